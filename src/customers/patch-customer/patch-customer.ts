import type { CallContext } from '../../call-context.ts';
import type { CustomerPatchBody } from '../customer-contract.ts';
import { patchedState } from '../customer-state.ts';
import { type ChangedCustomer, clearedFields } from '../field-changes.ts';
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
  ): Promise<ChangedCustomer> {
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, context);
    const target = patchedState(seen, readPatch(body, seen));
    const cleared = clearedFields(seen, target, 'keep', body);
    const change = { seen, target, password: 'keep', kind: 'patch', answersRequest: { cleared } } as const;
    await updateAssociate(change, context);
    return { customer: await getCustomer(customerId), cleared };
  };
}
