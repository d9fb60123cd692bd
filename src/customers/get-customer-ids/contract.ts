import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { formatCount } from '../../kernel/format-count.ts';
import { ID_MAX } from '../wire/customer-contract.ts';

/** This many ids make an answer of about half a megabyte. A client without cursors gets them all at once. */
export const IDS_MAX = 50_000;

export const getCustomerIdsContract = defineContract({
  id: 'GetCustomerIds',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/customer-ids',
  tag: 'Customers',
  summary: 'Get Customer IDs',
  description: `The ids of all customers, in ascending order; with \`modifiedSince\`, of those whose record has changed since, oldest change
first. Erased customers are included, because their places in the trees stay.

An answer holds at most ${formatCount(IDS_MAX)} ids. When there are more it carries \`X-Upline-Next-Cursor\`: send its value as \`cursor\`,
with the other parameters unchanged. A client that polls with \`modifiedSince\` should start one minute before its last poll: a
change that was being stored at that time carries the time at which it began.`,
  params: Type.Object({}),
  query: Type.Object({
    modifiedSince: Type.Optional(
      Type.String({
        maxLength: 40,
        format: 'wire-date',
        'x-problem': 'invalid_date',
        description: 'ISO 8601; UTC if no zone is given. An Upline addition.',
        examples: ['2026-01-31T00:00:00Z'],
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: IDS_MAX, description: 'Ids in one answer. An Upline addition.' }),
    ),
    cursor: Type.Optional(
      Type.String({
        maxLength: 100,
        format: 'line',
        description: 'End of the previous answer. An Upline addition.',
      }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The ids.',
    schema: Type.Array(Type.Integer({ minimum: 1, maximum: ID_MAX })),
    example: [2, 1001, 1002],
    headers: { 'X-Upline-Next-Cursor': 'Start of the next answer; absent on the last one.' },
  },
  errors: ['invalid_date', 'invalid_cursor', ...LONG_READ_ERRORS],
});
