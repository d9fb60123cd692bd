import type { CallContext } from '../../call-context.ts';
import type { Customer } from '../customer.ts';
import type { CustomerBody } from '../customer-contract.ts';
import { replacedState } from '../customer-state.ts';
import { createGetCustomer } from '../get-customer.ts';
import { assertPrecondition } from '../if-match.ts';
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
  ): Promise<Customer> {
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, context);
    const target = replacedState(seen, readDetails(body));
    const password = { replaceBy: readPassword(body) };
    await updateAssociate({ seen, target, password, kind: 'replace', answersRequest: true }, context);
    return getCustomer(customerId);
  };
}
