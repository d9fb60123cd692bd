import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { databaseIn, runSql, testEngine } from '../../test/support/test-server.ts';
import { createConfig } from '../config/config.ts';
import { createTreeStore, type TreeStore } from '../trees/store/tree-store.ts';
import type { Database, WriteHandle } from './database.ts';
import { NewerSchemaError } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { SEEDED_TABLES } from './tables/seeded-tables.ts';
import { TABLE_KEYS } from './tables/table-keys.ts';
import { createUnitOfWork } from './unit-of-work.ts';

const isPostgres = testEngine === 'postgres';
const AT = '2026-11-23T12:00:00.000Z';

describe('Database', () => {
  let directory: string;
  let file: string;
  let database: Database;
  const open = async () => {
    const { postgres, databaseFile } = createConfig(await databaseIn(path.dirname(file)));
    return openDatabase(
      postgres === null ? { file: databaseFile } : { ...postgres, onConnectionError: () => undefined },
    );
  };
  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    file = path.join(directory, 'new', 'upline.db');
    database = await open();
  });
  afterEach(async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const insertSubscription = (db: WriteHandle, name: string) =>
    db
      .insertInto('subscriptions')
      .values({ name, state: 'active', created_at: AT, changed_at: AT, last_used_at: null })
      .execute();
  const names = async () =>
    (await database.reader.selectFrom('subscriptions').select('name').orderBy('id').execute()).map(
      (row) => row.name,
    );

  it('has rows only in the seeded tables when it is new, as a move expects', async () => {
    const filled: string[] = [];
    for (const table of Object.keys(TABLE_KEYS)) {
      if ((await runSql(database.writer, `SELECT 1 FROM ${table} LIMIT 1`)).length > 0) filled.push(table);
    }
    assert.deepEqual(filled, SEEDED_TABLES);
  });

  it('never compiles a statement, which would take longer than running it', {
    skip: !isPostgres && 'about PostgreSQL',
  }, async () => {
    const { reader, writer, longReader, longReaderOfWrites, searchReader } = database;
    const askWith = (db: unknown) => runSql(db as WriteHandle, "SELECT current_setting('jit') AS jit");
    for (const db of [reader, writer, longReader, longReaderOfWrites, searchReader]) {
      assert.deepEqual(await askWith(db), [{ jit: 'off' }]);
    }
    assert.deepEqual(await database.prepare(askWith), [{ jit: 'off' }]);
  });

  it('does the work of a start on one connection', { skip: !isPostgres && 'about PostgreSQL' }, async () => {
    const sessionOf = (db: unknown) => runSql(db as WriteHandle, 'SELECT pg_backend_pid() AS pid');
    const first = await database.prepare(sessionOf);
    assert.deepEqual(await database.prepare(sessionOf), first);
  });

  it('is created with its directory, which only the owner can enter', {
    skip: isPostgres && 'about the embedded file',
  }, () => {
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  });

  it('stores nothing of a unit of work that throws, at any point', async () => {
    const unitOfWork = createUnitOfWork(database.writer, (db) => db);
    const failure = new Error('half way');
    const half = unitOfWork.run(async (db) => {
      await insertSubscription(db, 'half');
      throw failure;
    });
    await assert.rejects(half, failure);
    // A statement that the database refuses also undoes the ones before it.
    const refused = unitOfWork.run(async (db) => {
      await insertSubscription(db, 'first');
      await insertSubscription(db, 'first');
    });
    await assert.rejects(refused, /unique/i);
    assert.deepEqual(await names(), []);
    await unitOfWork.run((db) => insertSubscription(db, 'after'));
    assert.deepEqual(await names(), ['after']);
  });

  it('shows readers nothing of a unit of work until it ends', async () => {
    const unitOfWork = createUnitOfWork(database.writer, (db) => db);
    await unitOfWork.run(async (db) => {
      await insertSubscription(db, 'unseen');
      assert.deepEqual(await names(), []);
    });
    assert.deepEqual(await names(), ['unseen']);
  });

  it('throws when a store is used after its unit of work has ended, with or without an error', async () => {
    const unitOfWork = createUnitOfWork(database.writer, createTreeStore);
    const kept: TreeStore[] = [];
    await unitOfWork.run(async (trees) => void kept.push(trees));
    const failed = unitOfWork.run(async (trees) => {
      kept.push(trees);
      throw new Error('no');
    });
    await assert.rejects(failed);
    assert.equal(kept.length, 2);
    for (const trees of kept) {
      await assert.rejects(trees.currentPlacement('Unilevel', 2));
      await assert.rejects(
        trees.place({
          tree: 'T',
          nodeId: 2,
          uplineId: null,
          rule: '',
          reason: '',
          actor: '',
          requestId: null,
          at: AT,
        }),
        (error) => error instanceof Error && !/constraint/i.test(error.message),
      );
    }
  });

  it('runs units of work one after the other', {
    skip: isPostgres && 'about the embedded file',
  }, async () => {
    const unitOfWork = createUnitOfWork(database.writer, (db) => db);
    const order: string[] = [];
    const run = (name: string) =>
      unitOfWork.run(async (db) => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        await insertSubscription(db, name);
        order.push(`${name} ends`);
      });
    await Promise.all([run('a'), run('b')]);
    assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('enforces foreign keys: a row cannot name a customer who does not exist', async () => {
    const insert = database.writer
      .insertInto('outbox_events')
      .values({ event_type: 'x', customer_id: 4711, occurred_at: AT, actor: 'x', request_id: null })
      .execute();
    await assert.rejects(insert, /foreign key/i);
  });

  it('opens a database of an earlier start, and runs no migration twice', async () => {
    await insertSubscription(database.writer, 'kept');
    await database.close();
    database = await open();
    assert.deepEqual(await names(), ['kept']);
  });

  it('refuses a database that a newer version has written, and does not change it', async () => {
    const { writer } = database;
    const before = await runSql(writer, 'SELECT * FROM kysely_migration');
    await runSql(
      writer,
      "INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', 'x')",
    );
    await assert.rejects(open(), (error) => {
      assert.ok(error instanceof NewerSchemaError);
      assert.match(error.message, /9999-from-the-future/);
      return true;
    });
    assert.equal((await runSql(writer, 'SELECT * FROM kysely_migration')).length, before.length + 1);
    await runSql(writer, "DELETE FROM kysely_migration WHERE name = '9999-from-the-future'");
    await database.close();
    database = await open();
  });
});
