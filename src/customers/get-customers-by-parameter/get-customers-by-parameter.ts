import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { ProblemError } from '../../problem.ts';
import type { Customer } from '../customer.ts';
import type { CustomerReader } from '../customer-reader.ts';
import { customerProblem } from '../errors.ts';

/** The order in which parameters are honoured. */
const PARAMETERS = [
  ['email', 'EmailAddress'],
  ['username', 'Username'],
  ['webAlias', 'WebAlias'],
  ['backOfficeId', 'BackOfficeId'],
  ['externalReferenceId', 'ExternalReferenceId'],
] as const satisfies readonly (readonly [string, UniqueField])[];

export type SearchParameters = Partial<Record<(typeof PARAMETERS)[number][0], string>>;

/** @throws ProblemError `search_parameter_missing` when no parameter has a value */
export function createGetCustomersByParameter({ customers }: { customers: Pick<CustomerReader, 'byField'> }) {
  return async function getCustomersByParameter(parameters: SearchParameters): Promise<Customer[]> {
    for (const [name, field] of PARAMETERS) {
      const value = parameters[name]?.trim() ?? '';
      if (value !== '') return customers.byField(field, value);
    }
    throw new ProblemError([customerProblem('search_parameter_missing')]);
  };
}
