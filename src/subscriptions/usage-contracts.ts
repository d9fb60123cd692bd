import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { none, SubscriptionParams, slot, textOrNull, time } from './contract-parts.ts';

/*
 * What subscriptions were used for lately, as the portal's pages ask for it.
 */

const inSubscriptions = { tag: 'Subscriptions', params: SubscriptionParams, body: undefined } as const;

const HourAnswer = Type.Object(
  {
    At: time('Begin of the hour.'),
    Requests: Type.Integer({ description: 'Requests.' }),
    Errors: Type.Integer({ description: 'Those answered with 400 or above.' }),
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
    'How often the subscription was used in this hour and the 23 before. Every request counts, refused ones too.',
  query: none,
  answer: {
    status: 200,
    description: 'The counts.',
    schema: Type.Object(
      {
        Requests24h: Type.Integer({ description: 'Requests.' }),
        Errors24h: Type.Integer({ description: 'Those answered with 400 or above.' }),
        Hours: Type.Array(HourAnswer, { description: 'The 24 hours, this one last.' }),
      },
      { title: 'Usage', description: 'How often a subscription was used.' },
    ),
  },
  errors: ['subscription_not_found', 'not_signed_in'],
});

const RequestAnswer = Type.Object(
  {
    At: time('When it came.'),
    RequestId: Type.String({ description: '`X-DirectScale-RequestId` of the answer.' }),
    Operation: Type.String({ description: 'Operation that was asked for.' }),
    Method: Type.String({ description: 'HTTP method.' }),
    Status: Type.Integer({ description: 'HTTP status of the answer.' }),
    DurationMs: Type.Number({ description: 'Time until the answer was sent, in milliseconds.' }),
    KeySlot: slot,
    Address: textOrNull('Address of the caller, where that was refused; otherwise null.'),
    ErrorCode: textOrNull('Code of what was wrong, or `X-Upline-Key-Problem`.'),
    ErrorText: textOrNull('What was wrong; what may quote somebody is left out (…).'),
    RequestBody: textOrNull(
      'Only where bodies are kept: JSON, passwords and tax ids masked, cut after 8,000 characters.',
    ),
    ResponseBody: textOrNull('The same of the answer.'),
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
    'Recent requests of the subscription, latest first; for some days, and at most 1,000 that went well and 1,000 others. Written within a second; when very many come at once, a sample.',
  query: Type.Object({
    cursor: Type.Optional(
      Type.String({ maxLength: 200, format: 'line', description: '`NextCursor` of the page before.' }),
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
