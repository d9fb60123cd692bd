import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees({
  Binary: { allowedRules: ['Left', 'Right', 'Weak'], releaseRule: 'FirstEmptyRollup', waitingDays: 30 },
});
const ENROLLED = '2026-03-01T00:00:00.000Z';
const NOW = Date.parse('2026-03-29T12:00:00.000Z');
const WAITING = '/office/trees/Binary/waiting';

interface Placing {
  readonly Person: { readonly CustomerId: number };
  readonly Rule: string | null;
  readonly To: { readonly CustomerId: number; readonly Leg: string } | null;
  readonly Problems: readonly { readonly Code: string }[];
}

describe('The waiting list of the back office', () => {
  let server: TestServer;
  let client: PortalClient;
  let now = NOW;
  let [top, first, second, third, orphan]: number[] = [];

  before(async () => {
    const clock = () => new Date(now);
    server = await startTestServer({ extension: { plan }, now: clock });
    client = await signedIn(server, 'operator@example.com', 'Administrator', clock);
    [top, first, second, third, orphan] = await addNetwork(
      server.installation,
      [
        { uplines: { Enrollment: -1, Binary: [-1, 'Left'] as const } },
        ...Array.from({ length: 3 }, () => ({ uplines: { Enrollment: 0 } })),
        { uplines: { Enrollment: 3 } },
      ],
      ENROLLED,
    );
  });
  after(() => server.close());

  const list = async (query = '') =>
    (await client.ok('GET', WAITING + query)).People.map(
      ({ CustomerId, Sponsor, DaysLeft }: Record<string, unknown>) => [
        CustomerId,
        (Sponsor as { CustomerId: number }).CustomerId,
        DaysLeft,
      ],
    );
  const preview = (CustomerIds: unknown[], Rule?: string): Promise<Placing[]> =>
    client.ok('POST', `${WAITING}/preview`, { CustomerIds, ...(Rule === undefined ? {} : { Rule }) });
  const places = (found: readonly Placing[]) =>
    found.map(({ Person, To }) => [Person.CustomerId, To?.CustomerId ?? null, To?.Leg ?? null]);

  it('shows who waits, under whom, and the days that the plan leaves, page by page', async () => {
    assert.deepEqual(await list(), [
      [first, top, 2],
      [second, top, 2],
      [third, top, 2],
      [orphan, third, 2],
    ]);
    assert.deepEqual(await list(`?limit=1&after=${first}`), [[second, top, 2]]);
    now = Date.parse('2026-04-05T00:00:00.000Z');
    const late = await signedIn(server, 'late@example.com', 'Administrator', () => new Date(now));
    assert.equal((await late.ok('GET', WAITING)).People[0].DaysLeft, -5);
    now = NOW;
    const unlimited = await client.ok('GET', '/office/trees/Matrix/waiting?limit=1');
    assert.equal(unlimited.People[0].DaysLeft, null);
  });

  it('counts everybody who waits, and names the staged batch that a person is in', async () => {
    const total = async () => {
      const { Total, IsTotalCut } = await client.ok('GET', `${WAITING}?limit=1`);
      return [Total, IsTotalCut];
    };
    assert.deepEqual(await total(), [4, false]);
    const stagedIn = async () =>
      (await client.ok('GET', WAITING)).People.map(({ StagedIn }: { StagedIn: unknown }) => StagedIn);
    const stage = async (Tree: string, CustomerId: number | undefined) => {
      const Moves = [{ Tree, CustomerId, ToUplineId: top, Leg: 'Left' }];
      return client.ok('POST', '/office/trees/batches', { Reason: 'later', Moves });
    };
    const matrix = await stage('Matrix', second);
    const { BatchId, Version } = await stage('binary', third);
    assert.deepEqual(await stagedIn(), [null, null, BatchId, null]);
    await client.ok('DELETE', `/office/trees/batches/${BatchId}?version=${Version}`);
    await client.ok('DELETE', `/office/trees/batches/${matrix.BatchId}?version=${matrix.Version}`);
    assert.deepEqual(await stagedIn(), [null, null, null, null]);
  });

  it('previews places one after another: positions that earlier people get are taken for later ones', async () => {
    const found = await preview([first, second, third]);
    assert.deepEqual(places(found), [
      [first, top, 'Left'],
      [second, top, 'Right'],
      [third, first, 'Left'],
    ]);
    assert.equal(found[0]?.Rule, 'FirstEmptyRollup');
    assert.deepEqual(places(await preview([second, first], 'left')), [
      [second, top, 'Left'],
      [first, second, 'Left'],
    ]);
    assert.equal((await list()).length, 4);
  });

  it('explains why a rule finds no place, and refuses unknown rules and people', async () => {
    const [found] = await preview([orphan], 'Weak');
    assert.deepEqual([found?.To, found?.Problems.map(({ Code }) => Code)], [null, ['sponsor_not_placed']]);
    const [placed] = await preview([top]);
    assert.deepEqual(
      placed?.Problems.map(({ Code }) => Code),
      ['already_placed'],
    );
    const unknown = await client.call('POST', `${WAITING}/preview`, { CustomerIds: [first], Rule: 'Oak' });
    assert.equal(unknown.json.code, 'unknown_rule');
    const nobody = await client.call('POST', `${WAITING}/preview`, { CustomerIds: [first, 999_999] });
    const [{ code, field }] = nobody.json.errors;
    assert.deepEqual([code, field], ['customer_not_found', 'CustomerIds.1']);
  });

  it('places several people as one batch, refuses all if a position was taken, and can be undone', async () => {
    const found = await preview([first, second]);
    const Moves = found.map(({ Person, To }) => ({
      ...{ Tree: 'Binary', CustomerId: Person.CustomerId, ToUplineId: To?.CustomerId, Leg: To?.Leg },
    }));
    const taken = await client.ok('POST', '/office/trees/Binary/moves', {
      ...{ CustomerId: third, ToUplineId: top, Leg: 'Right', Reason: 'asked' },
    });
    const order = { Reason: 'By rule FirstEmptyRollup', Moves };
    const refused = await client.call('POST', '/office/trees/moves', order);
    assert.deepEqual([refused.status, refused.json.code], [409, 'position_taken']);
    assert.equal(refused.json.errors[0].field, 'Moves.1.Leg');
    assert.equal((await list()).length, 3);
    await client.ok('POST', `/office/trees/batches/${taken.BatchId}/undo`);

    const { BatchId } = await client.ok('POST', '/office/trees/moves', order);
    // The count of days for the third person restarted when their placement ended.
    assert.deepEqual(await list(), [
      [third, top, 30],
      [orphan, third, 2],
    ]);
    await client.ok('POST', `/office/trees/batches/${BatchId}/undo`);
    assert.equal((await list()).length, 4);
  });

  it('refuses to place people who were placed by another operator since the preview', async () => {
    const found = await client.ok('POST', `${WAITING}/preview`, { CustomerIds: [first] });
    const [{ To, Version }] = found;
    const move = { Tree: 'Binary', CustomerId: first, ToUplineId: To.CustomerId, Leg: To.Leg };
    const theirs = await client.ok('POST', '/office/trees/Binary/moves', {
      ...{ CustomerId: first, ToUplineId: top, Leg: 'Right', Reason: 'asked' },
    });
    const order = { Reason: 'By rule', Moves: [{ ...move, Version }] };
    const refused = await client.call('POST', '/office/trees/moves', order);
    assert.deepEqual([refused.status, refused.json.code], [409, 'move_outdated']);
    assert.equal(refused.json.errors[0].field, 'Moves.0.Version');
    await client.ok('POST', `/office/trees/batches/${theirs.BatchId}/undo`);
    const { BatchId } = await client.ok('POST', '/office/trees/moves', order);
    await client.ok('POST', `/office/trees/batches/${BatchId}/undo`);
  });

  it('counts the days from the end of a place', async () => {
    const { BatchId } = await client.ok('POST', '/office/trees/Binary/moves', {
      ...{ CustomerId: second, ToUplineId: top, Leg: 'Left', Reason: 'asked' },
    });
    now = Date.parse('2026-03-30T00:00:00.000Z');
    const later = await signedIn(server, 'later@example.com', 'Administrator', () => new Date(now));
    await later.ok('POST', `/office/trees/batches/${BatchId}/undo`);
    const { People } = await later.ok('GET', `${WAITING}?after=${first}&limit=1`);
    assert.deepEqual([People[0].CustomerId, People[0].DaysLeft], [second, 30]);
  });
});
