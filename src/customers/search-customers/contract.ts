import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { searchResultExample } from '../wire/answer-examples.ts';
import { ID_MAX } from '../wire/customer-contract.ts';
import { SearchResult, searchQuery } from '../wire/search-result.ts';

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
    ...searchQuery,
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
