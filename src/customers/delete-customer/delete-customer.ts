import type { Call } from '../../kernel/call.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { stateOf } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import type { ChangedCustomer } from '../record/field-changes.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { assertPrecondition } from '../record/if-match.ts';
import { createUpdateAssociate } from '../write/update-associate.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

/** Sets the deleted status through the hook of every change. Deleting again changes only the revision. */
export function createDeleteCustomer(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const updateAssociate = createUpdateAssociate(dependencies);
  return async function deleteCustomer(customerId: number, call: Call): Promise<ChangedCustomer> {
    if (customerId === ROOT_CUSTOMER_ID) {
      throw new ProblemError([customerProblem('company_root', 'customerId', { what: 'cannot be deleted' })]);
    }
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, call);
    const target = { ...stateOf(seen), status: dependencies.plan.deletedStatus };
    const change = { seen, target, password: 'keep', kind: 'patch' } as const;
    await updateAssociate({ ...change, answerOptions: { given: [] } }, call);
    return { customer: await getCustomer(customerId), cleared: [] };
  };
}
