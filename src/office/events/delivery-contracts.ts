import Type from 'typebox';
import {
  AttemptAnswer,
  AttemptParams,
  DeliveriesQuery,
  EndpointParams,
  PositionBody,
  position,
  ReplayBody,
  WaitingQuery,
} from '../../events/endpoints/endpoint-models.ts';
import { eventTypes } from '../../events/event-catalogue.ts';
import { defineContract } from '../../http/operation.ts';
import { none } from '../contract-parts.ts';
import { CHANGE_ERRORS, endpointAnswer, ofOne, READ_ERRORS, TAG } from './endpoint-contracts.ts';
import { ConsoleDeliveries, ConsoleDelivery, ConsolePreview, ConsoleWaiting } from './endpoint-models.ts';

const INSTANT_MAX = 40;
const attemptAnswer = { status: 200, description: 'The attempt.', schema: AttemptAnswer } as const;

const instant = (description: string) =>
  Type.Optional(
    Type.String({
      maxLength: INSTANT_MAX,
      format: 'wire-date',
      'x-problem': 'invalid_date',
      description,
    }),
  );

export const listConsoleDeliveriesContract = defineContract({
  ...ofOne,
  id: 'ListConsoleDeliveries',
  method: 'GET',
  path: '/event-endpoints/{endpointId}/deliveries',
  summary: 'List Console Deliveries',
  description:
    'Attempts, latest first. The newest 1,000 of each outcome are stored, for 7 days. For the next page, send the last `AttemptId` as `beforeId`.',
  query: Type.Object({
    ...DeliveriesQuery.properties,
    type: Type.Optional(Type.Enum([...eventTypes], { description: 'Only this type of event.' })),
    since: instant('Only attempts from this instant on.'),
    until: instant('Only attempts before this instant.'),
  }),
  answer: { status: 200, description: 'The attempts.', schema: ConsoleDeliveries },
  errors: [...READ_ERRORS, 'invalid_value', 'invalid_date'],
});

export const getConsoleDeliveryContract = defineContract({
  tag: TAG,
  id: 'GetConsoleDelivery',
  method: 'GET',
  path: '/event-endpoints/{endpointId}/deliveries/{attemptId}',
  summary: 'Get Console Delivery',
  description:
    'One attempt with its headers and answer, its event, and the other attempts of the event. The answer of the receiver is for those who may change the endpoint.',
  params: AttemptParams,
  query: none,
  body: undefined,
  answer: { status: 200, description: 'The attempt.', schema: ConsoleDelivery },
  errors: [...READ_ERRORS, 'attempt_not_found'],
});

export const listConsoleWaitingContract = defineContract({
  ...ofOne,
  id: 'ListConsoleWaiting',
  method: 'GET',
  path: '/event-endpoints/{endpointId}/waiting',
  summary: 'List Console Waiting',
  description:
    'Events that the receiver refused, and later events of the same customers, by position. For the next page, send the last `Position` as `afterPosition`.',
  query: WaitingQuery,
  answer: { status: 200, description: 'The events.', schema: ConsoleWaiting },
  errors: [...READ_ERRORS, 'invalid_value'],
});

export const previewConsoleEventContract = defineContract({
  tag: TAG,
  id: 'PreviewConsoleEvent',
  method: 'GET',
  path: '/event-endpoints/{endpointId}/preview',
  summary: 'Preview Console Event',
  description:
    'What the endpoint would get of an event now: headers and body. Nothing is sent. Personal values are masked; signature and bearer token are made when an event is sent.',
  params: EndpointParams,
  query: Type.Object({ position: position('Position of the event.') }),
  body: undefined,
  answer: { status: 200, description: 'The requests.', schema: ConsolePreview },
  errors: [...READ_ERRORS, 'invalid_value', 'event_not_stored', 'endpoint_of_extension'],
});

export const sendConsoleTestContract = defineContract({
  ...ofOne,
  id: 'SendConsoleTest',
  endsWithCaller: true,
  method: 'POST',
  path: '/event-endpoints/{endpointId}/test',
  summary: 'Send Console Test',
  description: 'Sends an event that is not in the feed, with the id `evt_0`, and waits for the answer.',
  answer: attemptAnswer,
  errors: [...CHANGE_ERRORS, 'endpoint_of_extension', 'too_many_attempts'],
});

export const sendConsoleAgainContract = defineContract({
  tag: TAG,
  id: 'SendConsoleAgain',
  endsWithCaller: true,
  method: 'POST',
  path: '/event-endpoints/{endpointId}/deliveries/{attemptId}/send-again',
  summary: 'Send Console Again',
  description:
    'Makes one more attempt, which names the old one, and waits for the answer. Receivers recognize the id.',
  params: AttemptParams,
  query: none,
  body: undefined,
  answer: attemptAnswer,
  errors: [
    ...CHANGE_ERRORS,
    'attempt_not_found',
    'event_not_stored',
    'endpoint_of_extension',
    'too_many_attempts',
  ],
});

export const replayConsoleContract = defineContract({
  ...ofOne,
  id: 'ReplayConsole',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/replay',
  summary: 'Replay Console',
  description:
    'Sends a range of delivered events once more, in order, while live deliveries go on, with the header `X-Upline-Replay`.',
  body: ReplayBody,
  answer: endpointAnswer,
  errors: [...[...CHANGE_ERRORS, 'invalid_value', 'replay_range', 'replay_running', 'endpoint_disabled']],
});

export const skipConsoleEventContract = defineContract({
  ...ofOne,
  id: 'SkipConsoleEvent',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/skip',
  summary: 'Skip Console Event',
  description: 'Gives up an event that the receiver refuses, so that later events of the customer go on.',
  body: PositionBody,
  answer: endpointAnswer,
  errors: [...CHANGE_ERRORS, 'invalid_value', 'event_not_stored', 'event_already_handled'],
});
