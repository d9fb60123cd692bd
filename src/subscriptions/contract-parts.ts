import Type from 'typebox';
import { RANGES_MAX } from '../kernel/address-ranges.ts';
import { ID_MAX } from '../kernel/customer-id.ts';
import type { KEY_SLOTS, SUBSCRIPTION_STATES } from './subscription.ts';

/* Parts that the contracts of subscriptions, products and the request log share. */

const SCOPES_MAX = 100;
const WORD_MAX = 100;

/** In answers of this API, enumeration values begin with a capital. */
export const SLOTS = { primary: 'Primary', secondary: 'Secondary' } as const satisfies Record<
  (typeof KEY_SLOTS)[number],
  string
>;
export const STATES = {
  active: 'Active',
  suspended: 'Suspended',
  cancelled: 'Cancelled',
} as const satisfies Record<(typeof SUBSCRIPTION_STATES)[number], string>;

export const none = Type.Object({});
export const id = (description: string) => Type.Integer({ minimum: 1, maximum: ID_MAX, description });
export const idOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 1, maximum: ID_MAX, description });
export const time = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` });
export const timeOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description: `${description} ISO 8601, UTC.` });
export const textOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });
export const slot = Type.Enum(Object.values(SLOTS), { description: 'One of the two keys.' });
export const state = Type.Enum(Object.values(STATES), {
  description:
    'Suspended: both keys are refused until it is active again. Cancelled: both keys are refused permanently.',
});

export const SubscriptionParams = Type.Object({ subscriptionId: id('Id of the subscription.') });
export const KeyParams = Type.Object({
  subscriptionId: id('Id of the subscription.'),
  slot: Type.String({
    maxLength: 10,
    pattern: '^([Pp]rimary|[Ss]econdary)$',
    description: '`primary` or `secondary`.',
  }),
});
export const ProductParams = Type.Object({ productId: id('Id of the product.') });

const words = (options: { minItems?: number; maxItems: number; description: string }) =>
  Type.Array(Type.String({ maxLength: WORD_MAX, format: 'line', description: options.description }), options);
export const scopes = words({
  minItems: 1,
  maxItems: SCOPES_MAX,
  description: 'Allowed operations: `*`, `read`, `write`, or these in one group, such as `Trees:read`.',
});
export const allowedAddresses = words({
  maxItems: RANGES_MAX,
  description: 'Allowed IP addresses and ranges of callers; empty for all.',
});
export const allowedOrigins = words({
  maxItems: RANGES_MAX,
  description:
    'Origins of pages whose code alone may use the keys, such as `https://shop.example.com`; none for any.',
});
export const subscriptionName = Type.String({
  maxLength: WORD_MAX,
  format: 'line',
  description: 'Name; written into audit rows.',
});
