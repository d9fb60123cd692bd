import type { WebhookDescription } from '../events/delivery/webhook-contract.ts';
import { WEBHOOKS_TAG } from './page-addresses.ts';

type Json = Record<string, unknown>;

const STANDARD_HEADERS = {
  'webhook-id': 'Id of the event, the same in every attempt.',
  'webhook-timestamp': 'When this attempt was made, in seconds since 1970.',
  'webhook-signature':
    'Signatures of id, timestamp and body, one for each valid secret, separated by spaces.',
};
const PUBLISHED_HEADERS = {
  'X-Directscale-Client-Id': 'The company, `UPLINE_CLIENT_ID`.',
  'X-Directscale-Message-Id': 'The same as `webhook-id`.',
};
const ANSWERS = {
  standard: {
    '2XX': { description: 'The event was accepted. Everything else is a failure, and it is sent again.' },
    410: { description: 'The receiver is gone: the endpoint is disabled.' },
    429: { description: 'Too many requests: all deliveries of the endpoint wait. `Retry-After` counts.' },
  },
  published: {
    200: { description: 'The event was accepted. Everything else is a failure, and it is sent again.' },
  },
};

/** `customer.type_changed` → `CustomerTypeChanged`: generators derive names from it. */
export function webhookId(type: string): string {
  return type
    .split(/[._]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The `webhooks` section of an OpenAPI document: each request that event endpoints receive. */
export function openApiWebhooks(webhooks: readonly WebhookDescription[]): Json {
  return Object.fromEntries(webhooks.map((webhook) => [webhook.type, { post: describe(webhook) }]));
}

function describe({ type, format, summary, body, example }: WebhookDescription): Json {
  const isStandard = format === 'standard';
  const headers = isStandard ? STANDARD_HEADERS : { ...STANDARD_HEADERS, ...PUBLISHED_HEADERS };
  return {
    operationId: webhookId(type),
    tags: [WEBHOOKS_TAG],
    summary: type,
    description: `${summary} Sent to event endpoints with the format \`${format}\`. New members may be added at any time.`,
    security: [],
    parameters: Object.entries(headers).map(([name, description]) => ({
      name,
      in: 'header',
      required: true,
      description,
      schema: { type: 'string' },
      example: example.headers[name],
    })),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: JSON.parse(JSON.stringify(body)), example: example.body },
      },
    },
    responses: ANSWERS[format],
  };
}
