import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { EventAnswer } from '../event-answer.ts';

export const EVENTS_MAX = 1_000;
export const EVENTS_STANDARD = 100;
export const WAIT_SECONDS_MAX = 30;

export const listEventsContract = defineContract({
  id: 'ListEvents',
  endsWithCaller: true,
  method: 'GET',
  path: '/events',
  tag: 'Events',
  summary: 'List Events',
  description: `Everything that happened, in one order for all readers: no event is missing, none comes twice, and the events of one
customer are in the order of their commits. Store \`X-Upline-Next-Cursor\` after you have handled the events of an answer,
and send it as \`after\`. Without \`after\` the feed starts with the oldest stored event.

With \`wait\`, an answer without events comes after that many seconds, and an event ends the wait at once. An answer can be empty
although there are later events: it then looked at as many as it may. Send its cursor again. At most 50 requests of a
subscription wait at a time.

A subscription sees events on customers only if it may use Get Customer, and events on trees only if it may use List Placements.
An Upline addition.`,
  params: Type.Object({}),
  query: Type.Object({
    after: Type.Optional(
      Type.String({ maxLength: 50, format: 'line', description: 'The cursor of the previous answer.' }),
    ),
    types: Type.Optional(
      Type.String({
        maxLength: 1_000,
        format: 'line',
        description: 'Only these types, separated by commas; blank for all.',
        examples: ['customer.type_changed,customer.erased'],
      }),
    ),
    customerId: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Only events on this customer.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: EVENTS_MAX,
        description: `Events in one answer; ${EVENTS_STANDARD} by default.`,
      }),
    ),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: WAIT_SECONDS_MAX,
        description: 'Seconds to wait for an event when there is none; 0 by default.',
      }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The events, in order.',
    schema: Type.Array(EventAnswer),
    example: [
      {
        Id: 'evt_42',
        Position: 42,
        Type: 'customer.type_changed',
        At: '2026-11-25T09:04:12.117Z',
        CustomerId: 1001,
        Actor: 'default',
        RequestId: '0851c2de-1776-453c-ae76-8e4a928b028b',
        Data: { From: 2, To: 1 },
      },
    ],
    headers: { 'X-Upline-Next-Cursor': 'The cursor after these events; on every answer.' },
  },
  errors: [
    ...['invalid_cursor', 'cursor_ahead', 'cursor_expired', 'unknown_event_type', 'invalid_value'],
    'too_many_event_waits',
  ],
});
