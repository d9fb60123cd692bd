import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { KyselyPlugin } from 'kysely';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { createBatchReader } from '../../trees/store/batch-reader.ts';

const plan = fourTrees();
const PLACED = '2026-03-01T00:00:00.000Z';
const BATCHES = '/office/trees/batches';

interface MoveCheck {
  readonly From: { readonly CustomerId: number } | null;
  readonly To: { readonly CustomerId: number } | null;
  readonly Nodes: number;
}

describe('A batch of moves in the back office', () => {
  let server: TestServer;
  let client: PortalClient;
  let [top, left, right, leaf, waiting]: number[] = [];
  const place = (upline: number, leg: string) => ({
    uplines: { Enrollment: -1, Binary: [upline, leg] as const },
  });
  const move = (CustomerId: number | undefined, ToUplineId: number | undefined, Leg: string) => ({
    ...{ Tree: 'Binary', CustomerId, ToUplineId, Leg },
  });
  const stage = (...Moves: object[]) => client.ok('POST', BATCHES, { Reason: 'Clean-up of May', Moves });
  const read = (id: number) => client.ok('GET', `${BATCHES}/${id}`);
  const commit = (id: number, Version: string) => client.call('POST', `${BATCHES}/${id}/commit`, { Version });
  const uplineOf = async (id: number | undefined) => {
    const { Node } = await client.ok('GET', `/office/trees/Binary/nodes/${id}`);
    return [Node.UplineId, Node.Leg];
  };

  before(async () => {
    server = await startTestServer({ extension: { plan } });
    client = await signedIn(server, 'operator@example.com', 'Administrator');
  });
  beforeEach(async () => {
    [top, left, right, leaf, waiting] = await addNetwork(
      server.installation,
      [
        { uplines: { Enrollment: -1 } },
        ...[place(0, 'Left'), place(0, 'Right'), place(1, 'Left')],
        { uplines: { Enrollment: 0 } },
      ],
      PLACED,
    );
    const anchor = move(top, 2, '');
    await client.ok('POST', '/office/trees/moves', {
      Reason: 'a place for the test',
      Moves: [{ ...anchor, FindAvailable: true }],
    });
  });
  after(() => server.close());

  it('changes nothing until it is committed, then everything at one instant, and can be undone', async () => {
    const { BatchId, Version } = await stage(move(leaf, right, 'Left'), move(waiting, right, 'Right'));
    assert.deepEqual(await uplineOf(leaf), [left, 'Left']);
    const staged = await read(BatchId);
    assert.deepEqual([staged.State, staged.IsAllowed, staged.StagedBy], ['staged', true, 'operator']);
    assert.deepEqual(
      staged.Moves.map(({ Check }: { Check: MoveCheck }) => [
        Check.From?.CustomerId ?? null,
        Check.To?.CustomerId,
        Check.Nodes,
      ]),
      [
        [left, right, 1],
        [null, right, 1],
      ],
    );
    const effectOn = (id: number | undefined) =>
      staged.Effects.find(({ Person }: { Person: { CustomerId: number } }) => Person.CustomerId === id)
        ?.Change;
    assert.deepEqual([effectOn(right), effectOn(left), effectOn(top)], [2, -1, 1]);

    assert.equal((await commit(BatchId, Version)).json.State, 'committed');
    assert.deepEqual(
      [await uplineOf(leaf), await uplineOf(waiting)],
      [
        [right, 'Left'],
        [right, 'Right'],
      ],
    );
    await client.ok('POST', `${BATCHES}/${BatchId}/undo`);
    assert.deepEqual(
      [await uplineOf(leaf), await uplineOf(waiting)],
      [
        [left, 'Left'],
        [null, ''],
      ],
    );
  });

  it('is not committed when a move would begin or end at another place than its preview showed', async () => {
    const { BatchId, Version } = await stage(move(leaf, right, 'Left'));
    const seen = await read(BatchId);
    const commitSeen = ({ MovesVersion }: { MovesVersion: string }) =>
      client.call('POST', `${BATCHES}/${BatchId}/commit`, { Version, MovesVersion });
    await client.ok('POST', '/office/trees/moves', {
      ...{ Reason: 'asked', Moves: [move(leaf, left, 'Right')] },
    });
    const refused = await commitSeen(seen);
    assert.deepEqual([refused.status, refused.json.code], [409, 'batch_outdated']);
    assert.deepEqual(await uplineOf(leaf), [left, 'Right']);
    assert.equal((await commitSeen(await read(BatchId))).status, 200);
    assert.deepEqual(await uplineOf(leaf), [right, 'Left']);
  });

  it('shows the conflicting move after the moves before it, and commits none of them', async () => {
    // The second move is possible only after the first; the third conflicts with the first.
    const moves = [move(leaf, right, 'Left'), move(waiting, left, 'Left'), move(waiting, right, 'Left')];
    const { BatchId, Version } = await stage(...moves);
    const staged = await read(BatchId);
    assert.equal(staged.IsAllowed, false);
    assert.deepEqual(
      staged.Moves.map(({ Check }: { Check: { Problems: { Code: string }[] } }) =>
        Check.Problems.map(({ Code }) => Code),
      ),
      [[], [], ['position_taken']],
    );
    const refused = await commit(BatchId, Version);
    assert.deepEqual([refused.status, refused.json.code], [409, 'position_taken']);
    assert.equal(refused.json.errors[0].field, 'Moves.2.Leg');
    assert.deepEqual(await uplineOf(leaf), [left, 'Left']);
    const shorter = await client.ok('DELETE', `${BATCHES}/${BatchId}/moves/2?version=${Version}`);
    assert.equal(shorter.Moves.length, 2);
    assert.equal((await commit(BatchId, shorter.Version)).status, 200);
    assert.deepEqual(await uplineOf(waiting), [left, 'Left']);
  });

  it('undoes the remaining moves after one in the middle was removed', async () => {
    const first = await stage(move(leaf, right, 'Left'), move(left, right, 'Right'));
    const added = await client.ok('POST', `${BATCHES}/${first.BatchId}/moves`, {
      Moves: [move(waiting, right, 'Right')],
    });
    assert.deepEqual(
      added.Moves.map(({ Position }: { Position: number }) => Position),
      [0, 1, 2],
    );
    const path = `${BATCHES}/${first.BatchId}/moves/1?version=${added.Version}`;
    const { Version, Moves } = await client.ok('DELETE', path);
    assert.deepEqual(
      Moves.map(({ Position }: { Position: number }) => Position),
      [0, 2],
    );
    assert.equal((await commit(first.BatchId, Version)).status, 200);
    await client.ok('POST', `${BATCHES}/${first.BatchId}/undo`);
    assert.deepEqual(
      [await uplineOf(leaf), await uplineOf(waiting)],
      [
        [left, 'Left'],
        [null, ''],
      ],
    );
  });

  it('is committed, changed and discarded only in the version that the operator has seen', async () => {
    const seen = await stage(move(leaf, right, 'Left'));
    await client.ok('POST', `${BATCHES}/${seen.BatchId}/moves`, { Moves: [move(waiting, right, 'Right')] });
    const stale = `version=${seen.Version}`;
    for (const reply of [
      await commit(seen.BatchId, seen.Version),
      await client.call('DELETE', `${BATCHES}/${seen.BatchId}/moves/0?${stale}`),
      await client.call('DELETE', `${BATCHES}/${seen.BatchId}?${stale}`),
    ]) {
      assert.deepEqual([reply.status, reply.json.code], [409, 'batch_changed']);
    }
    const { Version, Moves } = await read(seen.BatchId);
    assert.equal(Moves.length, 2);
    await client.ok('DELETE', `${BATCHES}/${seen.BatchId}?version=${Version}`);
    assert.equal((await client.call('GET', `${BATCHES}/${seen.BatchId}`)).json.code, 'batch_not_found');
  });

  it('cannot be changed after the commit, nor committed without moves', async () => {
    const { BatchId, Version } = await stage(move(leaf, right, 'Left'));
    assert.equal((await commit(BatchId, Version)).status, 200);
    const late = await client.call('POST', `${BATCHES}/${BatchId}/moves`, {
      Moves: [move(leaf, left, 'Left')],
    });
    assert.deepEqual([late.status, late.json.code], [409, 'batch_not_staged']);
    const empty = await stage(move(leaf, left, 'Left'));
    const path = `${BATCHES}/${empty.BatchId}/moves/0?version=${empty.Version}`;
    const { Version: none } = await client.ok('DELETE', path);
    assert.equal((await commit(empty.BatchId, none)).json.code, 'batch_empty');
  });

  it('accepts all simultaneous additions, and none during a commit', async () => {
    const batch = await stage(move(leaf, right, 'Left'));
    const replies = await Promise.all(
      Array.from({ length: 6 }, () =>
        client.call('POST', `${BATCHES}/${batch.BatchId}/moves`, { Moves: [move(waiting, right, 'Right')] }),
      ),
    );
    assert.deepEqual(
      replies.map(({ status }) => status),
      Array.from({ length: 6 }, () => 200),
    );
    assert.equal((await read(batch.BatchId)).Moves.length, 7);
    const short = await stage(move(leaf, right, 'Left'));
    const [added, committed] = await Promise.all([
      client.call('POST', `${BATCHES}/${short.BatchId}/moves`, { Moves: [move(waiting, right, 'Right')] }),
      commit(short.BatchId, short.Version),
    ]);
    const outcome = [added.status, committed.status].join();
    assert.ok(['409,200', '200,409'].includes(outcome), outcome);
    const { State, Moves } = await read(short.BatchId);
    assert.deepEqual([State, Moves.length], committed.status === 200 ? ['committed', 1] : ['staged', 2]);
  });

  it('refuses people and trees that do not exist, and an order without a reason', async () => {
    const unknown = await client.call('POST', BATCHES, {
      Reason: 'typo',
      Moves: [move(999_999, right, 'Left'), { ...move(leaf, right, 'Left'), Tree: 'Oak' }],
    });
    assert.deepEqual(
      unknown.json.errors.map(({ code, field }: Record<string, string>) => [code, field]),
      [
        ['customer_not_found', 'Moves.0.CustomerId'],
        ['unknown_tree', 'Moves.1.Tree'],
      ],
    );
    const blank = await client.call('POST', BATCHES, { Reason: ' ', Moves: [move(leaf, right, 'Left')] });
    assert.equal(blank.status, 400);
  });

  it('is listed by state, latest first, page by page', async () => {
    const first = await stage(move(leaf, right, 'Left'));
    const second = await stage(move(leaf, right, 'Right'), move(waiting, right, 'Left'));
    const [latest, before] = await client.ok('GET', `${BATCHES}?state=staged&limit=2`);
    assert.deepEqual(
      [latest, before].map(({ BatchId, Size, First, Reason }) => [BatchId, Size, First.CustomerId, Reason]),
      [
        [second.BatchId, 2, leaf, 'Clean-up of May'],
        [first.BatchId, 1, leaf, 'Clean-up of May'],
      ],
    );
    const [next] = await client.ok('GET', `${BATCHES}?before=${second.BatchId}&limit=1`);
    assert.equal(next.BatchId, first.BatchId);
    const committed = await client.ok('GET', `${BATCHES}?state=committed`);
    assert.ok(committed.every(({ State }: { State: string }) => State === 'committed'));
  });

  it('may be discarded at any moment while batches are listed', async () => {
    const { database } = server.installation;
    for (const read of [1, 2]) {
      const batch = await stage(move(left, right, 'Left'));
      let reads = 0;
      const discarding: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        async transformResult({ result }) {
          reads += 1;
          if (reads === read)
            await client.ok('DELETE', `${BATCHES}/${batch.BatchId}?version=${batch.Version}`);
          return result;
        },
      };
      const reader = (database.reader as unknown as WriteHandle).withPlugin(discarding);
      const listed = await createBatchReader(reader as unknown as ReadHandle).list({ limit: 1 });
      assert.equal(listed[0]?.id, batch.BatchId, `discarded after statement ${read}`);
    }
  });
});
