import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fillSearchTexts, startFilling } from '../../../src/customers/store/fill-search-texts.ts';
import {
  createSearchTextStore,
  type SearchTextStore,
} from '../../../src/customers/store/search-text-store.ts';
import { createVolatileUnitOfWork, type UnitOfWork } from '../../../src/database/unit-of-work.ts';
import { type Installation, openInstallation } from '../../../src/server/installation.ts';
import { preferredBody } from '../../support/bodies.ts';
import { wrongSearchTexts } from '../../support/invariants.ts';
import { addManyCustomers } from '../../support/many-customers.ts';
import { startUpline } from '../../support/process.ts';
import { databaseIn, startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const PATIENCE_MS = 60_000;
const PEOPLE = 700;

/** Leaves the database as another version would: each customer has a text that this version does not generate. */
async function ageTexts(server: TestServer): Promise<void> {
  await server.sql("UPDATE customers SET search_text = 'text of before' WHERE erased_at IS NULL");
  await server.sql("UPDATE installation SET value = '1 all' WHERE name = 'search-texts'");
}

async function untilReady(server: TestServer): Promise<void> {
  await until(async () => {
    const ready = await fetch(`${server.url}/readyz`);
    return ((await ready.json()) as { degraded?: string[] }).degraded === undefined;
  });
}

const idsOf = async (server: TestServer, term: string) => {
  const answer = await server.call('GET', `/v1/customers/search/${encodeURIComponent(term)}`);
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as { CustomerId: number }[]).map(({ CustomerId }) => CustomerId);
};
const note = async (server: TestServer) =>
  (await server.sql("SELECT value FROM installation WHERE name = 'search-texts'"))[0]?.['value'];

const unitOfWorkOf = ({ database }: Installation) =>
  createVolatileUnitOfWork(database, (transaction) => ({ searchTexts: createSearchTextStore(transaction) }));
const never = new AbortController().signal;

describe('Search texts from another version', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-texts-'));
  let server: TestServer;
  let people: number[];
  before(async () => {
    server = await startTestServer({ directory });
    people = await addManyCustomers(server.installation, PEOPLE);
  });
  after(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const everybody = async () => Number((await server.sql('SELECT count(*) AS n FROM customers'))[0]?.['n']);

  it('are regenerated after the start, once, and until then the server reports that search is degraded', async () => {
    const jose = await server.create(preferredBody({ FirstName: 'José' }));
    const erased = await server.create(preferredBody({ FirstName: 'Vanished' }));
    await server.call('POST', `/v1/customers/${erased}/erase`, {});
    await ageTexts(server);
    const before = await (await fetch(`${server.url}/readyz`)).json();
    assert.deepEqual(before, { status: 'ready', degraded: ['search'] });
    await server.close();
    server = await startTestServer({ directory });
    await untilReady(server);
    assert.deepEqual([await idsOf(server, 'jose'), await idsOf(server, 'vanished')], [[jose], []]);
    assert.deepEqual(await server.sql(`SELECT search_text FROM customers WHERE id = ${erased}`), [
      { search_text: '' },
    ]);
    assert.deepEqual(await wrongSearchTexts(server.sql), []);
    assert.equal(await note(server), '2 all');
    const told = server.log.filter((line) => line.includes('the search texts are current'));
    assert.deepEqual(
      told.map((line) => JSON.parse(line).customers),
      [await everybody()],
    );
    await server.close();
    server = await startTestServer({ directory });
    await untilReady(server);
    assert.ok(!server.log.join('').includes('the search texts are current'));
  });

  it('are found by the exact spelling until then', async () => {
    const jose = await server.create(preferredBody({ LastName: 'Señorquez' }));
    await server.sql(`UPDATE customers SET search_text = '\n\nseñorquez' WHERE id = ${jose}`);
    assert.deepEqual(await idsOf(server, 'SEÑORQUEZ'), [jose]);
  });

  it('are refreshed by two processes together, each customer once, and continue where one was stopped', async () => {
    await ageTexts(server);
    const unitOfWork = unitOfWorkOf(server.installation);
    await unitOfWork.run(({ searchTexts }) => searchTexts.begin());
    const looked = await fillSearchTexts({ unitOfWork }, AbortSignal.abort());
    assert.ok(looked > 0 && looked < PEOPLE);
    const second = await openInstallation(server.config);
    try {
      const totals = await Promise.all([
        fillSearchTexts({ unitOfWork }, never),
        fillSearchTexts({ unitOfWork: unitOfWorkOf(second) }, never),
      ]);
      assert.equal(looked + (totals[0] ?? 0) + (totals[1] ?? 0), await everybody());
      assert.deepEqual(await wrongSearchTexts(server.sql), []);
    } finally {
      await second.close();
    }
    await untilReady(server);
  });

  it('are refreshed after a failed batch, without another start', async () => {
    await ageTexts(server);
    const unitOfWork = unitOfWorkOf(server.installation);
    await unitOfWork.run(({ searchTexts }) => searchTexts.begin());
    let batches = 0;
    const interrupted: UnitOfWork<{ searchTexts: SearchTextStore }> = {
      async run(work) {
        batches += 1;
        if (batches === 2 || batches === 5) throw new Error('the database restarts');
        return unitOfWork.run(work);
      },
    };
    const errors: unknown[] = [];
    const done = Promise.withResolvers<number>();
    const patience = setTimeout(() => done.reject(new Error('the refresh has ended')), PATIENCE_MS);
    const events = { onDone: done.resolve, onError: (error: unknown) => errors.push(error) };
    const filling = startFilling({ unitOfWork: interrupted }, events, 1);
    try {
      assert.ok((await done.promise) > 0);
    } finally {
      clearTimeout(patience);
      await filling.close();
    }
    assert.equal(errors.length, 2);
    assert.deepEqual(await wrongSearchTexts(server.sql), []);
    await untilReady(server);
  });

  it('wait for another attempt only until the server stops', async () => {
    const failed = Promise.withResolvers<unknown>();
    const failing = {
      run: async () => {
        throw new Error('the database is away');
      },
    };
    const events = { onDone: () => assert.fail(), onError: failed.resolve };
    const filling = startFilling({ unitOfWork: failing }, events);
    await failed.promise;
    await filling.close();
  });

  it('are left to the next start, including missing ones, when the server stops', async () => {
    await ageTexts(server);
    const unitOfWork = unitOfWorkOf(server.installation);
    await unitOfWork.run(({ searchTexts }) => searchTexts.begin());
    await server.sql(`UPDATE customers SET search_text = NULL WHERE id = ${people.at(-1)}`);
    await fillSearchTexts({ unitOfWork }, AbortSignal.abort());
    const text = `SELECT search_text FROM customers WHERE id = ${people.at(-1)}`;
    assert.deepEqual(await server.sql(text), [{ search_text: null }]);
    await fillSearchTexts({ unitOfWork }, never);
    assert.deepEqual(await wrongSearchTexts(server.sql), []);
    await untilReady(server);
  });

  it('are not overwritten by the refresh if they change during it', async () => {
    await ageTexts(server);
    const unitOfWork = unitOfWorkOf(server.installation);
    await unitOfWork.run(({ searchTexts }) => searchTexts.begin());
    const renamed = [people[3], people[300], people[600], people.at(-1)];
    const writes = async () => {
      for (const [index, id] of renamed.entries()) {
        const answer = await server.call('PATCH', `/v1/customers/${id}`, { FirstName: `Renâmed${index}` });
        assert.equal(answer.status, 200, answer.text);
      }
      assert.equal((await server.call('POST', `/v1/customers/${people[500]}/erase`, {})).status, 200);
      await server.create(preferredBody({ FirstName: 'Renâmed' }));
    };
    await Promise.all([fillSearchTexts({ unitOfWork }, never), writes()]);
    assert.deepEqual(await wrongSearchTexts(server.sql), []);
    await untilReady(server);
    assert.equal((await idsOf(server, 'renamed')).length, renamed.length + 1);
    const gone = await server.sql(`SELECT search_text FROM customers WHERE id = ${people[500]}`);
    assert.deepEqual(gone, [{ search_text: '' }]);
  });

  it('are all correct after a kill and another start', async () => {
    await ageTexts(server);
    await server.close();
    const environment = await databaseIn(directory);
    {
      await using process = await startUpline(environment);
      process.child.kill('SIGKILL');
      await process.ended;
    }
    server = await startTestServer({ directory });
    await untilReady(server);
    assert.deepEqual(await wrongSearchTexts(server.sql), []);
    assert.equal(await note(server), '2 all');
  });
});
