import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import { ROLLED_UP_LISTED_MAX } from '../../trees/write/batch-limit.ts';

const BATCHES = '/office/trees/batches';

type Place = { readonly CustomerId: number; readonly Leg: string } | null;
interface Move {
  readonly Done: { readonly From: Place; readonly To: Place; readonly StaysVacant: boolean } | null;
}

interface Return {
  readonly Person: { readonly CustomerId: number };
  readonly Tree: string;
  readonly Nodes: number;
  readonly From: Place;
  readonly To: Place;
}

describe('A committed batch', () => {
  let server: TestServer;
  let client: PortalClient;
  let [top, left, right]: number[] = [];
  const add = (SponsorId: number | undefined) =>
    server.create(distributorBody({ SponsorId: SponsorId ?? 2 }));
  const move = (CustomerId: number | undefined, ToUplineId: number | undefined, Leg = '') => ({
    ...{ Tree: 'Binary', CustomerId, ToUplineId, Leg, FindAvailable: Leg === '' },
  });
  const carryOut = (...Moves: object[]) =>
    client.ok('POST', '/office/trees/moves', { Reason: 'Clean-up of May', Moves });
  const read = (id: number) => client.ok('GET', `${BATCHES}/${id}`);
  const placesOf = ({ Moves }: { Moves: readonly Move[] }) =>
    Moves.map(({ Done }) => {
      const [from, to] = [Done?.From ?? null, Done?.To ?? null];
      return [from?.CustomerId ?? null, from?.Leg ?? '', to?.CustomerId ?? null, to?.Leg ?? ''];
    });

  before(async () => {
    server = await startTestServer({ extension: { plan: fourTrees() } });
    client = await signedIn(server, 'operator@example.com', 'Administrator');
    top = await add(2);
    left = await add(top);
    right = await add(top);
    await carryOut(move(top, 2), move(left, top, 'Left'), move(right, top, 'Right'));
  });
  after(() => server.close());

  it('shows the old and new place of everyone, including places found automatically, even after its undo', async () => {
    const [moved, waiting] = [await add(top), await add(top)];
    await carryOut(move(moved, left, 'Left'));
    const { BatchId, Version } = await client.ok('POST', BATCHES, {
      Reason: 'two at once',
      Moves: [move(moved, right, 'Right'), move(waiting, right)],
    });
    assert.deepEqual(
      (await read(BatchId)).Moves.map(({ Done }: Move) => Done),
      [null, null],
    );
    await client.ok('POST', `${BATCHES}/${BatchId}/commit`, { Version });
    const places = [
      [left, 'Left', right, 'Right'],
      [null, '', right, 'Left'],
    ];
    assert.deepEqual(placesOf(await read(BatchId)), places);
    assert.equal((await read(BatchId)).Merge, null);
    await client.ok('POST', `${BATCHES}/${BatchId}/undo`);
    assert.deepEqual(placesOf(await read(BatchId)), places);
    await carryOut(move(moved, right, 'Left'));
    assert.deepEqual(placesOf(await read(BatchId)), places);
  });

  it('names the person who prevents its undo, and the reason', async () => {
    const [first, second] = [await add(top), await add(top)];
    const { BatchId } = await carryOut(move(first, 2));
    const preview = () => client.ok('POST', `${BATCHES}/${BatchId}/undo/preview`);
    const possible = await preview();
    assert.deepEqual([possible.IsAllowed, possible.Problems, possible.Blocker], [true, [], null]);
    await carryOut(move(second, first, 'Left'));
    const undo = () => client.call('POST', `${BATCHES}/${BatchId}/undo`);
    const reason = `The batch cannot be undone: in the Binary tree, customer ${first}`;
    const refused = await undo();
    assert.equal(refused.json.code, 'batch_built_upon');
    const joined = `${reason} has somebody directly below who came there since.`;
    assert.equal(refused.json.errors[0].message, joined);
    const joinedSince = await preview();
    assert.match(joinedSince.Problems[0].Message, /has somebody directly below who came there since\.$/);
    assert.equal(joinedSince.Blocker.BatchId, null);
    const later = await carryOut(move(first, left));
    assert.equal((await undo()).json.errors[0].message, `${reason} was moved or removed since.`);
    const movedSince = await preview();
    assert.deepEqual(
      [movedSince.IsAllowed, movedSince.Blocker.Person.CustomerId, movedSince.Blocker.BatchId],
      [false, first, later.BatchId],
    );
    assert.ok(!movedSince.Problems[0].Message.includes(`customer ${first}`), 'names, not IDs');
  });

  it('shows who would move back and where, without changing anything', async () => {
    const [first, second] = [await add(top), await add(top)];
    await carryOut(move(first, right), move(second, first, 'Left'));
    const { BatchId } = await carryOut(move(first, 2), move(first, left));
    const stored = () => server.sql('SELECT * FROM placements ORDER BY id');
    const before = await stored();
    const { Moves } = await client.ok('POST', `${BATCHES}/${BatchId}/undo/preview`);
    assert.deepEqual(
      Moves.map(({ Person, Tree, Nodes, From, To }: Return) => [
        ...[Person.CustomerId, Tree, Nodes],
        ...[From?.CustomerId, To?.CustomerId],
      ]),
      [[first, 'Binary', 2, left, right]],
    );
    assert.deepEqual(await stored(), before);
    await client.ok('POST', `${BATCHES}/${BatchId}/undo`);
    const again = await client.call('POST', `${BATCHES}/${BatchId}/undo/preview`);
    assert.deepEqual([again.status, again.json.code], [409, 'batch_not_committed']);
  });

  it('lists the first of the people whom a removal moved up, with their total number', async () => {
    const removed = await add(top);
    const below: number[] = [];
    for (let count = 0; count < ROLLED_UP_LISTED_MAX + 2; count += 1) below.push(await add(removed));
    const [first = 0, second = 0] = below;
    const under = await add(first);
    const items = [{ action: 'remove', customerId: removed, tree: 'Unilevel', children: 'rollup' }];
    const { BatchId } = (await server.call('POST', '/v1/placement-batches', { items })).json;
    await server.call('POST', `/v1/placement-batches/${BatchId}/commit`);
    const preview = () => client.ok('POST', `${BATCHES}/${BatchId}/undo/preview`);
    const { Moves, RolledUp, RolledUpCount } = await preview();
    assert.deepEqual(
      Moves.map(({ Person, From, To }: Return) => [Person.CustomerId, From, To?.CustomerId]),
      [[removed, null, top]],
    );
    assert.deepEqual(
      RolledUp.map(({ Person, Tree, Nodes, From, To }: Return) => [
        ...[Person.CustomerId, Tree, Nodes],
        ...[From?.CustomerId, To?.CustomerId],
      ]),
      below.slice(0, ROLLED_UP_LISTED_MAX).map((id) => [id, 'Unilevel', id === first ? 2 : 1, top, removed]),
    );
    assert.equal(RolledUpCount, below.length);
    const later = await carryOut({ Tree: 'Unilevel', CustomerId: second, ToUplineId: under });
    const refused = await preview();
    assert.deepEqual([refused.RolledUp, refused.RolledUpCount], [[], 0]);
    const { Person, BatchId: laterBatch } = refused.Blocker;
    assert.deepEqual([Person.CustomerId, laterBatch], [second, later.BatchId]);
  });

  it('names the merge that created it, and is undone only with that merge', async () => {
    const [survivor, merged] = [await add(top), await add(top)];
    const below = await add(merged);
    const preview = await client.ok('POST', `/office/people/${survivor}/merge/preview`, {
      MergedCustomerId: merged,
    });
    const versions = { Version: preview.Survivor.Version, MergedVersion: preview.Merged.Version };
    await client.ok('POST', `/office/people/${survivor}/merge`, {
      ...{ MergedCustomerId: merged, Reason: 'enrolled twice', ...versions },
    });
    const [{ BatchId }] = await client.ok('GET', BATCHES);
    const batch = await read(BatchId);
    const { Survivor, Merged, IsUndone } = batch.Merge;
    assert.deepEqual([Survivor.CustomerId, Merged.CustomerId, IsUndone], [survivor, merged, false]);
    assert.ok(placesOf(batch).some(([from, , to]) => from === merged && to === survivor));
    const refused = await client.call('POST', `${BATCHES}/${BatchId}/undo`);
    assert.deepEqual([refused.status, refused.json.code], [409, 'customer_merged']);
    await client.ok('POST', `/office/people/${merged}/merge/undo`);
    const undone = await read(BatchId);
    assert.deepEqual([undone.State, undone.Merge.IsUndone], ['undone', true]);
    const { Node } = await client.ok('GET', `/office/trees/unilevel/nodes/${below}`);
    assert.equal(Node.UplineId, merged);
  });
});
