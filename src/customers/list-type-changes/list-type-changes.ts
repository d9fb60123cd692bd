import { ProblemError } from '../../problem.ts';
import type { CustomerReader, TypeChange } from '../customer-reader.ts';
import { customerProblem } from '../errors.ts';

/** @throws ProblemError `customer_not_found` */
export function createListTypeChanges({
  customers,
}: {
  customers: Pick<CustomerReader, 'exists' | 'typeChanges'>;
}) {
  return async function listTypeChanges(customerId: number): Promise<TypeChange[]> {
    if (!(await customers.exists(customerId))) {
      throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
    }
    return customers.typeChanges(customerId);
  };
}
