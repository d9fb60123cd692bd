import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { line, optionalTreeName, TREE_ERRORS } from '../../trees/wire/tree-contract.ts';
import { downlineSearchExample } from '../wire/answer-examples.ts';
import { SearchResult, searchQuery } from '../wire/search-result.ts';

export const TERM_MAX = 100;
export const CURSOR_MAX = 100;

export const DownlineSearchAnswer = Type.Object(
  {
    Customers: Type.Array(
      Type.Object(
        {
          ...SearchResult.properties,
          Level: Type.Integer({ description: 'Levels below the customer of the request.' }),
        },
        { title: 'FoundInDownline', description: 'A customer of the downline who matches.' },
      ),
      { description: 'By id. A page may be short or empty and still have a next one.' },
    ),
    NextCursor: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'The cursor of the next page; null after the last page.',
    }),
  },
  { title: 'DownlineSearch', description: 'A page of the matches in a downline.' },
);

export const searchDownlineContract = defineContract({
  id: 'SearchDownline',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/downline/search',
  tag: 'Customers',
  summary: 'Search Downline',
  description: `Finds customers below a customer in the present tree, by the rules of Search Associates. A request looks at a bounded number of
customers, so a page may hold fewer than \`limit\`, or none, before the last one: go on until \`NextCursor\` is null. Ordered by id.
An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({
    term: line('Text to look for.', TERM_MAX, ['ryan']),
    tree: optionalTreeName(),
    ...searchQuery,
    cursor: Type.Optional(line('NextCursor of the previous page.', CURSOR_MAX)),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'A page.',
    schema: DownlineSearchAnswer,
    example: downlineSearchExample,
  },
  errors: [...TREE_ERRORS, 'invalid_list', 'invalid_cursor', 'search_unavailable', ...LONG_READ_ERRORS],
});
