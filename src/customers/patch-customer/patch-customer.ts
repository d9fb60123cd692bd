import type { CallContext } from '../../call-context.ts';
import type { Customer } from '../customer.ts';
import type { CustomerPatchBody } from '../customer-contract.ts';
import { patchedState } from '../customer-state.ts';
import { createGetCustomer } from '../get-customer.ts';
import { assertPrecondition } from '../if-match.ts';
import { createUpdateAssociate } from '../update-associate.ts';
import { readPatch } from '../wire-mapping.ts';
import type { WriteDependencies } from '../write-dependencies.ts';

/** Changes some values of a customer through the hook. Answers what is stored afterwards. */
export function createPatchCustomer(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const updateAssociate = createUpdateAssociate(dependencies);
  return async function patchCustomer(
    customerId: number,
    body: CustomerPatchBody,
    context: CallContext,
  ): Promise<Customer> {
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, context);
    const target = patchedState(seen, readPatch(body, seen));
    await updateAssociate({ seen, target, password: 'keep', kind: 'patch', answersRequest: true }, context);
    return getCustomer(customerId);
  };
}
