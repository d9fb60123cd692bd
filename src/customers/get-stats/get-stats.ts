import type { CustomerReader } from '../store/customer-reader.ts';
import { createAssertCustomer } from '../write/assert-customer.ts';

export interface StatsDependencies {
  readonly customers: Pick<CustomerReader, 'exists'>;
}

/** @throws ProblemError `customer_not_found` */
export function createGetStats(dependencies: StatsDependencies) {
  const assertCustomer = createAssertCustomer(dependencies);
  return async function getStats(customerId: number) {
    await assertCustomer(customerId);
    return { Name: '', KitLevel: 0, Stats: {}, RankOptions: [] };
  };
}
