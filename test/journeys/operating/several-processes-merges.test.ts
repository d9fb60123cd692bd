import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../support/server-processes.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';

const ROUNDS = 6;

describe('Merges in two processes on one database', {
  skip: testEngine === 'sqlite' && 'an embedded file belongs to one server process',
}, () => {
  let directory: string;
  let one: ServerProcess;
  let other: ServerProcess;
  let pool: pg.Pool;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    const settings = sharedSettings(await databaseIn(directory));
    pool = new pg.Pool({ connectionString: settings['UPLINE_DATABASE_URL'] });
    const started = await startTogether(
      ['a', 'b'].map((name) => ({ ...settings, UPLINE_DATA_DIR: path.join(directory, name) })),
    );
    [one, other] = started as [ServerProcess, ServerProcess];
  });
  after(async () => {
    for (const server of [one, other]) await server[Symbol.asyncDispose]();
    await pool.end();
    rmSync(directory, { recursive: true, force: true });
  });

  const query = async (sql: string): Promise<Record<string, unknown>[]> => (await pool.query(sql)).rows;
  const create = async (body: Record<string, unknown>): Promise<number> => {
    const answer = await one.call('POST', '/v1/customers', body);
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  };
  const merge = (server: ServerProcess, id: number, MergedCustomerId: number) =>
    server.call('POST', `/v1/customers/${id}/merge`, { MergedCustomerId, Reason: 'enrolled twice' });
  const undo = (server: ServerProcess, id: number) => server.call('POST', `/v1/customers/${id}/merge/undo`);
  const upgrade = (server: ServerProcess, id: number) =>
    server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
  const mergedInto = async (id: number) => {
    const [row] = await query(`SELECT merged_into FROM customers WHERE id = ${id}`);
    return row?.['merged_into'] == null ? null : Number(row['merged_into']);
  };
  /** Runs a race several times. The processes take turns in each part, and every invariant holds after each race. */
  const race = async (round: (first: ServerProcess, second: ServerProcess) => Promise<void>) => {
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      await (turn % 2 === 0 ? round(one, other) : round(other, one));
      await assertInvariants({ query, engine: testEngine, isRearranged: true });
    }
  };

  it('and an upgrade of the merged customer: the upgrade comes first, or is refused with the reason', async () => {
    await race(async (first, second) => {
      const stays = await create(distributorBody());
      const leaves = await create(retailBody());
      const [merged, upgraded] = await Promise.all([merge(first, stays, leaves), upgrade(second, leaves)]);
      assert.equal(merged.status, 200, merged.text);
      assert.equal(await mergedInto(leaves), stays);
      if (upgraded.status !== 201) assert.equal(outcomeOf(upgraded), 'customer_merged');
    });
  });

  it('and an upgrade of the survivor: both happen', async () => {
    await race(async (first, second) => {
      const [stays, leaves] = [await create(retailBody()), await create(retailBody())];
      const [merged, upgraded] = await Promise.all([merge(first, stays, leaves), upgrade(second, stays)]);
      assert.deepEqual([outcomeOf(merged), outcomeOf(upgraded)], ['done', 'done']);
      assert.equal(await mergedInto(leaves), stays);
      const [row] = await query(`SELECT base_type FROM customers WHERE id = ${stays}`);
      assert.equal(row?.['base_type'], 1);
    });
  });

  it('of the same two customers, in both directions: one wins, and all others are refused with the reason', async () => {
    await race(async (first, second) => {
      const [a, b] = [await create(distributorBody()), await create(distributorBody())];
      await create(distributorBody({ SponsorId: a }));
      await create(distributorBody({ SponsorId: b }));
      const answers = await Promise.all([
        ...[merge(first, a, b), merge(second, b, a), merge(second, a, b), merge(first, b, a)],
      ]);
      const refused = ['customer_merged', 'customer_merged', 'customer_merged'];
      assert.deepEqual(answers.map(outcomeOf).toSorted(), [...refused, 'done']);
      assert.equal([await mergedInto(a), await mergedInto(b)].filter((id) => id !== null).length, 1);
    });
  });

  it('of one customer into two: one wins, and the other is refused with the reason', async () => {
    await race(async (first, second) => {
      const a = await create(distributorBody());
      const [b, leaves] = [await create(distributorBody()), await create(distributorBody())];
      await create(distributorBody({ SponsorId: leaves }));
      const answers = await Promise.all([merge(first, a, leaves), merge(second, b, leaves)]);
      assert.deepEqual(answers.map(outcomeOf).toSorted(), ['customer_merged', 'done']);
      assert.equal(await mergedInto(leaves), answers[0].status === 200 ? a : b);
    });
  });

  it('of a chain: the second follows the first, or is refused because its customer was merged', async () => {
    await race(async (first, second) => {
      const [a, b] = [await create(distributorBody()), await create(distributorBody())];
      const c = await create(distributorBody({ SponsorId: b }));
      const [upper, lower] = await Promise.all([merge(first, a, b), merge(second, b, c)]);
      assert.equal(outcomeOf(upper), 'done');
      assert.equal(await mergedInto(b), a);
      if (lower.status === 200) assert.equal(await mergedInto(c), a);
      else assert.deepEqual([outcomeOf(lower), await mergedInto(c)], ['customer_merged', null]);
    });
  });

  it('and their undo: one of two undos wins, and a merge at the same time comes before or after it', async () => {
    await race(async (first, second) => {
      const [a, b] = [await create(distributorBody()), await create(distributorBody())];
      assert.equal((await merge(first, a, b)).status, 200);
      const undone = await Promise.all([undo(first, b), undo(second, b)]);
      assert.deepEqual(undone.map(outcomeOf).toSorted(), ['done', 'not_merged']);
      assert.equal((await merge(first, a, b)).status, 200);
      const [back, again] = await Promise.all([undo(first, b), merge(second, a, b)]);
      assert.equal(outcomeOf(back), 'done');
      assert.equal(await mergedInto(b), again.status === 200 ? a : null);
      if (again.status !== 200) assert.equal(outcomeOf(again), 'customer_merged');
    });
  });
});

function outcomeOf({ status, json, text }: Answer): string {
  return status < 300 ? 'done' : String(json?.code ?? text);
}
