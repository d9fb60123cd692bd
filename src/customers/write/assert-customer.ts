import { ProblemError } from '../../kernel/problem.ts';
import { customerProblem } from '../record/errors.ts';
import type { CustomerReader } from '../store/customer-reader.ts';

/** Refuses unknown ids: `customer_not_found`. For modules that know customers by id only. */
export function createAssertCustomer({ customers }: { customers: Pick<CustomerReader, 'exists'> }) {
  return async function assertCustomer(id: number): Promise<void> {
    if (!(await customers.exists(id))) {
      throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
    }
  };
}
