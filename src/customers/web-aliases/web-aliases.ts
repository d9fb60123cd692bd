import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { checkIdentifier } from '../record/check-identifiers.ts';
import type { Customer } from '../record/customer.ts';
import { stateOf } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { nameKey } from '../record/unique-keys.ts';
import { WEB_ALIASES_MAX } from '../record/web-alias-limit.ts';
import type { WebAliasReader } from '../store/web-alias-reader.ts';
import { createChangeCustomer } from '../write/change-customer.ts';
import { isValueTaken } from '../write/check-uniqueness.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

export interface CustomerAliases {
  readonly customer: Customer;
  readonly additional: readonly string[];
}

export type WebAliasDependencies = WriteDependencies & {
  readonly webAliases: Pick<WebAliasReader, 'additionalOf'>;
};

export function createGetWebAliases({
  customers,
  webAliases,
}: Pick<WebAliasDependencies, 'customers' | 'webAliases'>) {
  const getCustomer = createGetCustomer({ customers });
  return async function getWebAliases(customerId: number): Promise<CustomerAliases> {
    return { customer: await getCustomer(customerId), additional: await webAliases.additionalOf(customerId) };
  };
}

/** Replaces the additional aliases, as one change of the customer's record. */
export function createReplaceWebAliases(dependencies: WebAliasDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const getWebAliases = createGetWebAliases(dependencies);
  const changeCustomer = createChangeCustomer(dependencies);
  return async function replaceWebAliases(
    customerId: number,
    wanted: readonly string[],
    call: Call,
  ): Promise<CustomerAliases> {
    const seen = await getCustomer(customerId);
    const aliases = distinct(wanted);
    if (aliases.length > WEB_ALIASES_MAX) {
      const details = { max: WEB_ALIASES_MAX };
      throw new ProblemError([customerProblem('too_many_web_aliases', 'AdditionalWebAliases', details)]);
    }
    const { additional } = await getWebAliases(customerId);
    throwIfAny([
      ...aliases
        .filter(({ alias }) => !additional.includes(alias))
        .flatMap(({ alias, field }) => checkIdentifier('WebAlias', alias, field)),
      ...(await checkAliases(dependencies, aliases, customerId)),
    ]);
    const change = { seen, target: stateOf(seen), password: 'keep', kind: 'patch' } as const;
    await changeCustomer({ ...change, additionalWebAliases: aliases.map(({ alias }) => alias) }, call, {});
    return getWebAliases(customerId);
  };
}

interface SentAlias {
  readonly alias: string;
  /** The entry of the request. */
  readonly field: string;
}

/** Without blank aliases, and each alias once, whatever its spelling. */
function distinct(aliases: readonly string[]): SentAlias[] {
  const sent = aliases
    .map((alias, index) => ({ alias: alias.trim(), field: `AdditionalWebAliases.${index}` }))
    .filter(({ alias }) => alias !== '');
  return [...new Map(sent.map((one) => [nameKey(one.alias), one])).values()];
}

async function checkAliases(
  dependencies: WebAliasDependencies,
  aliases: readonly SentAlias[],
  customerId: number,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { alias, field } of aliases) {
    if (!(await isValueTaken(dependencies, 'WebAlias', alias, customerId))) continue;
    problems.push(customerProblem('not_unique', field, { field }));
  }
  return problems;
}
