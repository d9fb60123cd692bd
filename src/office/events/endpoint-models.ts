import Type, { type Static } from 'typebox';
import {
  AttemptAnswer,
  EndpointAnswer,
  EndpointBody,
  id,
  numberOrNull,
  secretMembers,
  time,
  timeOrNull,
  WaitingAnswer,
} from '../../events/endpoints/endpoint-models.ts';
import { textOrNull } from '../contract-parts.ts';

/** An endpoint as the pages show it. */
export const ConsoleEndpoint = Type.Object(
  {
    ...EndpointAnswer.properties,
    SubscriptionName: textOrNull('Name of the subscription; null for the client extension.'),
    DisabledAt: timeOrNull('While it fails: when it is disabled unless it recovers.'),
    MayChange: Type.Boolean({ description: 'Whether the caller may change it and send events again.' }),
    Hours: Type.Array(
      Type.Object(
        {
          At: time('Start of the hour.'),
          Delivered: Type.Integer({ description: 'Attempts that succeeded.' }),
          Failed: Type.Integer({ description: 'Attempts that failed. Throttled ones are not counted.' }),
        },
        { title: 'HourOfAttempts', description: 'The attempts of one hour.' },
      ),
      { description: 'This hour and the 23 before, oldest first.' },
    ),
  },
  { title: 'ConsoleEndpoint', description: 'Where events are delivered, and how that goes.' },
);
export type ConsoleEndpoint = Static<typeof ConsoleEndpoint>;

export const ConsoleEndpoints = Type.Object(
  {
    Endpoints: Type.Array(ConsoleEndpoint, { description: 'By id.' }),
    Subscriptions: Type.Array(
      Type.Object({
        SubscriptionId: Type.Integer({ description: 'Id of the subscription.' }),
        Name: Type.String({ description: 'Name of the subscription.' }),
      }),
      { description: 'Subscriptions for which the caller may create endpoints.' },
    ),
    Types: Type.Array(
      Type.Object({
        Format: EndpointAnswer.properties.Format,
        Type: Type.String({ description: 'Type of event in this format.' }),
      }),
      { description: 'Types that an endpoint can choose from.' },
    ),
  },
  { title: 'ConsoleEndpoints', description: 'The endpoints that an account may see.' },
);

export const ConsoleEndpointWithSecrets = Type.Object(
  { Endpoint: ConsoleEndpoint, ...secretMembers },
  { title: 'ConsoleEndpointWithSecrets', description: 'An endpoint with new secrets.' },
);

export const UpdatedConsoleEndpoint = Type.Object(
  {
    Endpoint: ConsoleEndpoint,
    Bearer: textOrNull('The bearer token, if the format became published. Shown only now.'),
  },
  { title: 'UpdatedConsoleEndpoint', description: 'An endpoint after a change.' },
);

export const NewConsoleEndpoint = Type.Object(
  {
    SubscriptionId: id('Subscription whose rights decide which events the endpoint gets.'),
    ...EndpointBody.properties,
  },
  { title: 'NewConsoleEndpoint', description: 'Settings of a new endpoint.' },
);

const { Headers: _headers, Answer: _answer, ...inLists } = AttemptAnswer.properties;

export const ConsoleDeliveries = Type.Array(
  Type.Object(inLists, { title: 'ConsoleAttempt', description: 'One attempt to deliver an event.' }),
);

export const ConsoleDelivery = Type.Object(
  {
    Attempt: AttemptAnswer,
    IsAnswerHidden: Type.Boolean({
      description:
        'Whether the answer is left out because the caller only reads: receivers may repeat personal data.',
    }),
    Event: Type.Unsafe<{ At: string; Actor: string; RequestId: string | null } | null>({
      type: ['object', 'null'],
      required: ['At', 'Actor', 'RequestId'],
      description: 'The event, while it is stored.',
      properties: {
        At: { type: 'string', description: 'When it happened, ISO 8601 UTC.' },
        Actor: { type: 'string', description: 'Subscription or person who caused it.' },
        RequestId: { type: ['string', 'null'], description: '`X-DirectScale-RequestId` of the request.' },
      },
    }),
    Others: Type.Array(Type.Object(inLists), {
      description: 'Up to 20 other attempts of the same event at this endpoint, latest first.',
    }),
    NextAttemptAt: timeOrNull('When the event is tried again, if it waits.'),
  },
  { title: 'ConsoleDelivery', description: 'One attempt with its answer, and what belongs to it.' },
);

export const ConsoleWaiting = Type.Array(WaitingAnswer);

export const ConsolePreview = Type.Object(
  {
    Position: Type.Integer({ description: 'Position of the event.' }),
    Type: Type.String({ description: 'Type of the event.' }),
    CustomerId: numberOrNull('The customer that the event is about, if it is one.'),
    At: time('When it happened.'),
    LeftOut: Type.Unsafe<'Rights' | 'Types' | null>({
      enum: ['Rights', 'Types', null],
      description:
        'Why nothing would be sent. Rights: the subscription may not see the event now. Types: the settings of the endpoint leave it out.',
    }),
    Requests: Type.Array(
      Type.Object({
        Headers: AttemptAnswer.properties.Headers,
        Body: Type.String({ description: 'JSON. Personal values are masked.' }),
      }),
      { description: 'The requests, in order.' },
    ),
  },
  { title: 'ConsolePreview', description: 'What an endpoint would get of an event now.' },
);
