import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { SubscriptionKey } from '../api/model.ts';

/**
 * A key in clear, for as long as it is shown: it is in no cache, no address and no storage, and forgotten
 * when it is hidden or the page is left.
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
  // The mutation's own memory of its result would outlive the hiding; it gets to see none.
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
