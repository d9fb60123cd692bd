import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { FORMATS } from './endpoint.ts';

const none = Type.Object({});
const id = (description: string) => Type.Integer({ minimum: 1, maximum: ID_MAX, description });
const numberOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
const time = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` });
const textOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });
const timeOrNull = (description: string) => textOrNull(`${description} ISO 8601, UTC.`);
const format = Type.Enum([...FORMATS], {
  description:
    'standard: Standard Webhooks with the types of the feed. published: bodies and headers of the published service.',
});

const Health = Type.Object(
  {
    LagEvents: Type.Integer({ description: 'Events of the feed that are not delivered.' }),
    LagMinutes: Type.Integer({ description: 'Age of the oldest of them.' }),
    Waiting: Type.Integer({ description: 'Those that wait for another attempt, or behind one that does.' }),
    FailingSince: timeOrNull('First failure since the last success; null when all is well.'),
    NextAttemptAt: timeOrNull('While the whole endpoint fails: the next attempt.'),
    LastSuccessAt: timeOrNull('Last delivery.'),
    RecentAttempts: Type.Integer({
      description: 'Number of the newest attempts that the next two are about.',
    }),
    RecentDelivered: Type.Integer({ description: 'How many of them were deliveries.' }),
    P95Ms: numberOrNull('95th percentile of the duration of those deliveries, in milliseconds.'),
  },
  { title: 'EventEndpointHealth', description: 'How the deliveries of an endpoint go.' },
);

const Replay = Type.Object(
  {
    Position: Type.Integer({ description: 'Position that was reached.' }),
    Through: Type.Integer({ description: 'Last position.' }),
  },
  { title: 'EventReplay', description: 'A range of the feed that is sent once more.' },
);

export const EndpointAnswer = Type.Object(
  {
    EndpointId: id('Id of the endpoint.'),
    SubscriptionId: numberOrNull('Subscription whose rights count; null for the client extension.'),
    Kind: Type.Enum(['webhook', 'extension'], {
      description: 'extension: handlers in the process of the server.',
    }),
    Name: Type.String({ description: 'Name.' }),
    Url: textOrNull('Where deliveries go; null for the client extension.'),
    Format: format,
    Types: Type.Array(Type.String(), { description: 'Types of events; empty for all.' }),
    IncludeCustomer: Type.Boolean({
      description: 'Whether deliveries have the customer as Get Customer answers it at that moment.',
    }),
    MaxInFlight: Type.Integer({ description: 'Deliveries at a time.' }),
    State: Type.Enum(['active', 'paused', 'disabled'], {
      description: 'paused: by a person. disabled: by the server. Events are kept in both.',
    }),
    StateReason: textOrNull(
      'Why it is disabled: gone (the receiver answered 410) or failing (no success for 5 days).',
    ),
    StateSince: time('Since when.'),
    Cursor: Type.Integer({ description: 'Position up to which every event is delivered, or waits.' }),
    Health,
    Replay: Type.Unsafe<Static<typeof Replay> | null>({
      anyOf: [Replay, { type: 'null' }],
      description: 'The running replay.',
    }),
    PreviousSecretUntil: timeOrNull('Until then the secret before the last rotation signs too.'),
    CreatedAt: time('When it was created.'),
    ChangedAt: time('Last change of its settings or state.'),
  },
  { title: 'EventEndpoint', description: 'Where events are delivered.' },
);
export type EndpointAnswer = Static<typeof EndpointAnswer>;

const secretMembers = {
  Secret: Type.String({ description: 'For the signatures, `whsec_…`. Shown only now.' }),
  Bearer: textOrNull('published: what `Authorization: Bearer` sends. Shown only now.'),
};

export const EndpointWithSecrets = Type.Object(
  { Endpoint: EndpointAnswer, ...secretMembers },
  { title: 'EventEndpointWithSecrets', description: 'An endpoint with new secrets.' },
);

const UpdatedEndpoint = Type.Object(
  { Endpoint: EndpointAnswer, Bearer: textOrNull('The bearer token, if the format became published.') },
  { title: 'UpdatedEventEndpoint', description: 'An endpoint after a change.' },
);

export const EndpointBody = Type.Object(
  {
    Name: Type.String({ minLength: 1, maxLength: 100, format: 'line', description: 'Name, unique.' }),
    Url: Type.String({
      minLength: 1,
      maxLength: 500,
      format: 'line',
      description: 'https address of the receiver, without user and password.',
    }),
    Format: Type.Optional(format),
    Types: Type.Optional(
      Type.Array(Type.String({ maxLength: 100, format: 'line', description: 'A type of the format.' }), {
        maxItems: 50,
        description: 'Types of events; empty for all.',
      }),
    ),
    IncludeCustomer: Type.Optional(
      Type.Boolean({ description: 'standard: adds the answer of Get Customer to events on a customer.' }),
    ),
    MaxInFlight: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 16, description: 'Deliveries at a time; 4 when left out.' }),
    ),
  },
  { title: 'EventEndpointBody', description: 'Settings of an endpoint.' },
);

export const AttemptAnswer = Type.Object(
  {
    AttemptId: id('Id of the attempt; later ones have greater ids.'),
    EndpointId: id('Id of the endpoint.'),
    Position: numberOrNull('Position of the event; null for a test.'),
    Type: Type.String({ description: 'Type of the event.' }),
    CustomerId: numberOrNull('The customer that the event is about, if it is one.'),
    Kind: Type.Enum(['live', 'retry', 'again', 'replay', 'test', 'skip'], {
      description:
        'live: first attempt. retry: a later one. again, replay, test and skip: a person asked for it.',
    }),
    AgainOf: numberOrNull('again: the attempt that was repeated.'),
    Outcome: Type.Enum(['delivered', 'failed', 'throttled', 'skipped'], {
      description: 'throttled: the receiver answered 429, which does not count as a failure.',
    }),
    At: time('When.'),
    DurationMs: Type.Integer({ description: 'From the name look-up to the end of the answer.' }),
    Status: numberOrNull('HTTP status; null without an answer.'),
    Error: textOrNull(
      'Reason of a failure, for example timeout, redirected, address_refused or ECONNREFUSED.',
    ),
    Headers: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'Sent headers, without the bearer token.',
    }),
    Answer: textOrNull('The beginning of the answer, from public hosts only.'),
  },
  { title: 'EventAttempt', description: 'One attempt to deliver an event.' },
);
export type AttemptAnswer = Static<typeof AttemptAnswer>;

export const WaitingAnswer = Type.Object(
  {
    Position: Type.Integer({ description: 'Position of the event.' }),
    Type: Type.String({ description: 'Type of the event.' }),
    CustomerId: numberOrNull('The customer that the event is about, if it is one.'),
    Attempts: Type.Integer({ description: 'Failed attempts; 0 for an event that waits behind another.' }),
    NextAttemptAt: time('When it is tried again at the earliest.'),
  },
  { title: 'WaitingEvent', description: 'An event that waits for another attempt.' },
);
export type WaitingAnswer = Static<typeof WaitingAnswer>;

export const EndpointParams = Type.Object({ endpointId: id('Id of the endpoint.') });
const AttemptParams = Type.Object({
  endpointId: id('Id of the endpoint.'),
  attemptId: id('Id of the attempt.'),
});
const POSITION_MAX = ID_MAX;
const position = (description: string) => Type.Integer({ minimum: 1, maximum: POSITION_MAX, description });

export const PositionBody = Type.Object(
  { Position: position('Position of the event.') },
  { title: 'EventPosition', description: 'An event.' },
);
export const ReplayBody = Type.Object(
  { From: position('First position.'), Through: position('Last position.') },
  { title: 'EventRange', description: 'A range of the feed.' },
);
const limit = (what: string) =>
  Type.Optional(
    Type.Integer({ minimum: 1, maximum: 500, description: `${what} in one answer; 100 by default.` }),
  );
export const DeliveriesQuery = Type.Object({
  outcome: Type.Optional(
    Type.Enum(['delivered', 'failed', 'throttled', 'skipped'], { description: 'Only this outcome.' }),
  ),
  customerId: Type.Optional(id('Only events on this customer.')),
  position: Type.Optional(position('Only this event.')),
  beforeId: Type.Optional(id('Only attempts before this one.')),
  limit: limit('Attempts'),
});
const WaitingQuery = Type.Object({
  afterPosition: Type.Optional(
    Type.Integer({ minimum: 0, maximum: POSITION_MAX, description: 'Only later ones.' }),
  ),
  limit: limit('Events'),
});

const endpointExample: EndpointAnswer = {
  EndpointId: 1,
  SubscriptionId: 1,
  Kind: 'webhook',
  Name: 'warehouse',
  Url: 'https://hooks.example.com/upline',
  Format: 'standard',
  Types: ['customer.type_changed'],
  IncludeCustomer: false,
  MaxInFlight: 4,
  State: 'active',
  StateReason: null,
  StateSince: '2026-11-25T09:00:00.000Z',
  Cursor: 42,
  Health: {
    LagEvents: 0,
    LagMinutes: 0,
    Waiting: 0,
    FailingSince: null,
    NextAttemptAt: null,
    LastSuccessAt: '2026-11-25T09:04:12.300Z',
    RecentAttempts: 200,
    RecentDelivered: 200,
    P95Ms: 41,
  },
  Replay: null,
  PreviousSecretUntil: null,
  CreatedAt: '2026-11-25T09:00:00.000Z',
  ChangedAt: '2026-11-25T09:00:00.000Z',
};
const attemptExample: AttemptAnswer = {
  AttemptId: 7,
  EndpointId: 1,
  Position: 42,
  Type: 'customer.type_changed',
  CustomerId: 1001,
  Kind: 'live',
  AgainOf: null,
  Outcome: 'delivered',
  At: '2026-11-25T09:04:12.300Z',
  DurationMs: 38,
  Status: 204,
  Error: null,
  Headers: { 'webhook-id': 'evt_42', 'webhook-timestamp': '1795683852' },
  Answer: '',
};
const secretsExample = { Secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', Bearer: null };

const inEvents = { tag: 'Events', query: none } as const;
const NOT_FOUND = ['endpoint_not_found'];
const SETTINGS_ERRORS = [
  'invalid_value',
  'invalid_text',
  'endpoint_url',
  'endpoint_address',
  'endpoint_types',
];
const ofOne = { ...inEvents, params: EndpointParams, body: undefined } as const;
const endpointAnswer = {
  status: 200,
  description: 'The endpoint.',
  schema: EndpointAnswer,
  example: endpointExample,
} as const;
const attemptAnswer = {
  status: 200,
  description: 'The attempt.',
  schema: AttemptAnswer,
  example: attemptExample,
} as const;
const bodyExamples = {
  standard: {
    summary: 'Standard Webhooks',
    value: {
      Name: 'warehouse',
      Url: 'https://hooks.example.com/upline',
      Types: ['customer.type_changed', 'customer.erased'],
    },
  },
};

export const createEndpointContract = defineContract({
  ...inEvents,
  id: 'CreateEventEndpoint',
  method: 'POST',
  path: '/event-endpoints',
  summary: 'Create Event Endpoint',
  description: `Delivers events to a URL from now on, in the order of the feed for each customer, until the receiver has accepted
each. The endpoint belongs to the subscription of the request, whose rights decide which events it gets. An Upline addition.`,
  params: none,
  body: EndpointBody,
  bodyExamples,
  answer: {
    status: 201,
    description: 'The endpoint with its secrets.',
    schema: EndpointWithSecrets,
    example: { Endpoint: endpointExample, ...secretsExample },
  },
  errors: [...SETTINGS_ERRORS, 'endpoint_name_taken', 'too_many_endpoints'],
});

export const listEndpointsContract = defineContract({
  ...inEvents,
  id: 'ListEventEndpoints',
  method: 'GET',
  path: '/event-endpoints',
  summary: 'List Event Endpoints',
  description: 'The endpoints of the subscription, with their health. An Upline addition.',
  params: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'Endpoints by id.',
    schema: Type.Array(EndpointAnswer),
    example: [endpointExample],
  },
  errors: [],
});

export const getEndpointContract = defineContract({
  ...ofOne,
  id: 'GetEventEndpoint',
  method: 'GET',
  path: '/event-endpoints/{endpointId}',
  summary: 'Get Event Endpoint',
  description: 'An endpoint with its health. An Upline addition.',
  answer: endpointAnswer,
  errors: NOT_FOUND,
});

export const updateEndpointContract = defineContract({
  ...inEvents,
  id: 'UpdateEventEndpoint',
  method: 'PUT',
  path: '/event-endpoints/{endpointId}',
  summary: 'Update Event Endpoint',
  description: 'Replaces the settings of an endpoint. Its secrets and its cursor stay. An Upline addition.',
  params: EndpointParams,
  body: EndpointBody,
  bodyExamples,
  answer: {
    status: 200,
    description: 'The endpoint after the change.',
    schema: UpdatedEndpoint,
    example: { Endpoint: endpointExample, Bearer: null },
  },
  errors: [...NOT_FOUND, ...SETTINGS_ERRORS, 'endpoint_name_taken', 'endpoint_of_extension'],
});

export const deleteEndpointContract = defineContract({
  ...ofOne,
  id: 'DeleteEventEndpoint',
  method: 'DELETE',
  path: '/event-endpoints/{endpointId}',
  summary: 'Delete Event Endpoint',
  description: 'Removes an endpoint with its attempts. Answers what it was. An Upline addition.',
  answer: endpointAnswer,
  errors: [...NOT_FOUND, 'endpoint_of_extension'],
});

export const rotateSecretContract = defineContract({
  ...ofOne,
  id: 'RotateEventSecret',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/rotate-secret',
  summary: 'Rotate Event Secret',
  description: `Gives an endpoint a new secret. For 24 hours deliveries are signed with both. A new bearer token of the published
format counts at once. An Upline addition.`,
  answer: {
    status: 200,
    description: 'The endpoint with its new secrets.',
    schema: EndpointWithSecrets,
    example: { Endpoint: endpointExample, ...secretsExample },
  },
  errors: [...NOT_FOUND, 'endpoint_of_extension'],
});

export const pauseEndpointContract = defineContract({
  ...ofOne,
  id: 'PauseEventEndpoint',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/pause',
  summary: 'Pause Event Endpoint',
  description:
    'Stops deliveries. Nothing is lost while events are stored (UPLINE_EVENT_DAYS). An Upline addition.',
  answer: endpointAnswer,
  errors: NOT_FOUND,
});

export const resumeEndpointContract = defineContract({
  ...ofOne,
  id: 'ResumeEventEndpoint',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/resume',
  summary: 'Resume Event Endpoint',
  description: 'Continues deliveries where they stopped, also of a disabled endpoint. An Upline addition.',
  answer: endpointAnswer,
  errors: NOT_FOUND,
});

export const sendTestContract = defineContract({
  ...ofOne,
  id: 'SendTestEvent',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/test',
  summary: 'Send Test Event',
  description: `Sends an event \`day.started\` that is not in the feed, through the code of every delivery, and waits for the answer.
Its id is \`evt_0\`. An Upline addition.`,
  answer: attemptAnswer,
  errors: [...NOT_FOUND, 'endpoint_of_extension'],
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
  method: 'POST',
  path: '/event-endpoints/{endpointId}/deliveries/{attemptId}/send-again',
  summary: 'Send Event Again',
  description: `Makes one more attempt, whatever became of the named one, and waits for the answer. Receivers recognize the id. An
Upline addition.`,
  params: AttemptParams,
  body: undefined,
  answer: attemptAnswer,
  errors: [...NOT_FOUND, 'attempt_not_found', 'event_not_stored', 'endpoint_of_extension'],
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
