import { answerOf, portal } from '../api/client.ts';

interface Grant {
  /** Existing subscriptions; if there are none, a new one is created. */
  readonly SubscriptionIds?: number[];
  readonly ProductId?: number | null;
  readonly IsRequested?: boolean;
}

/** Gives subscriptions to an account. */
export function grantAccess(accountId: number, body: Grant) {
  const params = { path: { accountId } };
  return answerOf(portal.POST('/portal/api/accounts/{accountId}/access', { params, body }));
}
