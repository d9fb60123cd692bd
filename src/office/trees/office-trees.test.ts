import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees({ Binary: { movementPolicy: { windowDays: 30 } } });
const PLACED = '2026-03-01T00:00:00.000Z';
const NOW = Date.parse('2026-03-10T12:00:00.000Z');

describe('The trees of the back office', () => {
  let server: TestServer;
  let client: PortalClient;
  let now = NOW;
  let [top, left, right, leaf]: number[] = [];
  const place = (upline: number, leg: string) => ({
    uplines: { Enrollment: -1, Binary: [upline, leg] as const },
  });
  const node = (id: number | undefined, rest = '') => `/office/trees/binary/nodes/${id}${rest}`;

  before(async () => {
    const clock = () => new Date(now);
    server = await startTestServer({ extension: { plan }, now: clock });
    client = await signedIn(server, 'operator@example.com', 'Administrator', clock);
    [top, left, right, leaf] = await addNetwork(
      server.installation,
      [place(-1, 'Left'), place(0, 'Left'), place(0, 'Right'), place(1, 'Left')],
      PLACED,
    );
  });
  after(() => server.close());

  it('lists the trees with their legs, and the names of types and statuses', async () => {
    const { Trees, TopId, Types, Statuses } = await client.ok('GET', '/office/trees');
    assert.deepEqual(
      Trees.map(({ Name, Legs }: { Name: string; Legs: string[] }) => [Name, Legs.length]),
      [
        ['Enrollment', 0],
        ['Unilevel', 0],
        ['Binary', 2],
        ['Matrix', 3],
      ],
    );
    assert.equal(TopId, 2);
    assert.deepEqual(Types[0], { Id: 1, Name: 'Distributor' });
    assert.deepEqual(Statuses[3], { Id: 4, Name: 'Suspended', Class: 'InActive' });
  });

  it('shows a node by name, with the path from the top', async () => {
    const { Node, Way, Level } = await client.ok('GET', node(leaf));
    assert.deepEqual(
      Way.map((person: { CustomerId: number }) => person.CustomerId),
      [2, top, left],
    );
    assert.equal(Level, 3);
    assert.deepEqual(
      { ...Node, From: Node.From },
      {
        CustomerId: leaf,
        BackOfficeId: `N${leaf}`,
        Name: 'First Last',
        CustomerType: 1,
        CustomerStatus: 1,
        IsErased: false,
        IsPlaced: true,
        UplineId: left,
        Leg: 'Left',
        DirectCount: 0,
        IsVacant: false,
        From: PLACED,
      },
    );
  });

  it('shows a person who had no place on the day, without a place', async () => {
    const { Node, Way } = await client.ok('GET', node(leaf, '?asOf=2026-02-01'));
    assert.equal(Node.IsPlaced, false);
    assert.equal(Node.Name, 'First Last');
    assert.deepEqual(Way, []);
  });

  it('lists the nodes directly below page by page, at one instant', async () => {
    const first = await client.ok('GET', node(top, '/children?pageSize=1'));
    assert.deepEqual([first.Nodes.length, first.Nodes[0].CustomerId], [1, left]);
    const second = await client.ok('GET', node(top, `/children?pageSize=1&cursor=${first.NextCursor}`));
    assert.deepEqual([second.Nodes[0].CustomerId, second.NextCursor, second.AsOf], [right, null, first.AsOf]);
    const other = await client.call('GET', node(left, `/children?cursor=${first.NextCursor}`));
    assert.deepEqual([other.status, other.json.code], [400, 'invalid_cursor']);
  });

  it('shows the window around a person: the upline, the person and the levels below', async () => {
    const { Above, Nodes } = await client.ok('GET', node(top, '/window?levels=1'));
    assert.deepEqual(
      Above.map(({ CustomerId }: { CustomerId: number }) => CustomerId),
      [2],
    );
    assert.deepEqual(
      Nodes.map(({ CustomerId, DirectCount }: { CustomerId: number; DirectCount: number }) => [
        CustomerId,
        DirectCount,
      ]),
      [
        [top, 2],
        [left, 1],
        [right, 0],
      ],
    );
  });

  it('never shows more than 250 nodes in a window', async () => {
    const wide = Array.from({ length: 400 }, (_, index) => ({
      uplines: { Enrollment: index < 20 ? -1 : index % 20 },
    }));
    await addNetwork(server.installation, wide, PLACED);
    const { Above, Nodes } = await client.ok('GET', '/office/trees/Enrollment/nodes/2/window?levels=6');
    assert.ok(Above.length + Nodes.length <= 250);
    assert.ok(Nodes.length > 100, `only ${Nodes.length}`);
  });

  it('counts the downlines of several people', async () => {
    const counts = await client.ok('GET', `/office/trees/Binary/counts?ids=${top},${left},${leaf}`);
    assert.deepEqual(counts, [
      { CustomerId: top, Count: 3 },
      { CustomerId: left, Count: 1 },
      { CustomerId: leaf, Count: 0 },
    ]);
    assert.deepEqual(await client.ok('GET', `/office/trees/Binary/counts?ids=${top}&asOf=2026-02-01`), [
      { CustomerId: top, Count: 0 },
    ]);
  });

  it('finds people by id and by name, without their contact data', async () => {
    const [found] = await client.ok('GET', `/office/trees/Binary/people?search=${leaf}`);
    assert.deepEqual([found.CustomerId, found.IsPlaced], [leaf, true]);
    const { text } = await client.call('GET', '/office/trees/Binary/people?search=First%20Last');
    assert.doesNotMatch(text, /@example\.com/);
  });

  it('previews a move: the people it moves, losses and gains, and the rules it was checked against', async () => {
    const preview = await client.ok('POST', '/office/trees/Binary/moves/preview', {
      CustomerId: left,
      ToUplineId: right,
      Leg: 'Right',
    });
    assert.equal(preview.IsAllowed, true);
    assert.equal(preview.Nodes, 2);
    assert.deepEqual([preview.From.CustomerId, preview.From.Leg], [top, 'Left']);
    assert.deepEqual([preview.To.CustomerId, preview.To.Leg], [right, 'Right']);
    assert.equal(preview.Common.CustomerId, top);
    assert.deepEqual([preview.Losing.Count, preview.Gaining.Count], [0, 1]);
    assert.deepEqual([preview.Policy.WindowDays, preview.Policy.FirstPlacedAt], [30, PLACED]);
  });

  it('previews a move below the person’s own downline as refused, with the reason', async () => {
    const preview = await client.ok('POST', '/office/trees/Binary/moves/preview', {
      CustomerId: left,
      ToUplineId: leaf,
      Leg: 'Left',
    });
    assert.deepEqual(
      [preview.IsAllowed, preview.Problems.map(({ Code }: { Code: string }) => Code)],
      [false, ['placement_cycle']],
    );
    assert.match(
      preview.Problems[0].Message,
      new RegExp(`^First Last \\(N${leaf}\\) is below First Last \\(N${left}\\) in the Binary tree\\.`),
    );
    assert.equal(preview.To.CustomerId, leaf);
  });

  it('requires a reason, and stores nothing of a refused move', async () => {
    const order = { CustomerId: left, ToUplineId: right, Leg: 'Right' };
    for (const Reason of [undefined, '', '  ']) {
      const { status } = await client.call('POST', '/office/trees/Binary/moves', { ...order, Reason });
      assert.equal(status, 400);
    }
    const refused = { ...order, ToUplineId: leaf, Leg: 'Left', Reason: 'try' };
    const { status, json } = await client.call('POST', '/office/trees/Binary/moves', refused);
    assert.deepEqual([status, json.code], [409, 'placement_cycle']);
    assert.deepEqual(await server.sql('select id from placement_batches'), []);
  });

  it('moves as a batch that can be undone once, and records the account', async () => {
    const order = { CustomerId: left, ToUplineId: right, Leg: 'Right', Reason: 'asked in writing' };
    const batch = await client.ok('POST', '/office/trees/Binary/moves', order);
    assert.deepEqual([batch.State, batch.Moves[0].To.CustomerId], ['committed', right]);
    const moved = await client.ok('GET', node(left));
    assert.deepEqual([moved.Node.UplineId, moved.Node.Leg], [right, 'Right']);
    const places = await client.ok('GET', node(left, '/placements'));
    assert.deepEqual(
      places.map(({ UplineId, Reason, BatchId }: Record<string, unknown>) => [UplineId, Reason, BatchId]),
      [
        [top, '', null],
        [right, 'asked in writing', batch.BatchId],
      ],
    );
    assert.equal(places[1].Actor, 'operator');
    assert.equal(batch.CommittedBy, 'operator');
    now += 1_000;
    const undone = await client.ok('POST', `/office/trees/batches/${batch.BatchId}/undo`);
    assert.deepEqual([undone.State, undone.UndoneBy], ['undone', 'operator']);
    assert.equal((await client.ok('GET', node(left))).Node.UplineId, top);
    const again = await client.call('POST', `/office/trees/batches/${batch.BatchId}/undo`);
    assert.deepEqual([again.status, again.json.code], [409, 'batch_not_committed']);
    assert.equal((await client.ok('GET', `/office/trees/batches/${batch.BatchId}`)).State, 'undone');
  });

  it('lists the changes around a person between two days, in either order of the days', async () => {
    const path = (from: string, to: string) => node(top, `/changes?from=${from}&to=${to}`);
    const { Changes, IsCut } = await client.ok('GET', path('2026-03-05', '2026-03-20'));
    assert.equal(IsCut, false);
    assert.deepEqual(
      Changes.map(({ Person, Before, After, Rule, Actor }: Record<string, Record<string, unknown>>) => [
        ...[Person?.['CustomerId'], Before?.['CustomerId'], After?.['CustomerId'], Rule, Actor],
      ]),
      [
        [left, top, right, 'PlaceNode', 'operator'],
        [left, right, top, 'Undo', 'operator'],
      ],
    );
    assert.deepEqual((await client.ok('GET', path('2026-03-20', '2026-03-05'))).Changes, Changes);
    const begun = await client.ok('GET', path('2026-02-01', '2026-03-02'));
    assert.deepEqual(
      begun.Changes.map(({ Before }: { Before: unknown }) => Before),
      [null, null, null, null],
    );
    assert.deepEqual((await client.ok('GET', path('2026-03-02', '2026-03-03'))).Changes, []);
  });

  it('refuses an undo after a later change depends on the move', async () => {
    now += 1_000;
    const order = { CustomerId: left, ToUplineId: right, Leg: 'Right', Reason: 'first' };
    const { BatchId } = await client.ok('POST', '/office/trees/Binary/moves', order);
    now += 1_000;
    await client.ok('POST', '/office/trees/Binary/moves', {
      ...{ CustomerId: left, ToUplineId: right, Leg: 'Left' },
      Reason: 'second',
    });
    const { status, json } = await client.call('POST', `/office/trees/batches/${BatchId}/undo`);
    assert.deepEqual([status, json.code], [409, 'batch_built_upon']);
  });

  it('refuses a move after the window of the plan, in the preview as in the move', async () => {
    now = Date.parse('2026-05-01T00:00:00.000Z');
    const late = await signedIn(server, 'late@example.com', 'Administrator', () => new Date(now));
    const order = { CustomerId: leaf, ToUplineId: top, Leg: 'Left' };
    const preview = await late.ok('POST', '/office/trees/Binary/moves/preview', order);
    assert.deepEqual(
      preview.Problems.map(({ Code }: { Code: string }) => Code),
      ['move_window_closed'],
    );
    const { json } = await late.call('POST', '/office/trees/Binary/moves', { ...order, Reason: 'late' });
    assert.equal(json.code, 'move_window_closed');
  });

  it('accepts only one of two simultaneous moves to a position, and leaves no batch of the other', async () => {
    const [one, two] = await addNetwork(
      server.installation,
      [place(-1, 'Right'), { uplines: { Enrollment: -1 } }, { uplines: { Enrollment: -1 } }],
      new Date(now).toISOString(),
    ).then(([, first, second]) => [first, second]);
    const racer = await signedIn(server, 'racer@example.com', 'Administrator', () => new Date(now));
    const before = await server.sql('select id from placement_batches');
    const seat = { ToUplineId: leaf, Leg: 'Right', Reason: 'race' };
    const replies = await Promise.all(
      [one, two].map((CustomerId) =>
        racer.call('POST', '/office/trees/Binary/moves', { CustomerId, ...seat }),
      ),
    );
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [201, 409]);
    const batches = await server.sql('select id from placement_batches');
    assert.equal(batches.length, before.length + 1);
  });

  it('refuses an account without a role of the back office', async () => {
    const developer = await signedIn(server, 'developer@example.com', 'Developer', () => new Date(now));
    assert.equal((await developer.call('GET', '/office/trees')).status, 403);
    const { status } = await developer.call('POST', '/office/trees/batches/1/undo');
    assert.equal(status, 403);
  });
});
