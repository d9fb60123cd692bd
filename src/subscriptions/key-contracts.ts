import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { KeyParams, none } from './contract-parts.ts';
import { SubscriptionAnswer } from './subscription-contracts.ts';

const KeyAnswer = Type.Object(
  { Key: Type.String({ description: 'The key in plain text.' }) },
  { title: 'RevealedKey', description: 'A key in plain text.' },
);

const inKeys = { tag: 'Subscriptions', query: none, params: KeyParams } as const;

export const showKeyContract = defineContract({
  ...inKeys,
  id: 'ShowKey',
  method: 'GET',
  path: '/subscriptions/{subscriptionId}/keys/{slot}',
  summary: 'Show Key',
  description: 'A key in plain text, for its owner and for administrators. Each use is logged.',
  body: undefined,
  answer: { status: 200, description: 'The key.', schema: KeyAnswer },
  errors: ['subscription_not_found', 'invalid_value', 'not_signed_in'],
});

export const regenerateKeyContract = defineContract({
  ...inKeys,
  id: 'RegenerateKey',
  method: 'POST',
  path: '/subscriptions/{subscriptionId}/keys/{slot}/regenerate',
  summary: 'Regenerate Key',
  description:
    'Replaces a key by a new one. The old key is refused from the next request on; the other key stays valid. The new key does not expire, except when an administrator set an expiry and the owner regenerates the key. Each use is logged.',
  body: undefined,
  answer: { status: 200, description: 'The new key.', schema: KeyAnswer },
  errors: [
    'subscription_not_found',
    'invalid_value',
    'subscription_cancelled',
    'csrf_failed',
    'not_signed_in',
  ],
});

export const changeKeyContract = defineContract({
  ...inKeys,
  id: 'ChangeKey',
  method: 'PATCH',
  path: '/subscriptions/{subscriptionId}/keys/{slot}',
  summary: 'Change Key',
  description:
    'Sets the expiry of the key. If an administrator has set one, the owner can only choose an earlier time.',
  nullIsValue: true,
  body: Type.Object({
    ExpiresAt: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      maxLength: 40,
      format: 'line',
      description: 'Expiry of the key; null for never. ISO 8601, UTC.',
    }),
  }),
  answer: { status: 200, description: 'The subscription.', schema: SubscriptionAnswer },
  errors: [
    'subscription_not_found',
    'invalid_value',
    'invalid_instant',
    'expiry_in_past',
    'expiry_not_earlier',
    'csrf_failed',
    'not_signed_in',
  ],
});
