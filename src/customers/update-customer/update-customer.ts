import type { CallContext } from '../../call-context.ts';
import type { CustomerBody } from '../customer-contract.ts';
import { replacedState } from '../customer-state.ts';
import { type ChangedCustomer, clearedFields } from '../field-changes.ts';
import { createGetCustomer } from '../get-customer.ts';
import { assertPrecondition } from '../if-match.ts';
import { createPreviewReplacement } from '../preview-replacement.ts';
import { createUpdateAssociate } from '../update-associate.ts';
import { readDetails, readPassword } from '../wire-mapping.ts';
import type { WriteDependencies } from '../write-dependencies.ts';

/** Replaces a customer's record through the hook. Answers what is stored afterwards. */
export function createUpdateCustomer(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const updateAssociate = createUpdateAssociate(dependencies);
  return async function updateCustomer(
    customerId: number,
    body: CustomerBody,
    context: CallContext,
  ): Promise<ChangedCustomer> {
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, context);
    const target = replacedState(seen, readDetails(body));
    const password = { replaceBy: readPassword(body) };
    const cleared = clearedFields(seen, target, password, body);
    const change = { seen, target, password, kind: 'replace', answersRequest: { cleared } } as const;
    await updateAssociate(change, context);
    return { customer: await getCustomer(customerId), cleared };
  };
}

/** What an update with this body would do. */
export function createPreviewUpdate(dependencies: WriteDependencies) {
  return createPreviewReplacement(dependencies, 'replace', createUpdateCustomer);
}
