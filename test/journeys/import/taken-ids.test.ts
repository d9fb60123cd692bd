import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { errorCatalogue } from '../../../src/catalogue/error-catalogue.ts';
import { formatBackOfficeId } from '../../../src/commission-plan/back-office-id.ts';
import {
  type CheckedImport,
  checkImport,
  numberRows,
  openImport,
  storeImport,
} from '../../../src/import/import-file.ts';
import { createImportDependencies, finishStoring } from '../../../src/import/import-storage.ts';
import { retailBody } from '../../support/bodies.ts';
import { csvText, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

const generated = (id: number) => formatBackOfficeId(publishedPlan.backOfficeId, id);

/** Gives a customer a back office id by hand. */
async function give(server: TestServer, id: number, backOfficeId: string): Promise<void> {
  const answer = await server.call('PUT', `/v1/customers/${id}`, retailBody({ BackOfficeId: backOfficeId }));
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
}

/**
 * The first id of the block that an import takes after this id. On PostgreSQL, other writes may take some ids before
 * it.
 */
const blockAfter = (id: number) => id + (testEngine === 'postgres' ? 1_002 : 1);

/** Creates people with the back office ids that the plan generates for these places of the next import. */
async function takeAfter(server: TestServer, places: readonly number[]): Promise<number> {
  const people = [];
  for (const _ of places) people.push(await server.create(retailBody()));
  const last = people.at(-1) ?? 0;
  for (const [index, place] of places.entries())
    await give(server, people[index] ?? 0, generated(blockAfter(last) + place));
  return last;
}

/** Takes a whole range by SQL, as if it came from an old system. */
async function takeRange(server: TestServer, count: number): Promise<number> {
  const holder = await server.create(retailBody());
  const columns = (await server.sql(`SELECT * FROM customers WHERE id = ${holder}`))[0] ?? {};
  const others = Object.keys(columns).filter(
    (name) => !['id', 'back_office_id', 'back_office_id_key'].includes(name),
  );
  const unique = ['email_address', 'username', 'web_alias', 'external_reference_id', 'tax_id'];
  const copied = others.filter((name) => !unique.some((field) => name.startsWith(field)));
  const last = holder + count;
  for (let place = 1; place <= count; place += 1) {
    const value = generated(last + place);
    await server.sql(`INSERT INTO customers (id, back_office_id, back_office_id_key, ${copied.join()})
      SELECT ${holder + place}, '${value}', '${value.toLowerCase()}', ${copied.join()} FROM customers WHERE id = ${holder}`);
  }
  const sequence =
    testEngine === 'postgres'
      ? `SELECT setval(pg_get_serial_sequence('customers', 'id'), ${last})`
      : `UPDATE sqlite_sequence SET seq = ${last} WHERE name = 'customers'`;
  await server.sql(sequence);
  return last;
}

interface Imported {
  readonly id: number;
  readonly sponsor: number;
}

/** The imported people by name. Asserts that each back office id belongs to the id. */
async function imported(server: TestServer): Promise<Readonly<Record<string, Imported>>> {
  const rows =
    await server.sql(`SELECT id, sponsor_id, external_reference_id AS name, back_office_id FROM customers
    WHERE external_reference_id IS NOT NULL`);
  for (const row of rows) assert.equal(row['back_office_id'], generated(Number(row['id'])));
  return Object.fromEntries(
    rows.map((row) => [String(row['name']), { id: Number(row['id']), sponsor: Number(row['sponsor_id']) }]),
  );
}

class Stopped extends Error {}

function writePeople(server: TestServer, text: string): string {
  const file = path.join(server.config.dataDirectory, 'people.csv');
  writeFileSync(file, text);
  return file;
}

function openPeople(file: string) {
  return openImport({
    file,
    errorFile: `${file}.errors.csv`,
    ...{ ignoresUnknown: false, skipsInvalid: false, again: false, onProgress: () => undefined },
  });
}

/** Runs an import step by step alongside a server, and acts before each batch is stored. */
async function importNextTo(
  server: TestServer,
  text: string,
  beforeBatch: (stored: number) => Promise<void>,
): Promise<void> {
  const data = server.installation;
  const opened = openPeople(writePeople(server, text));
  try {
    const dependencies = createImportDependencies(data, publishedPlan, errorCatalogue);
    const checked = await checkImport(dependencies, opened);
    assert.equal(checked.faulty, 0);
    const begun = await numberRows(dependencies, opened, checked);
    const { progress, isStopped } = await storeImport(
      { ...dependencies, beforeBatch },
      opened,
      checked,
      begun,
    );
    assert.equal(isStopped, false);
    const event = {
      type: 'customers.imported',
      customerId: null,
      at: new Date().toISOString(),
      data: { count: 0, ranges: [] },
    } as const;
    await finishStoring(data, publishedPlan, { ...progress, event });
  } finally {
    await opened.csv.close();
  }
}

const THREE = csvText([retailRecord('one', 2), retailRecord('two', 'one'), retailRecord('three', 'two')]);

describe('A row without a back office id whose generated id a customer has by hand', () => {
  it('gets the next free id, like the next customer of Create, and the rows below follow', async () => {
    await using home = await createImportHome();
    const last = await home.look((server) => takeAfter(server, [0, 2, 3]));
    const checked = await home.import(THREE, '--dry-run');
    assert.deepEqual([checked.code, checked.faults], [0, []], checked.stderr);
    const { code, faults, stderr } = await home.import(THREE);
    assert.deepEqual([code, faults], [0, []], stderr);
    await home.look(async (server) => {
      const { one, two, three } = await imported(server);
      assert.ok(one && two && three && one.id > last);
      assert.deepEqual([two.sponsor, three.sponsor], [one.id, two.id]);
      assert.equal(new Set([one.id, two.id, three.id]).size, 3);
      assert.deepEqual(await server.sql('SELECT * FROM import_replaced_ids'), []);
      const newest = Math.max(one.id, two.id, three.id);
      await give(server, last, generated(newest + 1));
      const next = await server.create(retailBody());
      assert.ok(next > newest);
    });
  });

  it('gets a free id behind a long range, in the import and in Create', async () => {
    await using server = await startTestServer();
    const last = await takeRange(server, 150);
    const created = await server.create(retailBody());
    assert.ok(created > last + 150);
    assert.equal(
      (await server.call('GET', `/v1/customers/${created}`)).json.BackOfficeId,
      generated(created),
    );
    const rows = Array.from({ length: 200 }, (_, row) =>
      retailRecord(`p${row}`, row === 0 ? 2 : `p${row - 1}`),
    );
    // The range starts at the next id again.
    const holder = created - 1;
    await server.sql(`UPDATE customers SET back_office_id = 'X' || id, back_office_id_key = 'x' || id
      WHERE id BETWEEN ${last - 149} AND ${last}`);
    assert.ok(holder > last);
    const again = await takeRange(server, 150);
    await importNextTo(server, csvText(rows), async () => undefined);
    const people = await imported(server);
    assert.equal(Object.keys(people).length, 200);
    for (let row = 1; row < 200; row += 1) {
      assert.equal(people[`p${row}`]?.sponsor, people[`p${row - 1}`]?.id);
    }
    assert.ok(Object.values(people).every(({ id }) => id > again + 150));
  });

  it('gets another id if its id is taken between the check and the storing', async () => {
    await using server = await startTestServer();
    const holder = await server.create(retailBody());
    let rounds = 0;
    await importNextTo(server, THREE, async () => {
      rounds += 1;
      if (rounds > 1) return;
      const [row] = await server.sql('SELECT first_id FROM imports');
      await give(server, holder, generated(Number(row?.['first_id']) + 1));
    });
    assert.equal(rounds, 2);
    const { one, two, three } = await imported(server);
    assert.ok(one && two && three);
    assert.deepEqual([two.sponsor, three.sponsor], [one.id, two.id]);
    assert.ok(two.id > three.id, 'only the row whose id was taken has another');
    await assertInvariants({ query: server.sql, engine: testEngine });
  });

  it('keeps its id when the import is stopped and continued, even if ids are given or freed in between', async () => {
    await using server = await startTestServer();
    const holders = [await server.create(retailBody()), await server.create(retailBody())];
    const [first = 0, second = 0] = holders;
    // More rows than a batch; the first row is above all others.
    const rows = Array.from({ length: 2_100 }, (_, row) => retailRecord(`p${row}`, row === 0 ? 2 : 'p0'));
    const firstOfBlock = blockAfter(second);
    await give(server, second, generated(firstOfBlock));
    const stop = (stored: number) => (stored > 0 ? Promise.reject(new Stopped()) : Promise.resolve());
    await assert.rejects(importNextTo(server, csvText(rows), stop), Stopped);
    const before = await imported(server);
    assert.equal(Object.keys(before).length, 2_000);
    const kept = await server.sql('SELECT row_index, id FROM import_replaced_ids');
    assert.deepEqual(kept, [{ row_index: 0, id: before['p0']?.id }]);
    // Without the stored replacement, the first row would now get the freed id, and a later row another one.
    await give(server, second, 'FREED');
    await give(server, first, generated(firstOfBlock + 2_050));
    await importNextTo(server, csvText(rows), async () => undefined);
    const after = await imported(server);
    assert.equal(Object.keys(after).length, 2_100);
    for (const [name, { id }] of Object.entries(before)) assert.equal(after[name]?.id, id);
    const sponsors = new Set(
      Object.entries(after).map(([name, { sponsor }]) => (name === 'p0' ? 2 : sponsor)),
    );
    assert.deepEqual(sponsors, new Set([2, before['p0']?.id]));
    assert.deepEqual(await server.sql('SELECT * FROM import_replaced_ids'), []);
  });
});

describe('Two imports of one file that have checked it at the same time', () => {
  it('store it once: the second stops before it begins', async () => {
    await using server = await startTestServer();
    const dependencies = createImportDependencies(server.installation, publishedPlan, errorCatalogue);
    const file = writePeople(server, THREE);
    const opened = [openPeople(file), openPeople(file)];
    const begun = [];
    for (const one of opened) begun.push({ one, checked: await checkImport(dependencies, one) });
    const [first, second] = begun;
    assert.ok(first !== undefined && second !== undefined);
    const progress = await numberRows(dependencies, first.one, first.checked);
    await assert.rejects(
      numberRows(dependencies, second.one, second.checked),
      /Another process is importing/,
    );
    await storeImport(dependencies, first.one, first.checked, progress);
    assert.deepEqual(Object.keys(await imported(server)).sort(), ['one', 'three', 'two']);
    for (const { csv } of opened) await csv.close();
  });
});

describe('Two imports of one file that begin at the same moment', () => {
  it('are one import: the other is refused', async () => {
    await using server = await startTestServer();
    const dependencies = createImportDependencies(server.installation, publishedPlan, errorCatalogue);
    for (let round = 0; round < 5; round += 1) {
      const file = writePeople(server, `${THREE}${'\n'.repeat(round)}`);
      const opened = [openPeople(file), openPeople(file)];
      const checked: CheckedImport[] = [];
      for (const one of opened) checked.push(await checkImport(dependencies, one));
      const begun = opened.map((one, index) =>
        numberRows(dependencies, one, checked[index] as CheckedImport),
      );
      const results = await Promise.allSettled(begun);
      for (const { csv } of opened) await csv.close();
      const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      assert.equal(refusals.length, 1);
      assert.match(String(refusals[0]), /Another process is importing this file/);
    }
  });
});
