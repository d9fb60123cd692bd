import Type, { type Static } from 'typebox';
import { defineContract } from '../http/operation.ts';
import {
  allowedAddresses,
  allowedOrigins,
  idOrNull,
  none,
  SubscriptionParams,
  scopes,
  slot,
  state,
  subscriptionName,
  time,
  timeOrNull,
} from './contract-parts.ts';

/* Subscriptions, for the portal's pages. The published API does not have them. */

const Owner = Type.Object(
  {
    AccountId: Type.Integer({ description: 'Id of the account.' }),
    Name: Type.String({ description: 'Name.' }),
  },
  { title: 'SubscriptionOwner', description: 'Owner of a subscription.' },
);
const ProductOfSubscription = Type.Object(
  {
    ProductId: Type.Integer({ description: 'Id of the product.' }),
    Name: Type.String({ description: 'Name.' }),
  },
  { title: 'SubscriptionProduct', description: 'The product that limits the operations.' },
);
const Key = Type.Object(
  {
    Slot: slot,
    CreatedAt: time('When the key was created.'),
    ExpiresAt: timeOrNull('When the key expires; null for never.'),
    IsExpiryFixed: Type.Boolean({
      description: 'Whether an administrator set the expiry. The owner can only choose an earlier time.',
    }),
    LastUsedAt: timeOrNull('Last use, to a few seconds.'),
    MaskedKey: Type.String({ description: 'The key with all but its last four characters masked.' }),
  },
  { title: 'SubscriptionKey', description: 'One of the two keys.' },
);

export const SubscriptionAnswer = Type.Object(
  {
    SubscriptionId: Type.Integer({ description: 'Id of the subscription.' }),
    Name: Type.String({ description: 'Name; the actor in audit rows.' }),
    State: state,
    Owner: Type.Unsafe<Static<typeof Owner> | null>({
      anyOf: [Owner, { type: 'null' }],
      description: 'Owner; null if there is none.',
    }),
    Product: Type.Unsafe<Static<typeof ProductOfSubscription> | null>({
      anyOf: [ProductOfSubscription, { type: 'null' }],
      description: 'The product; null for all operations.',
    }),
    Scopes: Type.Array(Type.String(), { description: 'Scopes of the keys.' }),
    AllowedAddresses: Type.Array(Type.String(), {
      description: 'Addresses that may use the keys; empty for any.',
    }),
    AllowedOrigins: Type.Array(Type.String(), {
      description: 'Origins of the pages that may use the keys; empty for any origin, or none.',
    }),
    CreatedAt: time('When it was created.'),
    LastUsedAt: timeOrNull('Last use of either key, to a few seconds.'),
    Keys: Type.Array(Key, { description: 'Both keys.' }),
    Requests24h: Type.Integer({ description: 'Requests in this hour and the 23 hours before.' }),
    Errors24h: Type.Integer({ description: 'Requests of these answered with 400 or above.' }),
  },
  { title: 'Subscription', description: 'A named pair of keys.' },
);

const settings = {
  OwnerAccountId: Type.Optional(idOrNull('Account that owns it; null for none.')),
  ProductId: Type.Optional(idOrNull('Product; null for all operations.')),
  Scopes: Type.Optional(scopes),
  AllowedAddresses: Type.Optional(allowedAddresses),
  AllowedOrigins: Type.Optional(allowedOrigins),
};
const SETTING_ERRORS = [
  'account_unknown',
  'product_unknown',
  'unknown_scope',
  'invalid_address_range',
  'invalid_origin',
  'invalid_subscription_name',
  'name_taken',
  'invalid_value',
] as const;

const inSubscriptions = { tag: 'Subscriptions', query: none } as const;

export const listSubscriptionsContract = defineContract({
  ...inSubscriptions,
  id: 'ListSubscriptions',
  method: 'GET',
  path: '/subscriptions',
  summary: 'List Subscriptions',
  description: 'Your own subscriptions. Administrators can request all.',
  params: none,
  query: Type.Object({
    all: Type.Optional(Type.Boolean({ description: 'All subscriptions. For administrators.' })),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'Subscriptions, oldest first.',
    schema: Type.Array(SubscriptionAnswer),
  },
  errors: ['not_signed_in', 'not_allowed'],
});

export const getSubscriptionContract = defineContract({
  ...inSubscriptions,
  id: 'GetSubscription',
  method: 'GET',
  path: '/subscriptions/{subscriptionId}',
  summary: 'Get Subscription',
  description: 'One subscription. Only administrators can read the subscriptions of others.',
  params: SubscriptionParams,
  body: undefined,
  answer: { status: 200, description: 'The subscription.', schema: SubscriptionAnswer },
  errors: ['subscription_not_found', 'not_signed_in'],
});

export const createSubscriptionContract = defineContract({
  ...inSubscriptions,
  id: 'CreateSubscription',
  method: 'POST',
  path: '/subscriptions',
  summary: 'Create Subscription',
  description:
    'Creates a subscription with two generated keys. Members that are left out set no limit. For administrators.',
  params: none,
  nullIsValue: true,
  body: Type.Object({ Name: subscriptionName, ...settings }),
  answer: { status: 201, description: 'The subscription.', schema: SubscriptionAnswer },
  errors: [...SETTING_ERRORS, 'csrf_failed', 'not_signed_in', 'not_allowed'],
});

export const changeSubscriptionContract = defineContract({
  ...inSubscriptions,
  id: 'ChangeSubscription',
  method: 'PATCH',
  path: '/subscriptions/{subscriptionId}',
  summary: 'Change Subscription',
  description: `Changes the members that are sent. The change applies to the next request. Owners can narrow \`AllowedAddresses\`,
\`AllowedOrigins\` and \`Scopes\`. Administrators can change everything.`,
  params: SubscriptionParams,
  nullIsValue: true,
  body: Type.Object({ Name: Type.Optional(subscriptionName), State: Type.Optional(state), ...settings }),
  answer: { status: 200, description: 'The subscription.', schema: SubscriptionAnswer },
  errors: [
    ...SETTING_ERRORS,
    'subscription_not_found',
    'subscription_cancelled',
    'scopes_not_narrower',
    'addresses_not_narrower',
    'origins_not_narrower',
    'csrf_failed',
    'not_signed_in',
    'not_allowed',
  ],
});
