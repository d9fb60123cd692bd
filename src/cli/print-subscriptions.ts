import type { LoggedRequest } from '../subscriptions/request-log-store.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { printList, shortTime } from './print-rows.ts';

/* How the command line prints subscriptions and their requests, as rows and as JSON. */

export function subscriptionJson({ keys, ...subscription }: Subscription) {
  const { id, name, state, createdAt, lastUsedAt, product, owner } = subscription;
  const { scopes, allowedAddresses, allowedOrigins } = subscription;
  return {
    ...{ id, name, state, createdAt, lastUsedAt, scopes, allowedAddresses, allowedOrigins },
    product: product === null ? null : { id: product.id, name: product.name },
    owner: owner === null ? null : { accountId: owner.accountId, name: owner.name },
    keys: keys.map((key) => ({
      slot: key.slot,
      createdAt: key.createdAt,
      lastUsedAt: key.lastUsedAt,
      expiresAt: key.expiresAt,
      isExpiryFixed: key.isExpiryFixed,
    })),
  };
}

export function requestJson(request: LoggedRequest) {
  const { at, requestId, operation, method, status, slot, errorCode, errorText, refusedAddress } = request;
  return {
    ...{ at, requestId, operation, method, status, durationMs: request.durationUs / 1_000, slot },
    ...{ errorCode, errorText, refusedAddress },
  };
}

export function printSubscriptions(subscriptions: readonly Subscription[]): void {
  printList(
    ['NAME', 'STATE', 'LAST USED', 'EXPIRES', 'PRODUCT', 'OWNER'],
    subscriptions.map(({ name, state, lastUsedAt, keys, product, owner }) => [
      name,
      state,
      lastUsedAt === null ? 'never' : shortTime(lastUsedAt),
      describeExpiry(keys),
      product?.name ?? 'all',
      owner?.name ?? 'nobody',
    ]),
    'No subscriptions. "upline keys create NAME" creates one.',
  );
}

function describeExpiry(keys: Subscription['keys']): string {
  const dated = keys.flatMap(({ slot, expiresAt }) =>
    expiresAt === null ? [] : `${slot} ${shortTime(expiresAt)}`,
  );
  return dated.length === 0 ? 'never' : dated.join(', ');
}

export function printRequests(requests: readonly LoggedRequest[], whenEmpty: string): void {
  printList(
    ['AT', 'STATUS', 'METHOD', 'OPERATION', 'MS', 'KEY', 'REQUEST ID', 'ERROR'],
    requests.map((request) => [
      `${request.at.slice(0, 19)}Z`,
      String(request.status),
      request.method,
      request.operation,
      String(Math.round(request.durationUs / 1_000)),
      request.slot,
      request.requestId,
      [request.errorCode, request.errorText, request.refusedAddress]
        .filter((part) => part !== null)
        .join(': '),
    ]),
    whenEmpty,
  );
}
