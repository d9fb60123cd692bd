import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { none, SubscriptionParams, slot, textOrNull, time } from './contract-parts.ts';

/* The recent use of subscriptions, for the portal's pages. */

const inSubscriptions = { tag: 'Subscriptions', params: SubscriptionParams, body: undefined } as const;

const HourAnswer = Type.Object(
  {
    At: time('Start of the hour.'),
    Requests: Type.Integer({ description: 'Requests.' }),
    Errors: Type.Integer({ description: 'Requests answered with 400 or above.' }),
  },
  { title: 'HourOfUse', description: 'One hour.' },
);

export const getUsageContract = defineContract({
  ...inSubscriptions,
  id: 'GetUsage',
  method: 'GET',
  path: '/subscriptions/{subscriptionId}/usage',
  summary: 'Get Usage',
  description:
    'Requests of the subscription in this hour and the 23 hours before. Refused requests count too.',
  query: none,
  answer: {
    status: 200,
    description: 'The counts.',
    schema: Type.Object(
      {
        Requests24h: Type.Integer({ description: 'Requests.' }),
        Errors24h: Type.Integer({ description: 'Requests answered with 400 or above.' }),
        Hours: Type.Array(HourAnswer, { description: 'The 24 hours, oldest first.' }),
      },
      { title: 'Usage', description: 'Requests of a subscription by hour.' },
    ),
  },
  errors: ['subscription_not_found', 'not_signed_in'],
});

const RequestAnswer = Type.Object(
  {
    At: time('When the request arrived.'),
    RequestId: Type.String({ description: '`X-DirectScale-RequestId` of the answer.' }),
    Operation: Type.String({ description: 'Requested operation.' }),
    Method: Type.String({ description: 'HTTP method.' }),
    Status: Type.Integer({ description: 'HTTP status of the answer.' }),
    DurationMs: Type.Number({ description: 'Time until the answer was sent, in milliseconds.' }),
    KeySlot: slot,
    Address: textOrNull('Address of the caller if the address was refused; otherwise null.'),
    ErrorCode: textOrNull('Code of the error, or `X-Upline-Key-Problem`.'),
    ErrorText: textOrNull('Text of the error. Parts that could quote a person are replaced by “…”.'),
    RequestBody: textOrNull(
      'Only if bodies are kept: JSON with masked passwords and tax IDs, cut after 8,000 characters.',
    ),
    ResponseBody: textOrNull('The same for the response.'),
  },
  { title: 'LoggedRequest', description: 'A request of the subscription.' },
);

export const listRequestsContract = defineContract({
  ...inSubscriptions,
  id: 'ListRequests',
  method: 'GET',
  path: '/subscriptions/{subscriptionId}/requests',
  summary: 'List Requests',
  description:
    'Recent requests of the subscription, latest first. At most 1,000 successful requests and 1,000 others are kept, for some days. Requests are written within a second; under heavy load, only a sample.',
  query: Type.Object({
    cursor: Type.Optional(
      Type.String({ maxLength: 200, format: 'line', description: '`NextCursor` of the previous page.' }),
    ),
    operation: Type.Optional(
      Type.String({ maxLength: 100, format: 'line', description: 'Only this operation, by its id.' }),
    ),
    status: Type.Optional(
      Type.String({
        pattern: '^([2-5][0-9][0-9]|[2-5]xx|error)$',
        description: 'Only this status (`404`), this kind (`4xx`), or all above 399 (`error`).',
      }),
    ),
  }),
  answer: {
    status: 200,
    description: 'A page.',
    schema: Type.Object(
      {
        Items: Type.Array(RequestAnswer, { description: 'Requests.' }),
        NextCursor: textOrNull('For the next page; null on the last.'),
      },
      { title: 'LoggedRequests', description: 'A page of requests.' },
    ),
  },
  errors: ['subscription_not_found', 'invalid_cursor', 'invalid_value', 'not_signed_in'],
});
