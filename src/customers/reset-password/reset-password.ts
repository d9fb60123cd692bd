import type { Call } from '../../kernel/call.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { countedName } from '../record/counted-name.ts';
import { stateOf } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import type { ChangedCustomer } from '../record/field-changes.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { answerToChange } from '../write/answer-to-change.ts';
import { createChangeCustomer } from '../write/change-customer.ts';
import type { RequestedWrite } from '../write/customer-change.ts';
import type { CustomerWriteStores, WriteDependencies } from '../write/write-dependencies.ts';

/**
 * Sets a password, and lifts the lock of too many failed logins. There is no hook, because no handler may see a password.
 * @param alongside a write in the transaction of the password
 */
export function createResetPassword(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const changeCustomer = createChangeCustomer(dependencies);
  return async function resetPassword(
    customerId: number,
    password: string,
    call: Call,
    alongside?: RequestedWrite['alongside'],
  ): Promise<ChangedCustomer> {
    const seen = await getCustomer(customerId);
    if (password === '') {
      throw new ProblemError([customerProblem('required', 'Password', { field: 'Password' })]);
    }
    const change = { seen, target: stateOf(seen), password: { replaceBy: password }, kind: 'patch' } as const;
    const unlock = async (stores: CustomerWriteStores) => {
      await stores.logins.forgetAttempts(countedName(customerId, seen.username));
      await alongside?.(stores);
    };
    await changeCustomer(change, call, { answer: answerToChange([]), alongside: unlock });
    return { customer: await getCustomer(customerId), cleared: [] };
  };
}
