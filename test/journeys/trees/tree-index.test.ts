import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createUnitOfWork } from '../../../src/database/unit-of-work.ts';
import { namedTree } from '../../../src/trees/rules/named-tree.ts';
import { pruneTreeChanges } from '../../../src/trees/store/prune-tree-changes.ts';
import { createTreeReader } from '../../../src/trees/store/tree-reader.ts';
import { distributorBody } from '../../support/bodies.ts';
import { csvText, distributorRecord } from '../../support/csv-text.ts';
import { indexedTrees } from '../../support/indexed-trees.ts';
import { runUpline } from '../../support/process.ts';
import { assertNextPosition, assertSameAsTables, assertSameWeights } from '../../support/same-as-tables.ts';
import {
  databaseIn,
  INDEXED,
  startTestServer,
  type TestServer,
  testEngine,
} from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';

const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_261_127);
const PEOPLE = 30;
/** The first people in the list, who may be erased during a test. */
const ERASABLE = 8;
/** Rows in one file. */
const IMPORTED = 5;
const TREES = ['Enrollment', 'Unilevel', 'Binary', 'Matrix'] as const;
const LEGS: Readonly<Record<string, readonly string[]>> = {
  Binary: ['Left', 'Right'],
  Matrix: ['Left', 'Middle', 'Right'],
};
const plan = indexedTrees;

const directory = mkdtempSync(path.join(tmpdir(), 'upline-tree-index-'));
const servers: TestServer[] = [];
let people: number[];

/** On PostgreSQL, several servers on one database; the embedded engine allows only one process. */
before(async () => {
  const environment = INDEXED;
  const start = () => startTestServer({ extension: { plan }, environment, directory });
  servers.push(await start());
  if (testEngine === 'postgres') servers.push(await start());
  const node = { uplines: { Enrollment: -1 } };
  people = await addNetwork(
    servers[0]?.installation as TestServer['installation'],
    Array.from({ length: PEOPLE }, () => node),
  );
});
after(async () => {
  for (const server of servers) await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const serverAt = (turn: number) => servers[turn % servers.length] as TestServer;

/** Asserts that every server shows the same as the tables for every node. */
async function assertAllSameAsTables(): Promise<void> {
  for (const id of [2, ...people]) {
    for (const tree of TREES) await assertSameAsTables(servers, { tree, id, legs: LEGS[tree] ?? [] });
    await assertSameWeights(servers, { tree: 'Binary', id, legs: LEGS['Binary'] ?? [] });
  }
}

/** Asserts that every server has built the index of every tree, and that no index failed. */
function assertIndexed(): void {
  for (const { log } of servers) {
    const built = log.filter((line) => line.includes('the index of a tree is ready'));
    assert.ok(built.length >= TREES.length, 'every tree has an index');
    assert.deepEqual(
      log.filter((line) => /contradict|of a tree failed/.test(line)),
      [],
    );
  }
}

const acts = fc.array(
  fc.record({
    what: fc.constantFrom(
      'place',
      'place',
      'find',
      'rule',
      'keep',
      'rollup',
      'upgrade',
      'batch',
      'sql',
      'create',
      'weigh',
      'weigh',
      'erase',
      'merge',
      'unmerge',
    ),
    tree: fc.constantFrom('Unilevel', 'Binary', 'Matrix'),
    who: fc.nat(PEOPLE - 1),
    upline: fc.integer({ min: -1, max: PEOPLE - 1 }),
    leg: fc.nat(2),
    server: fc.nat(1),
  }),
  { minLength: 120, maxLength: 120 },
);
type Act = typeof acts extends fc.Arbitrary<(infer One)[]> ? One : never;

/** Carries out an act, or gets a refusal. */
async function act({ what, tree, who, upline, leg, server: turn }: Act): Promise<unknown> {
  const server = serverAt(turn);
  const id = people[who] ?? 2;
  const uplineId = upline < 0 ? 2 : (people[upline] ?? 2);
  const legs = LEGS[tree] ?? [];
  const to = `tree=${tree}&toUplineId=${uplineId}&leg=${legs[leg % Math.max(1, legs.length)] ?? ''}`;
  const downline = `/v1/customers/${id}/downline`;
  switch (what) {
    case 'place':
      return server.call('POST', `${downline}/placenode?${to}`);
    case 'find':
      return server.call(
        'POST',
        `${downline}/placenode?tree=${tree}&toUplineId=${uplineId}&findAvailable=true`,
      );
    case 'rule':
      return server.call('POST', `${downline}/placebyrule?tree=${tree}`);
    case 'keep':
    case 'rollup':
      return server.call('POST', `${downline}/removenode?tree=${tree}&children=${what}`);
    case 'upgrade':
      return server.sql(
        `update customers set base_type = ${1 + (leg % 3)}, revision = revision + 1 where id = ${id}`,
      );
    case 'batch':
      return stage(server, { tree, id, uplineId, other: people[(who + 7) % PEOPLE] ?? 2 });
    case 'sql':
      return byHand(server, tree, id);
    case 'weigh':
      return server.call('PUT', '/v1/leg-weights?tree=Binary', { Weights: weightsFor(who, upline) });
    case 'merge':
      // Only some customers may be erased or merged: the others stay, so that there are customers to move.
      return server.call('POST', `/v1/customers/${uplineId}/merge`, {
        MergedCustomerId: people[who % ERASABLE],
        Reason: 'enrolled twice',
      });
    case 'unmerge':
      return server.call('POST', `/v1/customers/${people[who % ERASABLE]}/merge/undo`);
    case 'erase':
      // The others stay, so that there are customers to move.
      return server.call('POST', `/v1/customers/${people[who % ERASABLE]}/erase`);
    default:
      return server.call('POST', '/v1/customers', distributorBody({ SponsorId: 2 }));
  }
}

/** Weights for several customers at once, who may be anywhere in the tree or not in it. */
function weightsFor(who: number, upline: number): { CustomerId: number; Weight: number }[] {
  return [0, 5, 11].map((step) => ({
    CustomerId: people[(who + step) % PEOPLE] ?? 2,
    Weight: (upline + 1) * 100 + step,
  }));
}

/** Commits a batch, and undoes every second one. */
async function stage(
  server: TestServer,
  { tree, id, uplineId, other }: { tree: string; id: number; uplineId: number; other: number },
): Promise<void> {
  const item = { Action: 'place', Tree: tree, ToUplineId: uplineId, FindAvailable: true };
  const Items = [
    { ...item, CustomerId: id },
    { ...item, CustomerId: other },
  ];
  const staged = await server.call('POST', '/v1/placement-batches', { Reason: 'test', Items });
  const { BatchId } = staged.json;
  await server.call('POST', `/v1/placement-batches/${BatchId}/commit`);
  if (id % 2 === 0) await server.call('POST', `/v1/placement-batches/${BatchId}/undo`);
}

/** Deletes a leaf by SQL, bypassing the program. */
async function byHand(server: TestServer, tree: string, id: number): Promise<void> {
  await server.sql(`delete from placements where tree = '${tree}' and node_id = ${id} and to_at is null
    and not exists (select 1 from placements b where b.tree = '${tree}' and b.upline_id = ${id} and b.to_at is null)`);
}

describe(`The indexes of trees (seed ${seed})`, () => {
  it('agree with the tables after every change, through the program or by hand', async (t) => {
    const [life = []] = fc.sample(acts, { numRuns: 1, seed });
    const done = new Set<string>();
    let compared = 0;
    for (const [index, one] of life.entries()) {
      const answer = (await act(one)) as { status?: number } | undefined;
      if ((answer?.status ?? 400) < 300) done.add(one.what);
      if (index % 40 !== 39) continue;
      await assertAllSameAsTables();
      for (const [turn, id] of [2, ...people.slice(ERASABLE, ERASABLE + 4)].entries()) {
        compared += await assertNextPosition(serverAt(turn), namedTree(plan, 'Binary'), id);
      }
    }
    for (const what of ['place', 'find', 'create', 'weigh', 'erase', 'merge'] as const)
      assert.ok(done.has(what), `${what}: not refused every time`);
    assert.ok(compared > 0, 'a customer was placed below their sponsor');
    assertIndexed();
    t.diagnostic(`${servers.length} servers`);
  });

  it('show an acknowledged change to the next reader, in any process', async () => {
    const [id = 2, other = 2] = people;
    for (let turn = 0; turn < 20; turn += 1) {
      const to = turn % 2 === 0 ? 2 : other;
      await serverAt(turn).call(
        'POST',
        `/v1/customers/${id}/downline/placenode?tree=Unilevel&toUplineId=${to}`,
      );
      const { json } = await serverAt(turn + 1).call('GET', `/v1/customers/${id}/upline?tree=Unilevel`);
      const tables = createTreeReader(serverAt(turn).installation.database.reader);
      assert.deepEqual(json, await tables.uplineIds('Unilevel', id));
    }
  });

  it('show the imports of another process', async () => {
    const file = path.join(directory, 'people.csv');
    const records = Array.from({ length: IMPORTED }, (_, index) => distributorRecord(`imported${index}`, 2));
    writeFileSync(file, csvText(records));
    const [before] = await serverAt(0).sql('select max(id) as id from customers');
    const extension = path.join(import.meta.dirname, '../../support/indexed-trees.ts');
    const environment = { ...(await databaseIn(directory)), UPLINE_EXTENSION: extension };
    const { code, stderr } = await runUpline(['import', file], environment as Record<string, string>);
    assert.equal(code, 0, stderr);
    const imported = await serverAt(0).sql(
      `select node_id from placements where tree = 'Binary' and to_at is null and node_id > ${before?.['id']}`,
    );
    assert.equal(imported.length, IMPORTED);
    await assertAllSameAsTables();
  });

  it('are right when transactions overlap and when the log was pruned', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [life = []] = fc.sample(acts, { numRuns: 1, seed: seed + round });
      const parts = Array.from({ length: 4 }, (_, part) => life.slice(part * 10, part * 10 + 10));
      await Promise.all(
        parts.map(async (part) => {
          for (const one of part) await act(one);
        }),
      );
      if (round === 2) await shortenLog();
      await assertAllSameAsTables();
    }
    assertIndexed();
  });
});

/** Fills the log with more than an index reads, so that some of it is pruned unread. */
async function shortenLog(): Promise<void> {
  const server = serverAt(0);
  const [id = 2] = people;
  await server.sql(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 21000)
    insert into tree_changes (tree, node_id) select 'Unilevel', ${id} from n`);
  const unitOfWork = createUnitOfWork(server.installation.database.writer, (transaction) => transaction);
  const pruned = await unitOfWork.run((transaction) => pruneTreeChanges(transaction, 30_000));
  assert.ok(pruned > 0, 'something was removed');
}
