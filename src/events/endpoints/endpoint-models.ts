import Type, { type Static } from 'typebox';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { FORMATS } from './endpoint.ts';

export const none = Type.Object({});
export const id = (description: string) => Type.Integer({ minimum: 1, maximum: ID_MAX, description });
export const numberOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
export const time = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` });
export const textOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });
export const timeOrNull = (description: string) => textOrNull(`${description} ISO 8601, UTC.`);
export const format = Type.Enum([...FORMATS], {
  description:
    'standard: Standard Webhooks with the types of the feed. published: bodies and headers of the published service.',
});

export const Health = Type.Object(
  {
    LagEvents: Type.Integer({ description: 'Events of the feed that are not delivered.' }),
    LagMinutes: Type.Integer({ description: 'Age of the oldest of them.' }),
    Waiting: Type.Integer({ description: 'Those that wait for another attempt, or behind one that does.' }),
    FailingSince: timeOrNull(
      'First failure since the last success; null when all is well. 429 does not count.',
    ),
    ThrottledUntil: timeOrNull('Nothing is sent before, because the receiver answered 429; null otherwise.'),
    NextAttemptAt: timeOrNull('While the endpoint is throttled or fails as a whole: the next attempt.'),
    LastSuccessAt: timeOrNull('Last attempt that succeeded, of any kind.'),
    RecentAttempts: Type.Integer({
      description:
        'Number of the newest attempts that the next two are about, at most 200: those that succeeded or failed, of any kind. Throttled attempts and skipped events are not counted.',
    }),
    RecentDelivered: Type.Integer({ description: 'How many of them were deliveries.' }),
    P95Ms: numberOrNull('95th percentile of the duration of those deliveries, in milliseconds.'),
  },
  { title: 'EventEndpointHealth', description: 'How the deliveries of an endpoint go.' },
);

export const Replay = Type.Object(
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
    Url: textOrNull(
      'Where deliveries go; null for the client extension. Those who may not change the endpoint see `•••` in place of path and query.',
    ),
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

export const secretMembers = {
  Secret: Type.String({ description: 'For the signatures, `whsec_…`. Shown only now.' }),
  Bearer: textOrNull('published: what `Authorization: Bearer` sends. Shown only now.'),
};

export const EndpointWithSecrets = Type.Object(
  { Endpoint: EndpointAnswer, ...secretMembers },
  { title: 'EventEndpointWithSecrets', description: 'An endpoint with new secrets.' },
);

export const UpdatedEndpoint = Type.Object(
  { Endpoint: EndpointAnswer, Bearer: textOrNull('The bearer token, if the format became published.') },
  { title: 'UpdatedEventEndpoint', description: 'An endpoint after a change.' },
);

export const EndpointBody = Type.Object(
  {
    Name: Type.String({
      maxLength: 100,
      format: 'line',
      pattern: '\\S',
      'x-problem': 'invalid_text',
      description: 'Name, unique.',
    }),
    Url: Type.String({
      minLength: 1,
      maxLength: 500,
      format: 'line',
      description:
        'Address of the receiver, without user and password: https, or http in a network of UPLINE_EVENT_NETWORKS.',
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
        'live: first attempt. retry: a later one. again, replay and test: a person asked for it. skip: no attempt, but a person gave the event up.',
    }),
    AgainOf: numberOrNull('again: the attempt that was repeated.'),
    By: textOrNull('skip: who gave the event up, a subscription or a person; null otherwise.'),
    Outcome: Type.Enum(['delivered', 'failed', 'throttled', 'skipped'], {
      description: 'throttled: the receiver answered 429, which does not count as a failure.',
    }),
    At: time('When.'),
    DurationMs: Type.Integer({ description: 'From the name look-up to the end of the answer.' }),
    Status: numberOrNull('HTTP status; null without an answer.'),
    Error: textOrNull(
      'Reason of a failure, for example timeout, redirected, address_refused or ECONNREFUSED; caller_left when the caller of Send Test Event or Send Event Again closed the connection.',
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

/** Samples of code need a value of the right type. */
const pathId = (description: string) =>
  Type.Integer({ minimum: 1, maximum: ID_MAX, description, examples: [1] });

export const EndpointParams = Type.Object({ endpointId: pathId('Id of the endpoint.') });
export const AttemptParams = Type.Object({
  endpointId: pathId('Id of the endpoint.'),
  attemptId: pathId('Id of the attempt.'),
});
export const POSITION_MAX = ID_MAX;
export const position = (description: string) =>
  Type.Integer({ minimum: 1, maximum: POSITION_MAX, description });

export const PositionBody = Type.Object(
  { Position: position('Position of the event.') },
  { title: 'EventPosition', description: 'An event.' },
);
export const ReplayBody = Type.Object(
  { From: position('First position.'), Through: position('Last position.') },
  { title: 'EventRange', description: 'A range of the feed.' },
);
export const limit = (what: string) =>
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
export const WaitingQuery = Type.Object({
  afterPosition: Type.Optional(
    Type.Integer({ minimum: 0, maximum: POSITION_MAX, description: 'Only later ones.' }),
  ),
  limit: limit('Events'),
});
