import { ProblemError } from '../../kernel/problem.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { Customer } from './customer.ts';
import { customerProblem } from './errors.ts';

/** @throws ProblemError `customer_not_found` */
export function createGetCustomer({ customers }: { customers: Pick<CustomerReader, 'byId'> }) {
  return async function getCustomer(customerId: number): Promise<Customer> {
    const customer = await customers.byId(customerId);
    if (customer === null) throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
    return customer;
  };
}
