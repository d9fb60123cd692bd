import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { integerOrNull, none, OFFICE_TAG, personOrNull } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';

const ViewAnswer = Type.Object({
  Id: Type.Integer({ description: 'Number of the entry; later entries have greater ones.' }),
  At: Type.String({ description: 'When, ISO 8601 UTC.' }),
  AccountId: Type.Integer({ description: 'Account that looked.' }),
  AccountName: Type.String({ description: 'Name of the account at that time.' }),
  What: Type.String({
    description: '`Find`, `Person`, `Timeline`, `Tree`, `Batch`, `Sign on`, or `Show` and the field.',
  }),
  CustomerId: integerOrNull('Person who was looked at; null for a list.'),
  Person: personOrNull('The same, with the current name.'),
  People: integerOrNull('Number of people in a list.'),
  RequestId: Type.String({ description: '`X-DirectScale-RequestId` of the request.' }),
});

export const listViewsContract = defineContract({
  id: 'ListViews',
  method: 'GET',
  path: '/office/access-log',
  tag: OFFICE_TAG,
  summary: 'List Views',
  description: `Who looked at whom, latest first. Values are never recorded. Opening a person counts once within 15 minutes; *Show* and
sign-ons for a customer are always recorded. Kept for a year. For the next page, send the last \`Id\` as \`beforeId\`.`,
  params: none,
  query: Type.Object({
    customerId: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Only looks at this person.' }),
    ),
    accountId: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Only looks of this account.' }),
    ),
    beforeId: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Only entries before this one.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 200, description: 'Maximum number of entries; 50 by default.' }),
    ),
  }),
  body: undefined,
  answer: { status: 200, description: 'The entries.', schema: Type.Array(ViewAnswer) },
  errors: [...OFFICE_ERRORS],
});
