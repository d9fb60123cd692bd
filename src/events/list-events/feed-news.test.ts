import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onOneEngine } from '../../../test/support/test-server.ts';
import type { FeedQuery, FeedReader, StoredEvent } from '../feed-reader.ts';
import { createFeedSignal } from '../feed-signal.ts';
import { createListEvents } from './list-events.ts';

const WAITING = 50;

/** A feed in memory that counts its reads. */
function startFeed() {
  const stored: StoredEvent[] = [];
  const [reads, signal] = [{ pages: 0, heads: 0 }, createFeedSignal()];
  const passes = ({ after, types, customerId }: FeedQuery, event: StoredEvent) =>
    event.position > after &&
    (types === null || types.includes(event.type)) &&
    (customerId === undefined || customerId === event.customerId);
  const feed: Pick<FeedReader, 'head' | 'page' | 'purgedThrough'> = {
    async head() {
      reads.heads += 1;
      return stored.length;
    },
    purgedThrough: async () => 0,
    async page(query) {
      reads.pages += 1;
      const events = stored.filter((event) => passes(query, event)).slice(0, query.limit);
      const isCut = events.length === query.limit;
      return { events, through: isCut ? (events.at(-1)?.position ?? 0) : stored.length };
    },
  };
  const listEvents = createListEvents({
    ...{ feed: feed as FeedReader, signal },
    operationsOf: async () => new Set(['GetCustomer', 'ListPlacements']),
  });
  const add = (customerIds: readonly number[]) => {
    for (const customerId of customerIds) {
      const event = { type: 'customer.updated', at: '', actor: '', requestId: null, data: {} } as const;
      stored.push({ ...event, position: stored.length + 1, customerId });
    }
    signal.wake();
  };
  const poll = (customerId: number) => listEvents({ customerId, wait: 30 }, { actor: '', signal: undefined });
  return { reads, signal, add, poll };
}

/** Gives all waiting callers time to check. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const customersOf = ({ events }: { readonly events: readonly StoredEvent[] }) =>
  events.map(({ customerId }) => customerId);

describe('Callers that wait for events', onOneEngine, () => {
  it('share one read of each new event that is about another customer', async () => {
    const { reads, signal, add, poll } = startFeed();
    const polls = Array.from({ length: WAITING }, (_, index) => poll(1_000 + index));
    await settled();
    Object.assign(reads, { pages: 0, heads: 0 });
    for (let round = 0; round < 3; round += 1) {
      add([7]);
      await settled();
    }
    assert.deepEqual(reads, { pages: 3, heads: 0 });
    signal.end();
    for (const answer of await Promise.all(polls)) assert.deepEqual(customersOf(answer), []);
  });

  it('get the events about their customer, whether few or many events are new', async () => {
    for (const others of [3, 250]) {
      const { signal, add, poll } = startFeed();
      const [first, second, none] = [poll(1), poll(2), poll(3)];
      await settled();
      add([...Array<number>(others).fill(7), 1, 2, 1]);
      assert.deepEqual(customersOf(await first), [1, 1]);
      assert.deepEqual(customersOf(await second), [2]);
      await settled();
      add([7, 3]);
      assert.deepEqual(customersOf(await none), [3]);
      signal.end();
    }
  });
});
