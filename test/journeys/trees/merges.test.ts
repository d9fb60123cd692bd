import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import type { Answer } from '../../support/answers.ts';
import { distributorBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { assertSameAsTables, assertSameWeights } from '../../support/same-as-tables.ts';
import { storedRows } from '../../support/stored-rows.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_261_127);
const PEOPLE = 24;
const ACTS = 80;
/** The first people in the list, who may be erased during the test. */
const ERASABLE = 3;
const TREES = ['Enrollment', 'Unilevel', 'Binary', 'Matrix'] as const;
const LEGS: Readonly<Record<string, readonly string[]>> = {
  Binary: ['Left', 'Right'],
  Matrix: ['Left', 'Middle', 'Right'],
};
const plan = fourTrees({
  Binary: { placementRule: 'FirstEmpty', allowedRules: ['FirstEmpty', 'Weak'], legWeight: 'pushed' },
  Matrix: { placementRule: 'FirstEmpty' },
});
const REASON = 'enrolled twice';

const directory = mkdtempSync(path.join(tmpdir(), 'upline-merges-'));
const servers: TestServer[] = [];
const people: number[] = [];

/** On PostgreSQL, several servers on one database; the embedded engine allows only one process. */
before(async () => {
  const environment = { UPLINE_TREE_INDEX: 'always' };
  const start = () => startTestServer({ extension: { plan }, environment, directory });
  servers.push(await start());
  if (testEngine === 'postgres') servers.push(await start());
  for (let index = 0; index < PEOPLE; index += 1) {
    const SponsorId = people[Math.floor(index / 3)] ?? 2;
    const id = await serverAt(index).create(distributorBody({ SponsorId, WebAlias: `merges-${index}` }));
    people.push(id);
    const aliases = { AdditionalWebAliases: [`more-${index}`] };
    await serverAt(index).call('PUT', `/v1/customers/${id}/web-aliases`, aliases);
  }
});
after(async () => {
  for (const server of servers) await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const serverAt = (turn: number) => servers[turn % servers.length] as TestServer;
const merge = (server: TestServer, id: number, MergedCustomerId: number, more: object = {}) =>
  server.call('POST', `/v1/customers/${id}/merge`, { MergedCustomerId, Reason: REASON, ...more });
const undo = (server: TestServer, id: number) => server.call('POST', `/v1/customers/${id}/merge/undo`);
const place = (server: TestServer, id: number, tree: string, uplineId: number) =>
  server.call(
    'POST',
    `/v1/customers/${id}/downline/placenode?tree=${tree}&toUplineId=${uplineId}&findAvailable=true`,
  );

/** Columns that differ after a merge and its undo: the version, the author and the time of the last write. */
const HISTORY = [
  ...['revision', 'changed_at', 'changed_by', 'changed_operation', 'changed_request_id'],
  ...['from_at', 'rule', 'reason', 'actor', 'batch_id', 'request_id', 'position'],
];
/** The compared tables. Of placements, only the current ones; a restored placement is a new row. */
const COMPARED: Readonly<Record<string, { readonly where?: string; readonly without?: readonly string[] }>> =
  {
    customers: {},
    placements: { where: 'to_at IS NULL', without: ['id'] },
    addresses: {},
    custom_fields: {},
    web_aliases: {},
    service_log: {},
    placement_preferences: {},
    unplaced_nodes: {},
    leg_weights: {},
    login_attempts: {},
  };

async function present(server: TestServer): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {};
  for (const [table, { where = 'TRUE', without = [] }] of Object.entries(COMPARED)) {
    const left = [...HISTORY, ...without];
    const rows = await storedRows(server, table, where);
    tables[table] = rows
      .map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !left.includes(name))))
      .sort();
  }
  return tables;
}

const sound = () =>
  assertInvariants({ query: serverAt(0).sql, engine: testEngine, plan, isRearranged: true });

/** Asserts that every server shows the same as the tables for every node. */
async function assertIndexed(): Promise<void> {
  for (const server of servers) {
    for (const id of [2, ...people]) {
      const { mergedInto, isErased } = await stateOf(server, id);
      if (mergedInto !== null || isErased) continue;
      for (const tree of TREES) await assertSameAsTables([server], { tree, id, legs: LEGS[tree] ?? [] });
      await assertSameWeights([server], { tree: 'Binary', id, legs: LEGS['Binary'] ?? [] });
    }
  }
}

async function stateOf({ sql }: TestServer, id: number) {
  const [row] = await sql(`SELECT merged_into, erased_at FROM customers WHERE id = ${id}`);
  return { mergedInto: row?.['merged_into'] ?? null, isErased: row?.['erased_at'] !== null };
}

const acts = fc.array(
  fc.record({
    what: fc.constantFrom(
      ...([
        'merge and undo',
        'merge and undo',
        'merge',
        'merge',
        'merge',
        'undo',
        'undo',
        'move',
        'remove',
      ] as const),
      ...(['remove', 'weigh', 'prefer', 'note', 'enroll', 'type', 'erase'] as const),
    ),
    tree: fc.constantFrom('Unilevel', 'Binary', 'Matrix'),
    one: fc.nat(PEOPLE - 1),
    other: fc.nat(PEOPLE - 1),
    take: fc.subarray(['EmailAddress', 'Username', 'TaxId', 'PrimaryAddress', 'WebAlias', 'AssociateCustom']),
    turn: fc.nat(1),
  }),
  { minLength: ACTS, maxLength: ACTS },
);
type Act = typeof acts extends fc.Arbitrary<(infer One)[]> ? One : never;

/** @returns whether the step was carried out, and not refused */
async function carryOut(step: Act): Promise<boolean> {
  const { what, tree, turn } = step;
  const server = serverAt(turn);
  const [one, other] = [people[step.one] ?? 2, people[step.other] ?? 2];
  switch (what) {
    case 'merge and undo':
      return mergeAndUndo(server, one, other, step.take);
    case 'merge':
      return isDone(await merge(server, one, other, { Take: step.take }));
    case 'undo':
      return undoAny(server, step.one);
    case 'move':
      return isDone(await place(server, one, tree, other));
    case 'remove':
      return isDone(
        await server.call('POST', `/v1/customers/${one}/downline/removenode?tree=${tree}&children=rollup`),
      );
    case 'weigh':
      return isDone(
        await server.call('PUT', '/v1/leg-weights?tree=Binary', {
          Weights: [{ CustomerId: one, Weight: one }],
        }),
      );
    case 'prefer':
      return isDone(
        await server.call('PUT', `/v1/customers/${one}/placement-preference?tree=Binary&rule=Weak`),
      );
    case 'note':
      return isDone(
        await server.call('PATCH', `/v1/customers/${one}`, { AssociateCustom: { Field1: `${other}` } }),
      );
    case 'enroll':
      return isDone(await server.call('POST', '/v1/customers', distributorBody({ SponsorId: one })));
    case 'type':
      return isDone(
        await server.call('PATCH', `/v1/customers/${one}`, { CustomerStatus: step.one % 2 === 0 ? 1 : 4 }),
      );
    case 'erase':
      return isDone(await server.call('POST', `/v1/customers/${people[step.one % ERASABLE]}/erase`));
  }
}

/** Undoes the merge of any customer who is merged now. */
async function undoAny(server: TestServer, choice: number): Promise<boolean> {
  const rows = await server.sql('SELECT id FROM customers WHERE merged_into IS NOT NULL ORDER BY id');
  const row = rows[choice % Math.max(1, rows.length)];
  return row !== undefined && isDone(await undo(server, Number(row['id'])));
}

const isDone = ({ status, text }: Answer): boolean => {
  assert.ok(status < 500, text);
  return status < 300;
};

/** Merges and undoes with nothing in between. Asserts that the tables are as before. */
async function mergeAndUndo(
  server: TestServer,
  one: number,
  other: number,
  Take: readonly string[],
): Promise<boolean> {
  const before = await present(server);
  const merged = await merge(server, one, other, { Take });
  if (!isDone(merged)) {
    assert.deepEqual(await present(server), before, merged.text);
    return false;
  }
  await sound();
  const undone = await undo(server, other);
  assert.equal(undone.status, 200, undone.text);
  assert.deepEqual(await present(server), before, `${other} merged into ${one}`);
  return true;
}

describe(`Merges and undos in a network that changes (seed ${seed})`, () => {
  it('leave every table as before if nothing happens in between, and the trees sound after every step', async (t) => {
    const [life = []] = fc.sample(acts, { numRuns: 1, seed });
    const done = new Map<string, number>();
    for (const [index, step] of life.entries()) {
      if (await carryOut(step)) done.set(step.what, (done.get(step.what) ?? 0) + 1);
      await sound();
      if (index % 20 === 19) await assertIndexed();
    }
    for (const what of ['merge and undo', 'merge', 'undo', 'move', 'enroll'] as const) {
      assert.ok(done.has(what), `${what}: not refused every time`);
    }
    t.diagnostic(`${servers.length} servers; ${JSON.stringify(Object.fromEntries(done))}`);
  });
});

describe('A merge in two processes', () => {
  const ROUNDS = 6;
  const outcome = ({ status, json }: Answer) => (status < 300 ? 'done' : String(json.code));
  const three = async () => {
    const s = await serverAt(0).create(distributorBody());
    const m = await serverAt(1).create(distributorBody());
    return [s, m, await serverAt(0).create(distributorBody({ SponsorId: m }))] as const;
  };

  it('of the same two people happens once, in either direction', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [s, m] = await three();
      const answers = await Promise.all([
        merge(serverAt(0), s, m),
        merge(serverAt(1), m, s),
        merge(serverAt(0), m, s),
        merge(serverAt(1), s, m),
      ]);
      const merged = 'customer_merged';
      assert.deepEqual(answers.map(outcome).toSorted(), [merged, merged, merged, 'done']);
    }
    await sound();
  });

  it('and a move, an upgrade, an enrollment or an erasure of one of them happen one after another', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const [s, m, child] = await three();
      const [merged, ...others] = await Promise.all([
        merge(serverAt(0), s, m),
        place(serverAt(1), child, 'Unilevel', 2),
        serverAt(1).call('PUT', `/v1/customers/${m}`, distributorBody({ SponsorId: 2 })),
        serverAt(1).call('POST', '/v1/customers', distributorBody({ SponsorId: m })),
        ...(round % 2 === 0 ? [serverAt(1).call('POST', `/v1/customers/${m}/erase`)] : []),
      ]);
      for (const answer of [merged, ...others]) assert.ok((answer?.status ?? 500) < 500, answer?.text);
      if (merged?.status !== 200) continue;
      const below = `SELECT node_id FROM placements WHERE upline_id = ${m} AND to_at IS NULL`;
      assert.deepEqual(await serverAt(0).sql(below), []);
      assert.deepEqual(await serverAt(0).sql(`SELECT id FROM customers WHERE sponsor_id = ${m}`), []);
    }
    await sound();
  });
});
