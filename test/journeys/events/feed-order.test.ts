import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { WriteHandle } from '../../../src/database/database.ts';
import { createEventStore } from '../../../src/events/event-store.ts';
import { retailBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

interface FeedEvent {
  readonly Position: number;
  readonly Type: string;
  readonly CustomerId: number | null;
  readonly Data: { readonly From: number; readonly To: number };
}

/** Follows the feed like a client, until it has seen an event of this type. */
async function follow(server: TestServer, lastType: string): Promise<FeedEvent[]> {
  const seen: FeedEvent[] = [];
  let cursor = '';
  for (;;) {
    const answer = await server.call('GET', `/v1/events?wait=10&limit=20&after=${cursor}`);
    assert.equal(answer.status, 200, answer.text);
    cursor = answer.headers.get('X-Upline-Next-Cursor') ?? '';
    seen.push(...(answer.json as FeedEvent[]));
    if (seen.some(({ Type }) => Type === lastType)) return seen;
  }
}

const CONTEXT = { actor: 'test', requestId: '11111111-2222-4333-8444-555555555555' };
const AT = '2026-11-25T09:04:12.117Z';

function addUpdate(transaction: WriteHandle, customerId: number): Promise<void> {
  const event = { type: 'customer.updated', customerId, at: AT, data: { fields: [] } } as const;
  return createEventStore(transaction).add([event], CONTEXT);
}

describe('the order of events', () => {
  it('has no gap and no repetition for readers of two processes, and matches the order of commits for each customer', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-feed-'));
    const one = await startTestServer({ directory });
    // The embedded engine has one server process.
    const other = testEngine === 'postgres' ? await startTestServer({ directory }) : one;
    try {
      const ids = await Promise.all(Array.from({ length: 3 }, () => one.create(retailBody())));
      const readers = [follow(one, 'customer.erased'), follow(other, 'customer.erased')];
      const writes = Array.from({ length: 60 }, (_, index) => {
        const server = index % 2 === 0 ? one : other;
        const body = { CustomerStatus: 1 + (Math.floor(index / 3) % 2) };
        return server.call('PATCH', `/v1/customers/${ids[index % 3]}`, body);
      });
      for (const { status } of await Promise.all(writes)) assert.equal(status, 200);
      assert.equal((await one.call('POST', `/v1/customers/${ids[0]}/erase`)).status, 200);
      const [seen = [], alsoSeen] = await Promise.all(readers);
      assert.deepEqual(alsoSeen, seen, 'all readers see the same');
      assert.deepEqual(
        seen.map(({ Position }) => Position),
        seen.map((_, index) => index + 1),
      );
      for (const id of ids) {
        let status = 1;
        for (const { Type, CustomerId, Data } of seen) {
          if (CustomerId !== id || Type !== 'customer.status_changed') continue;
          assert.equal(Data.From, status, 'each change begins where the one before ended');
          status = Data.To;
        }
      }
      const updates = seen.filter(({ Type }) => Type === 'customer.updated');
      assert.equal(updates.length, 60);
    } finally {
      await one.close();
      if (other !== one) await other.close();
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('does not lose an event whose transaction began earlier and committed later', {
    skip: testEngine === 'sqlite' && 'one transaction writes at a time',
  }, async () => {
    await using server = await startTestServer();
    const [slow, fast] = [await server.create(retailBody()), await server.create(retailBody())];
    const { writer } = server.installation.database;
    const isStored = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const open = writer.transaction().execute(async (transaction) => {
      await addUpdate(transaction, slow);
      isStored.resolve();
      await mayCommit.promise;
    });
    await isStored.promise;
    await writer.transaction().execute((transaction) => addUpdate(transaction, fast));
    const first = await follow(server, 'customer.updated');
    assert.equal(first.at(-1)?.CustomerId, fast, 'the later number is read first');
    mayCommit.resolve();
    await open;
    await server.call('POST', `/v1/customers/${fast}/erase`);
    const all = await follow(server, 'customer.erased');
    assert.deepEqual(all.slice(0, first.length), first, 'what was read before did not change');
    assert.equal(all[first.length]?.CustomerId, slow);
  });
});
