import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { searchResultExample } from '../wire/answer-examples.ts';
import { ID_MAX } from '../wire/customer-contract.ts';

export const SEARCH_RESULTS_MAX = 500;
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

export const searchCustomersContract = defineContract({
  id: 'SearchAssociates',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/search/{searchTerm}',
  tag: 'Customers',
  summary: 'Search Associates',
  description: `Finds customers that contain the term in one of these values: back office id, external id, email address, first and last name (also
both, in either order), text number, primary phone, and the first line, city, state and zip of the main address.

- Case and the accents of Latin, Greek and Cyrillic letters do not count: \`jose\` finds José, and \`soren\` finds Søren.
- Three digits or more find a phone number, with any characters between them; \`0171 123\` also finds \`+49 171 123…\`.
- A term of one or two characters must begin a value. Two Chinese, Japanese or Korean letters are found anywhere.
- A term without letters and digits has no results.

Ordered by id. For the next page, send \`afterCustomerId\` with the last id of the answer.`,
  params: Type.Object({
    searchTerm: Type.String({
      maxLength: 100,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'Text to look for.',
      examples: ['ryan'],
    }),
  }),
  query: Type.Object({
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
    afterCustomerId: Type.Optional(
      Type.Integer({ minimum: 0, maximum: ID_MAX, description: 'Only higher ids. An Upline addition.' }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customers.',
    schema: Type.Array(SearchResult),
    example: [searchResultExample],
  },
  errors: ['invalid_text', 'invalid_list', 'search_unavailable', ...LONG_READ_ERRORS],
});
