import type { ErrorDefinition } from '../kernel/problem.ts';

/** What an API's document says beside its operations. */
export interface ApiDescription {
  /** What all addresses begin with. */
  readonly prefix: string;
  readonly title: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly securitySchemes: Readonly<Record<string, unknown>>;
  /** Answers of the gateway, by status. */
  readonly gatewayAnswers: Readonly<Record<number, string>>;
}

export type Catalogue = Readonly<Record<string, ErrorDefinition>>;

/** What integrators call. */
export const CUSTOMERS_API: ApiDescription = {
  prefix: '/v1',
  title: 'Upline Customers API',
  description:
    'Customers of a direct-selling company and their places in its trees. Speaks the published Customers service; docs/compatibility.md tells where it is more precise.',
  security: [{ subscriptionKeyHeader: [] }, { subscriptionKeyQuery: [] }],
  securitySchemes: {
    subscriptionKeyHeader: { type: 'apiKey', in: 'header', name: 'Ocp-Apim-Subscription-Key' },
    subscriptionKeyQuery: { type: 'apiKey', in: 'query', name: 'subscription-key' },
  },
  gatewayAnswers: {
    401: 'The subscription key is missing or not valid for this. `X-Upline-Key-Problem` tells why a key was refused.',
    429: 'Too many requests, where the server has a limit. `Retry-After` says when to go on.',
  },
};

/** What the portal's own pages call. */
export const PORTAL_API: ApiDescription = {
  prefix: '/portal/api',
  title: 'Upline portal API',
  description: 'What the pages of the developer portal ask this server for. Ours; it changes with the pages.',
  security: [{ session: [] }],
  securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'upline_session' } },
  gatewayAnswers: {},
};
