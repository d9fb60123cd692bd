import type { CallContext } from '../../call-context.ts';
import { ProblemError } from '../../problem.ts';
import { createChangeCustomer } from '../change-customer.ts';
import { stateOf } from '../customer-state.ts';
import { customerProblem } from '../errors.ts';
import type { ChangedCustomer } from '../field-changes.ts';
import { createGetCustomer } from '../get-customer.ts';
import type { WriteDependencies } from '../write-dependencies.ts';

/** Sets a password. No hook: none may see one. */
export function createResetPassword(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const changeCustomer = createChangeCustomer(dependencies);
  return async function resetPassword(
    customerId: number,
    password: string,
    context: CallContext,
  ): Promise<ChangedCustomer> {
    const seen = await getCustomer(customerId);
    if (password === '') {
      throw new ProblemError([customerProblem('required', 'Password', { field: 'Password' })]);
    }
    const change = { seen, target: stateOf(seen), password: { replaceBy: password }, kind: 'patch' } as const;
    await changeCustomer({ ...change, answersRequest: { cleared: [] } }, context);
    return { customer: await getCustomer(customerId), cleared: [] };
  };
}
