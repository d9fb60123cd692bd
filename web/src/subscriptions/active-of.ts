import type { Subscription } from '../api/model.ts';

/** The subscriptions whose keys can be used now. Without one, an account needs access. */
export function activeOf<Item extends Pick<Subscription, 'State'>>(subscriptions: readonly Item[]): Item[] {
  return subscriptions.filter(({ State }) => State === 'Active');
}
