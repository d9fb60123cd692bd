import { describeWebhooks, type WebhookDescription } from '../events/delivery/webhook-contract.ts';
import type { ErrorDefinition } from '../kernel/problem.ts';

/** The description of an API in its document, without its operations. */
export interface ApiDescription {
  /** The base path of all operations. */
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly securitySchemes: Readonly<Record<string, unknown>>;
  /** Answers of the gateway, by status. */
  readonly gatewayAnswers: Readonly<Record<number, string>>;
  /** The requests that this server sends itself. */
  readonly webhooks: () => readonly WebhookDescription[];
}

export type Catalogue = Readonly<Record<string, ErrorDefinition>>;

/** The API for integrators. */
export const CUSTOMERS_API: ApiDescription = {
  prefix: '/v1',
  title: 'Upline Customers API',
  description:
    'Customers of a direct-selling company and their places in its trees. Implements the published Customers service; docs/compatibility.md lists where it is more precise.',
  security: [{ subscriptionKeyHeader: [] }, { subscriptionKeyQuery: [] }],
  securitySchemes: {
    subscriptionKeyHeader: { type: 'apiKey', in: 'header', name: 'Ocp-Apim-Subscription-Key' },
    subscriptionKeyQuery: { type: 'apiKey', in: 'query', name: 'subscription-key' },
  },
  gatewayAnswers: {
    401: 'The subscription key is missing or not valid for this. `X-Upline-Key-Problem` gives the reason for a refused key.',
    429: 'Too many requests, if the server has a limit. `Retry-After` says when to try again.',
  },
  webhooks: describeWebhooks,
};

/** The API for the portal's own pages. */
export const PORTAL_API: ApiDescription = {
  prefix: '/portal/api',
  title: 'Upline portal API',
  description:
    'The requests of the developer portal’s pages to this server. An internal API, which changes with the pages.',
  security: [{ session: [] }],
  securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'upline_session' } },
  gatewayAnswers: {},
  webhooks: () => [],
};
