import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { Customer } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import type { CustomerReader } from '../store/customer-reader.ts';

/** The order of precedence of the parameters. */
const PARAMETERS = [
  ['email', 'EmailAddress'],
  ['username', 'Username'],
  ['webAlias', 'WebAlias'],
  ['backOfficeId', 'BackOfficeId'],
  ['externalReferenceId', 'ExternalReferenceId'],
] as const satisfies readonly (readonly [string, UniqueField])[];

export type SearchParameters = Partial<Record<(typeof PARAMETERS)[number][0], string>>;

/** @throws ProblemError `search_parameter_missing` when no parameter has a value */
export function createGetCustomersByParameter({
  customers,
}: {
  customers: Pick<CustomerReader, 'byField' | 'byIds'>;
}) {
  return async function getCustomersByParameter(parameters: SearchParameters): Promise<Customer[]> {
    for (const [name, field] of PARAMETERS) {
      const value = parameters[name]?.trim() ?? '';
      if (value !== '') return followMerges(customers, await customers.byField(field, value));
    }
    throw new ProblemError([customerProblem('search_parameter_missing')]);
  };
}

/** The back office id of a merged customer finds the remaining customer. */
async function followMerges(
  customers: Pick<CustomerReader, 'byIds'>,
  found: readonly Customer[],
): Promise<Customer[]> {
  const survivorIds = found.flatMap(({ mergedInto }) => (mergedInto === null ? [] : [mergedInto]));
  if (survivorIds.length === 0) return [...found];
  const left = [
    ...found.filter(({ mergedInto }) => mergedInto === null),
    ...(await customers.byIds(survivorIds)),
  ];
  return [...new Map(left.map((customer) => [customer.id, customer])).values()].sort((a, b) => a.id - b.id);
}
