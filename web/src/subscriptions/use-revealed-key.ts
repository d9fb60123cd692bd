import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { SubscriptionKey } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';

/**
 * A key in plain text while it is shown. It is not in any cache, address or storage, and it is forgotten when it is
 * hidden or the reader leaves the page.
 */
export function useRevealedKey(subscriptionId: number, slot: SubscriptionKey['Slot']) {
  const [key, setKey] = useState<string | null>(null);
  const fetch = async () => {
    const path = { subscriptionId, slot };
    const answer = await answerOf(
      portal.GET('/portal/api/subscriptions/{subscriptionId}/keys/{slot}', { params: { path } }),
    );
    return answer.Key;
  };
  // The mutation would keep its result after the key is hidden, so it does not get the key.
  const showing = useMutation({ mutationFn: async () => setKey(await fetch()), gcTime: 0 });
  return {
    key,
    fetch,
    show: setKey,
    toggle: () => (key === null ? showing.mutate() : setKey(null)),
    isLoading: showing.isPending,
    error: showing.error,
  };
}
