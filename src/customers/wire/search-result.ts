import Type, { type Static } from 'typebox';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { FoundCustomer, SearchReader } from '../store/search-reader.ts';
import type { WebAliasReader } from '../store/web-alias-reader.ts';

/*
 * The common parts of the searches for customers: the form of a result, and the filters.
 */

const SEARCH_RESULTS_MAX = 500;
export const SEARCH_RESULTS_DEFAULT = 100;

const out = (description: string) => Type.String({ description });

const ENTRY_FORMATS = { 'id-list': 'whole-number', 'country-list': 'country-code' } as const;

const list = (description: string, format: keyof typeof ENTRY_FORMATS, example: string) =>
  Type.Optional(
    Type.String({
      maxLength: 1000,
      format,
      'x-list-of': ENTRY_FORMATS[format],
      'x-problem': 'invalid_list',
      description: `${description}; blank for no filter.`,
      examples: [example],
    }),
  );

/** A customer in search results: members and their spelling as published. */
export const SearchResult = Type.Object(
  {
    AssociateType: out('Name of the base type.'),
    AssociateTypeId: Type.Integer({ description: 'Base type id.' }),
    BackOfficeId: out('Public id, shown to people.'),
    City: out('City of the main address.'),
    CountryCode: out('Country of the main address, upper case.'),
    CustomerId: Type.Integer({ description: 'Internal id, the key of all paths.' }),
    EMail: out('Email address.'),
    FirstName: out('First name.'),
    LastName: out('Last name.'),
    LegalFirstName: out('Blank: Upline stores one name.'),
    LegalLastName: out('Blank: Upline stores one name.'),
    Phone: out('Primary phone.'),
    ProfileImageUrl: out('Blank: Upline stores no images.'),
    RomanizedFirstName: out('Blank: Upline stores one name.'),
    RomanizedLastName: out('Blank: Upline stores one name.'),
    State: out('Region of the main address.'),
    StatusId: Type.Integer({ description: 'Status id.' }),
    TextPhone: out('Number for text messages.'),
    WebAliases: Type.Optional(
      Type.Unsafe<readonly string[]>({
        type: 'array',
        items: { type: 'string' },
        description: 'All web aliases, with includeWebAliases=true.',
      }),
    ),
  },
  { title: 'SearchResult' },
);

export type SearchResult = Static<typeof SearchResult>;

/** The query parameters of a search. */
export const searchQuery = {
  includeWebAliases: Type.Optional(Type.Boolean({ description: 'true adds WebAliases to each customer.' })),
  associateTypes: list('Only these base type ids', 'id-list', '1,2,3'),
  statuses: list('Only these status ids', 'id-list', '1,2'),
  countries: list('Only these country codes', 'country-list', 'ca,us,mx'),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: SEARCH_RESULTS_MAX,
      description: `Customers in one answer; ${SEARCH_RESULTS_DEFAULT} by default. An Upline addition.`,
    }),
  ),
};

/** The lists of a query: comma-separated, blank for no filter. */
export interface SearchLists {
  readonly associateTypes?: string;
  readonly statuses?: string;
  readonly countries?: string;
}

export function readSearchLists({ associateTypes, statuses, countries }: SearchLists) {
  return {
    baseTypes: readList(associateTypes).map(Number),
    statuses: readList(statuses).map(Number),
    countries: readList(countries).map((code) => code.toUpperCase()),
  };
}

function readList(text = ''): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

export interface SearchDependencies {
  readonly plan: CommissionPlan;
  readonly search: SearchReader;
  readonly webAliases: Pick<WebAliasReader, 'ofCustomers'>;
}

export async function writeSearchResults(
  { plan, webAliases }: Pick<SearchDependencies, 'plan' | 'webAliases'>,
  found: readonly FoundCustomer[],
  includesWebAliases = false,
): Promise<SearchResult[]> {
  const typeNames = new Map(plan.baseTypes.map(({ id, name }) => [id, name]));
  const aliases = includesWebAliases ? await webAliases.ofCustomers(found.map(({ id }) => id)) : null;
  return found.map((customer) => ({
    ...writeResult(customer, typeNames.get(customer.baseType) ?? ''),
    ...(aliases === null ? {} : { WebAliases: aliases.get(customer.id) ?? [] }),
  }));
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
