import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { customerProblem } from '../record/errors.ts';
import { searchedTexts } from '../record/search-text.ts';
import type { FoundCustomer, SearchReader } from '../store/search-reader.ts';
import type { WebAliasReader } from '../store/web-alias-reader.ts';
import { SEARCH_RESULTS_DEFAULT, type SearchResult } from './contract.ts';

export interface SearchQuery {
  readonly includeWebAliases?: boolean;
  /** Comma-separated lists. */
  readonly associateTypes?: string;
  readonly statuses?: string;
  readonly countries?: string;
  readonly limit?: number;
  readonly afterCustomerId?: number;
}

export interface SearchDependencies {
  readonly plan: CommissionPlan;
  readonly search: SearchReader;
  readonly webAliases: Pick<WebAliasReader, 'ofCustomers'>;
}

/** @throws ProblemError `search_unavailable`, and the errors of a long read */
export function createSearchCustomers({ plan, search, webAliases }: SearchDependencies) {
  const typeNames = new Map(plan.baseTypes.map(({ id, name }) => [id, name]));
  return async function searchCustomers(
    term: string,
    query: SearchQuery,
    signal?: AbortSignal,
  ): Promise<SearchResult[]> {
    const texts = searchedTexts(term);
    if (texts.length === 0) return [];
    const filter = {
      baseTypes: readList(query.associateTypes).map(Number),
      statuses: readList(query.statuses).map(Number),
      countries: readList(query.countries).map((code) => code.toUpperCase()),
      afterId: query.afterCustomerId ?? 0,
      limit: query.limit ?? SEARCH_RESULTS_DEFAULT,
    };
    const found = await search.byTexts(texts, filter, signal);
    if (found === null) throw new ProblemError([customerProblem('search_unavailable')]);
    const aliases =
      query.includeWebAliases === true ? await webAliases.ofCustomers(found.map(({ id }) => id)) : null;
    return found.map((customer) => ({
      ...writeResult(customer, typeNames.get(customer.baseType) ?? ''),
      ...(aliases === null ? {} : { WebAliases: aliases.get(customer.id) ?? [] }),
    }));
  };
}

function readList(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function writeResult(customer: FoundCustomer, typeName: string): SearchResult {
  return {
    AssociateType: typeName,
    AssociateTypeId: customer.baseType,
    BackOfficeId: customer.backOfficeId,
    City: customer.city ?? '',
    CountryCode: customer.countryCode ?? '',
    CustomerId: customer.id,
    EMail: customer.emailAddress ?? '',
    FirstName: customer.firstName ?? '',
    LastName: customer.lastName ?? '',
    LegalFirstName: '',
    LegalLastName: '',
    Phone: customer.primaryPhone ?? '',
    ProfileImageUrl: '',
    RomanizedFirstName: '',
    RomanizedLastName: '',
    State: customer.region ?? '',
    StatusId: customer.status,
    TextPhone: customer.textPhone ?? '',
  };
}
