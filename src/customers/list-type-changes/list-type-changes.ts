import type { CustomerReader, TypeChange } from '../store/customer-reader.ts';
import { createAssertCustomer } from '../write/assert-customer.ts';

interface Dependencies {
  readonly customers: Pick<CustomerReader, 'exists' | 'typeChanges'>;
}

/** @throws ProblemError `customer_not_found` */
export function createListTypeChanges(dependencies: Dependencies) {
  const assertCustomer = createAssertCustomer(dependencies);
  return async function listTypeChanges(customerId: number, signal?: AbortSignal): Promise<TypeChange[]> {
    await assertCustomer(customerId);
    return dependencies.customers.typeChanges(customerId, signal);
  };
}
