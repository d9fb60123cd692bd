import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CHANGE_ERRORS } from '../record/shared-errors.ts';
import { WEB_ALIASES_MAX } from '../record/web-alias-limit.ts';
import { webAliasesExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

/** A longer list is not checked. */
const LIST_MAX = 100;

const WebAliasesAnswer = Type.Object(
  {
    WebAlias: Type.String({
      description: 'The main alias, from the customer’s record; blank for none.',
    }),
    AdditionalWebAliases: Type.Array(Type.String(), {
      description: 'All other aliases, in no particular order.',
    }),
  },
  { title: 'WebAliases' },
);

export const getWebAliasesContract = defineContract({
  id: 'GetWebAliases',
  method: 'GET',
  path: '/customers/{customerId}/web-aliases',
  tag: 'Customers',
  summary: 'Get Web Aliases',
  description: 'All web aliases of the customer. An Upline addition.',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: { status: 200, description: 'The aliases.', schema: WebAliasesAnswer, example: webAliasesExample },
  errors: ['customer_not_found'],
});

export const replaceWebAliasesContract = defineContract({
  id: 'ReplaceWebAliases',
  method: 'PUT',
  path: '/customers/{customerId}/web-aliases',
  tag: 'Customers',
  summary: 'Replace Web Aliases',
  description: `Replaces the additional web aliases; the main one is set with the customer's record. If the plan declares web aliases
unique, this covers main and additional ones. An Upline addition.`,
  precondition: 'if-match',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: Type.Object(
    {
      AdditionalWebAliases: Type.Array(
        Type.Unsafe<string>({
          type: 'string',
          maxLength: 100,
          format: 'web-alias',
          'x-problem': 'invalid_text',
        }),
        {
          maxItems: LIST_MAX,
          description: `All additional aliases, at most ${WEB_ALIASES_MAX}; an empty list removes them.`,
        },
      ),
    },
    { title: 'WebAliasesBody' },
  ),
  bodyExamples: {
    two: { summary: 'Two more aliases', value: { AdditionalWebAliases: ['ryans-shop', 'ryan-testing'] } },
  },
  answer: {
    status: 200,
    description: 'The aliases after the change.',
    schema: WebAliasesAnswer,
    example: webAliasesExample,
    headers: { ETag: 'Version of the customer.' },
  },
  errors: ['invalid_text', 'invisible_character', 'too_many_web_aliases', 'not_unique', ...CHANGE_ERRORS],
});
