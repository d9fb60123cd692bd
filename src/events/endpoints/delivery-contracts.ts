import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import {
  attemptAnswer,
  attemptExample,
  endpointAnswer,
  inEvents,
  NOT_FOUND,
  ofOne,
} from './contract-parts.ts';
import {
  AttemptAnswer,
  AttemptParams,
  DeliveriesQuery,
  EndpointParams,
  PositionBody,
  ReplayBody,
  WaitingAnswer,
  WaitingQuery,
} from './endpoint-models.ts';

export const sendTestContract = defineContract({
  ...ofOne,
  id: 'SendTestEvent',
  endsWithCaller: true,
  method: 'POST',
  path: '/event-endpoints/{endpointId}/test',
  summary: 'Send Test Event',
  description: `Sends an event \`day.started\` that is not in the feed, through the code of every delivery, and waits for the answer.
Its id is \`evt_0\`. An Upline addition.`,
  answer: attemptAnswer,
  errors: [...NOT_FOUND, 'endpoint_of_extension', 'too_many_attempts'],
});

export const listDeliveriesContract = defineContract({
  ...ofOne,
  id: 'ListDeliveries',
  method: 'GET',
  path: '/event-endpoints/{endpointId}/deliveries',
  summary: 'List Deliveries',
  description: `Attempts, latest first. The newest 1,000 of each outcome are stored, for 7 days. For the next page, send the last
\`AttemptId\` as \`beforeId\`. An Upline addition.`,
  query: DeliveriesQuery,
  answer: {
    status: 200,
    description: 'The attempts.',
    schema: Type.Array(AttemptAnswer),
    example: [attemptExample],
  },
  errors: [...NOT_FOUND, 'invalid_value'],
});

export const listWaitingContract = defineContract({
  ...ofOne,
  id: 'ListWaitingEvents',
  method: 'GET',
  path: '/event-endpoints/{endpointId}/waiting',
  summary: 'List Waiting Events',
  description: `Events that the receiver refused, and later events of the same customers, by position. For the next
page, send the last \`Position\` as \`afterPosition\`. An Upline addition.`,
  query: WaitingQuery,
  answer: {
    status: 200,
    description: 'The events.',
    schema: Type.Array(WaitingAnswer),
    example: [
      {
        Position: 43,
        Type: 'customer.updated',
        CustomerId: 1001,
        Attempts: 2,
        NextAttemptAt: '2026-11-25T09:09:30.000Z',
      },
    ],
  },
  errors: [...NOT_FOUND, 'invalid_value'],
});

export const sendAgainContract = defineContract({
  ...inEvents,
  id: 'SendEventAgain',
  endsWithCaller: true,
  method: 'POST',
  path: '/event-endpoints/{endpointId}/deliveries/{attemptId}/send-again',
  summary: 'Send Event Again',
  description: `Makes one more attempt, whatever became of the named one, and waits for the answer. Receivers recognize the id. An
Upline addition.`,
  params: AttemptParams,
  body: undefined,
  answer: attemptAnswer,
  errors: [
    ...NOT_FOUND,
    'attempt_not_found',
    'event_not_stored',
    'endpoint_of_extension',
    'too_many_attempts',
  ],
});

export const replayContract = defineContract({
  ...inEvents,
  id: 'ReplayEvents',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/replay',
  summary: 'Replay Events',
  description: `Sends a range of delivered events once more, in order, besides the live deliveries. The ids stay the same, and each
request has \`X-Upline-Replay: true\`. An Upline addition.`,
  params: EndpointParams,
  body: ReplayBody,
  bodyExamples: { range: { summary: 'A hundred events', value: { From: 1, Through: 100 } } },
  answer: endpointAnswer,
  errors: [...NOT_FOUND, 'event_not_stored', 'replay_range', 'replay_running', 'endpoint_disabled'],
});

export const skipEventContract = defineContract({
  ...inEvents,
  id: 'SkipEvent',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/skip',
  summary: 'Skip Event',
  description: `Gives up an event that the receiver refuses, so that later events of the customer go on. It takes effect within
seconds. An Upline addition.`,
  params: EndpointParams,
  body: PositionBody,
  bodyExamples: { one: { summary: 'One event', value: { Position: 43 } } },
  answer: endpointAnswer,
  errors: [...NOT_FOUND, 'event_not_stored', 'event_already_handled'],
});
