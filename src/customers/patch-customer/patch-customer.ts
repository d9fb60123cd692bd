import type { CallContext } from '../../kernel/call-context.ts';
import { patchedState } from '../record/customer-state.ts';
import { type ChangedCustomer, clearedFields } from '../record/field-changes.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { assertPrecondition } from '../record/if-match.ts';
import type { CustomerPatchBody } from '../wire/customer-contract.ts';
import { readPatch } from '../wire/wire-mapping.ts';
import { createUpdateAssociate } from '../write/update-associate.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

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
