import { sql } from 'kysely';
import type { WriteHandle } from '../database.ts';
import { lockForStart } from '../engine.ts';
import { runExclusively } from '../exclusive-file.ts';
import { markMoveFinished, markMoveStarted } from '../installation.ts';
import { migrateToLatest } from '../migrate.ts';
import { openPostgresDatabase } from '../postgres-database.ts';
import { ensureSearchIndex } from '../text-search.ts';
import { refusedByPostgres } from '../unusable-database-error.ts';
import { assertEmptyTarget, assertSuitableServer, removeSeeds } from './empty-target.ts';
import { insertRows } from './insert-rows.ts';
import { MoveRefusedError } from './move-refused-error.ts';
import { openSourceSnapshot, type SourceSnapshot } from './source-snapshot.ts';
import {
  canonicalText,
  createDigester,
  type MovedTable,
  nameRow,
  pagesOf,
  type Row,
  type TableDigest,
} from './table-rows.ts';
import {
  continueSequences,
  createMissingIndexes,
  liftForeignKeys,
  silenceTriggers,
} from './target-schema.ts';

export interface MoveProgress {
  readonly step: 'copying' | 'building indexes' | 'checking';
  readonly table: string;
  /** Rows of all tables together. */
  readonly done: number;
  readonly total: number;
}

export interface MovedTableSummary extends TableDigest {
  readonly table: string;
}

export interface MoveOptions {
  readonly onProgress?: (progress: MoveProgress) => void;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** Longer than any statement here takes, such as building one index over all customers. */
const STATEMENT_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/**
 * Copies an embedded database into an empty one on PostgreSQL and checks the copy, in one transaction: either
 * everything arrives and is right, or nothing. A mark that is committed first keeps servers from starting on
 * the database during the move. After an interruption the database is as empty as before, and the move can
 * run again (decision 0017).
 * @throws MoveRefusedError with one line that says why; UnusableDatabaseError, NewerSchemaError
 */
export async function moveToPostgres(
  file: string,
  url: string,
  { onProgress = () => undefined, at }: MoveOptions,
): Promise<readonly MovedTableSummary[]> {
  const options = {
    ...{ url, poolSize: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS },
    onConnectionError: () => undefined,
  };
  const target = await openPostgresDatabase(options, { place: 'the address' });
  const source = await openUnusedSource(file).catch(async (error: unknown) => {
    await target.close();
    throw error;
  });
  try {
    await assertSuitableServer(target.writer);
    await assertEmptyTarget(target.writer);
    await migrateToLatest(target.writer, 'postgres');
    await markMoveStarted(target.writer, at);
    return await target.writer.transaction().execute(async (transaction) => {
      await lockForStart(transaction);
      // Checked again under the lock: another move may have finished first.
      await assertEmptyTarget(transaction);
      await markMoveFinished(transaction);
      await removeSeeds(transaction);
      const summary = await copyTables(source, transaction, onProgress);
      if (await source.hasChanged()) {
        throw new MoveRefusedError(
          'The embedded database changed during the move; stop the server and move again',
        );
      }
      return summary;
    });
  } catch (error) {
    throw refusedByPostgres(error, 'the address');
  } finally {
    await target.close();
    await source.close();
  }
}

async function openUnusedSource(file: string): Promise<SourceSnapshot> {
  assertUnused(file);
  return openSourceSnapshot(file);
}

/** What a server writes after the move would be lost. */
function assertUnused(file: string): void {
  let isUnused = true;
  try {
    isUnused = runExclusively(file, []);
  } catch {
    // A file that is damaged or read-only. Opening the snapshot says what is wrong, if anything is.
  }
  if (isUnused) return;
  throw new MoveRefusedError(
    'Another process, such as the server, has the embedded database open; stop it and move again',
  );
}

async function copyTables(
  source: SourceSnapshot,
  target: WriteHandle,
  onProgress: (progress: MoveProgress) => void,
): Promise<MovedTableSummary[]> {
  const { tables } = source;
  let total = 0;
  for (const table of tables) total += await source.countRows(table);

  const putForeignKeysBack = await liftForeignKeys(target);
  const letTriggersWork = await silenceTriggers(target);
  const expected: MovedTableSummary[] = [];
  let done = 0;
  for (const table of tables) {
    const copied = await copyTable(source.db, target, table, (rows) => {
      done += rows;
      onProgress({ step: 'copying', table: table.name, done, total });
    });
    expected.push({ table: table.name, ...copied });
  }
  onProgress({ step: 'building indexes', table: '', done, total });
  await createMissingIndexes(target, source);
  await ensureSearchIndex(target);
  await putForeignKeysBack();
  await letTriggersWork();
  await continueSequences(target, source);

  done = 0;
  for (const [index, table] of tables.entries()) {
    const found = await digestTable(target, table, (rows) => {
      done += rows;
      onProgress({ step: 'checking', table: table.name, done, total });
    });
    const { rows, checksum } = expected[index] as MovedTableSummary;
    if (found.rows === rows && found.checksum === checksum) continue;
    throw new MoveRefusedError(await describeDifference(source.db, target, table));
  }
  // Without it, PostgreSQL would plan the first queries as for empty tables.
  for (const table of tables) await sql`analyze ${sql.table(table.name)}`.execute(target);
  return expected;
}

/** @returns the digest of the rows as read from the source */
async function copyTable(
  source: WriteHandle,
  target: WriteHandle,
  table: MovedTable,
  onRows: (rows: number) => void,
): Promise<TableDigest> {
  const digester = createDigester(table);
  for await (const rows of pagesOf(source, table)) {
    for (const row of rows) {
      refuseNul(row, table);
      digester.add(row);
    }
    await insertRows(target, table, rows);
    onRows(rows.length);
  }
  return digester.digest();
}

/** The one character that SQLite can store in a text and PostgreSQL cannot. */
function refuseNul(row: Row, table: MovedTable): void {
  const column = table.columns.find((name) => typeof row[name] === 'string' && row[name].includes('\0'));
  if (column === undefined) return;
  throw new MoveRefusedError(
    `${nameRow(row, table)} has a NUL character in ${column}, which PostgreSQL cannot store; remove it first`,
  );
}

async function digestTable(
  db: WriteHandle,
  table: MovedTable,
  onRows: (rows: number) => void,
): Promise<TableDigest> {
  const digester = createDigester(table);
  for await (const rows of pagesOf(db, table)) {
    for (const row of rows) digester.add(row);
    onRows(rows.length);
  }
  return digester.digest();
}

/** Names the first row that differs, for example by a time typed by hand in another form. */
async function describeDifference(
  source: WriteHandle,
  target: WriteHandle,
  table: MovedTable,
): Promise<string> {
  for await (const rows of pagesOf(source, table)) {
    for (const row of rows) {
      const isSame = sql.join(
        table.key.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
        sql` and `,
      );
      const { rows: copies } = await sql<Row>`select * from ${sql.table(table.name)} where ${isSame}`.execute(
        target,
      );
      const [copy] = copies;
      if (copy === undefined) return `${nameRow(row, table)} did not arrive; nothing was stored`;
      if (canonicalText(copy, table) === canonicalText(row, table)) continue;
      const column = table.columns.find((name) => copy[name] !== row[name]);
      return `${nameRow(row, table)} reads differently on PostgreSQL in ${column}; correct it in the embedded database first`;
    }
  }
  return `${table.name} has rows that the embedded database does not have; nothing was stored`;
}
