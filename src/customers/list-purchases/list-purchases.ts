import type { CustomerReader } from '../store/customer-reader.ts';
import { createAssertCustomer } from '../write/assert-customer.ts';

export interface PurchaseDependencies {
  readonly customers: Pick<CustomerReader, 'exists'>;
}

/** @throws ProblemError `customer_not_found` */
export function createListPurchases(dependencies: PurchaseDependencies) {
  const assertCustomer = createAssertCustomer(dependencies);
  return async function listPurchases(customerId: number): Promise<[]> {
    await assertCustomer(customerId);
    return [];
  };
}
