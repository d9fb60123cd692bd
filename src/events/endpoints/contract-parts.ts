import { AttemptAnswer, EndpointAnswer, EndpointParams, none } from './endpoint-models.ts';

export const endpointExample: EndpointAnswer = {
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
    ThrottledUntil: null,
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
export const attemptExample: AttemptAnswer = {
  AttemptId: 7,
  EndpointId: 1,
  Position: 42,
  Type: 'customer.type_changed',
  CustomerId: 1001,
  Kind: 'live',
  AgainOf: null,
  By: null,
  Outcome: 'delivered',
  At: '2026-11-25T09:04:12.300Z',
  DurationMs: 38,
  Status: 204,
  Error: null,
  Headers: { 'webhook-id': 'evt_42', 'webhook-timestamp': '1795683852' },
  Answer: '',
};
export const secretsExample = { Secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', Bearer: null };

export const inEvents = { tag: 'Events', query: none } as const;
export const NOT_FOUND = ['endpoint_not_found'];
export const SETTINGS_ERRORS = [
  'invalid_value',
  'invalid_text',
  'endpoint_url',
  'endpoint_host',
  'endpoint_address',
  'endpoint_types',
];
export const ofOne = { ...inEvents, params: EndpointParams, body: undefined } as const;
export const endpointAnswer = {
  status: 200,
  description: 'The endpoint.',
  schema: EndpointAnswer,
  example: endpointExample,
} as const;
export const attemptAnswer = {
  status: 200,
  description: 'The attempt.',
  schema: AttemptAnswer,
  example: attemptExample,
} as const;
export const bodyExamples = {
  standard: {
    summary: 'Standard Webhooks',
    value: {
      Name: 'warehouse',
      Url: 'https://hooks.example.com/upline',
      Types: ['customer.type_changed', 'customer.erased'],
    },
  },
};
