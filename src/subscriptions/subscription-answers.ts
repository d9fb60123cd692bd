import type { Static } from 'typebox';
import { SLOTS, STATES } from './contract-parts.ts';
import type { LoggedRequest } from './request-log-store.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionAnswer } from './subscription-contracts.ts';
import type { Usage } from './usage.ts';

const MASK = '•';

export function maskKey(key: string): string {
  return `${MASK.repeat(8)}${key.slice(-4)}`;
}

export function subscriptionAnswer(
  subscription: Subscription,
  maskedKeys: readonly string[],
  usage: Usage,
): Static<typeof SubscriptionAnswer> {
  const {
    id,
    name,
    state,
    owner,
    product,
    scopes,
    allowedAddresses,
    allowedOrigins,
    createdAt,
    lastUsedAt,
    keys,
  } = subscription;
  return {
    SubscriptionId: id,
    Name: name,
    State: STATES[state],
    Owner: owner === null ? null : { AccountId: owner.accountId, Name: owner.name },
    Product: product === null ? null : { ProductId: product.id, Name: product.name },
    Scopes: [...scopes],
    AllowedAddresses: [...allowedAddresses],
    AllowedOrigins: [...allowedOrigins],
    CreatedAt: createdAt,
    LastUsedAt: lastUsedAt,
    Keys: keys.map((key, index) => ({
      Slot: SLOTS[key.slot],
      CreatedAt: key.createdAt,
      ExpiresAt: key.expiresAt,
      IsExpiryFixed: key.isExpiryFixed,
      LastUsedAt: key.lastUsedAt,
      MaskedKey: maskedKeys[index] ?? '',
    })),
    Requests24h: usage.requests,
    Errors24h: usage.errors,
  };
}

export function requestAnswer(request: LoggedRequest) {
  return {
    At: request.at,
    RequestId: request.requestId,
    Operation: request.operation,
    Method: request.method,
    Status: request.status,
    DurationMs: request.durationUs / 1_000,
    KeySlot: SLOTS[request.slot],
    Address: request.refusedAddress,
    ErrorCode: request.errorCode,
    ErrorText: request.errorText,
    RequestBody: request.requestBody,
    ResponseBody: request.responseBody,
  };
}
