import type { Call } from '../../kernel/call.ts';
import type { CustomerInput } from '../record/customer-input.ts';
import { replacedState } from '../record/customer-state.ts';
import { type ChangedCustomer, clearedBetween } from '../record/field-changes.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { assertPrecondition } from '../record/if-match.ts';
import { createPreviewReplacement } from '../write/preview-replacement.ts';
import { createUpdateAssociate } from '../write/update-associate.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

/** Replaces a customer's record through the hook. Returns the customer as stored afterwards. */
export function createUpdateCustomer(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const updateAssociate = createUpdateAssociate(dependencies);
  return async function updateCustomer(
    customerId: number,
    { details, password, given }: CustomerInput,
    call: Call,
  ): Promise<ChangedCustomer> {
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, call);
    const target = replacedState(seen, details);
    await updateAssociate({ seen, target, password, kind: 'replace', answerOptions: { given } }, call);
    const customer = await getCustomer(customerId);
    return { customer, cleared: clearedBetween(seen, customer, given) };
  };
}

/** The effects of an update with this body. */
export function createPreviewUpdate(dependencies: WriteDependencies) {
  return createPreviewReplacement(dependencies, 'replace', createUpdateCustomer);
}
