import {
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import pg from 'pg';
import { createBatchedReads } from './batched-reads.ts';
import type { Database, ReadHandle } from './database.ts';
import { createLongReadDialect } from './long-read-dialect.ts';
import { LongReadGate } from './long-read-gate.ts';
import type { LongReadLane } from './long-read-lane.ts';
import { DEFAULT_LONG_READ_LIMITS, type LongReadLimits } from './long-read-limits.ts';
import { PostgresLongReaders } from './postgres-long-readers.ts';
import { createStatementNames, namedStatements } from './postgres-statements.ts';
import { allowDirectReads } from './prepared-query.ts';
import type { Tables } from './tables/tables.ts';
import { KEPT_BY_THE_ENGINE } from './text-index.ts';
import type { AddressPlace } from './unusable-database-error.ts';
import { assertUsablePostgres } from './usable-postgres.ts';

export interface PostgresOptions {
  /** `postgres://…`; `sslmode` and `sslrootcert` in it set TLS. */
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  /** An idle connection broke; the pool replaces it. */
  readonly onConnectionError: (error: Error) => void;
}

interface OpeningOptions {
  readonly longReads?: LongReadLimits;
  /** Where the operator set the address, for messages. */
  readonly place?: AddressPlace;
}

const CONNECTION_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
/** The steps of a start follow each other more quickly, so that all of them use one connection. */
const PREPARING_IDLE_TIMEOUT_MS = 2_000;

/**
 * Opens a PostgreSQL database, version 15 or newer. Connections are opened on demand and replaced when they
 * break, so the server can restart while Upline runs.
 * @throws UnusableDatabaseError that says what to do
 */
export async function openPostgresDatabase(
  options: PostgresOptions,
  { longReads = DEFAULT_LONG_READ_LIMITS, place = 'UPLINE_DATABASE_URL' }: OpeningOptions = {},
): Promise<Database> {
  const pool = createPool(options, {
    max: options.poolSize,
    statementTimeoutMs: options.statementTimeoutMs,
    // The server itself ends a long statement; this ends the wait for a server that has gone silent.
    query_timeout: options.statementTimeoutMs + CONNECTION_TIMEOUT_MS,
  });
  const named = createStatementNames();
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: namedStatements(pool, named) }) });
  const reader = db as unknown as ReadHandle;
  const batched = createBatchedReads(async (text, values) => (await pool.query(named(text, values))).rows);
  allowDirectReads(reader, batched);
  const gate = new LongReadGate(longReads);
  const openLane = (lane: LongReadLane) =>
    createLongReader({ options, longReads, lane, control: pool, named });
  const longReader = openLane(gate.reports);
  const longReaderOfWrites = openLane(gate.writes);
  const searchReader = openLane(gate.searches);
  const preparer = createPreparer(options);
  const database: Database = {
    engine: 'postgres',
    scanSource: { url: options.url },
    reader,
    longReader: longReader as unknown as ReadHandle,
    longReaderOfWrites: longReaderOfWrites as unknown as ReadHandle,
    searchReader: searchReader as unknown as ReadHandle,
    longReadFigures: () => gate.figures,
    textIndex: KEPT_BY_THE_ENGINE,
    writer: db,
    prepare: (work) => work(preparer.db),
    async close() {
      await preparer.close();
      await longReader.destroy();
      await longReaderOfWrites.destroy();
      await searchReader.destroy();
      await db.destroy();
      await endUnused(pool);
    },
  };
  try {
    await assertUsablePostgres([pool, preparer.pool], place);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** A connection whose statements have no time limit, until it is idle. */
function createPreparer(options: PostgresOptions) {
  const pool = createPool(options, { max: 1, idleTimeoutMillis: PREPARING_IDLE_TIMEOUT_MS });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    await endUnused(pool);
  };
  return { pool, db, close };
}

/** The query builder does not end a pool from which it never took a connection. */
async function endUnused(pool: pg.Pool): Promise<void> {
  if (!pool.ending) await pool.end();
}

interface LongReaderParts {
  readonly options: PostgresOptions;
  readonly longReads: LongReadLimits;
  readonly lane: LongReadLane;
  readonly control: pg.Pool;
  readonly named: ReturnType<typeof createStatementNames>;
}

function createLongReader({ options, longReads, lane, control, named }: LongReaderParts): Kysely<Tables> {
  const pool = createPool(options, {
    max: longReads.atOnce,
    // Upline ends a statement that takes too long; this limit applies when Upline no longer can.
    statementTimeoutMs: longReads.timeoutMs + CONNECTION_TIMEOUT_MS,
    query_timeout: longReads.timeoutMs + 2 * CONNECTION_TIMEOUT_MS,
  });
  return new Kysely<Tables>({
    dialect: createLongReadDialect({
      readers: new PostgresLongReaders({ pool, control, named }),
      lane,
      timeoutMs: longReads.timeoutMs,
      engine: {
        createQueryCompiler: () => new PostgresQueryCompiler(),
        createAdapter: () => new PostgresAdapter(),
        createIntrospector: (db) => new PostgresIntrospector(db),
      },
    }),
  });
}

interface PoolLimits {
  readonly max: number;
  readonly statementTimeoutMs?: number;
  readonly query_timeout?: number;
  readonly idleTimeoutMillis?: number;
}

function createPool(
  { url, onConnectionError }: PostgresOptions,
  { statementTimeoutMs, ...limits }: PoolLimits,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    application_name: 'upline',
    types: { getTypeParser: typeParser },
    ...limits,
    // Set by a statement, not by a startup parameter, which PgBouncer refuses. The pool waits for it.
    onConnect: (client) => prepareSession(client, statementTimeoutMs),
  });
  pool.on('error', (error) => {
    // Closing a pool does not wait for its sockets. An error on one of them no longer matters then.
    if (!pool.ending) onConnectionError(error);
  });
  // The pool listens while a connection is idle. Without a listener, a connection that breaks between two
  // statements of a transaction would end the process; the next statement fails in any case.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * PostgreSQL compiles a statement with an expensive plan each time it runs. Statements that walk through trees look
 * expensive, and compiling them takes longer than running them.
 */
async function prepareSession(client: pg.ClientBase, timeoutMs: number | undefined): Promise<void> {
  const limit = timeoutMs === undefined ? '' : `; SET statement_timeout = ${timeoutMs}`;
  await client.query(`SET jit = off${limit}`);
}

const { BOOL, INT8, DATE, TIMESTAMPTZ } = pg.types.builtins;

/** Values as the embedded engine gives them: flags 0 or 1, counts as numbers, times as ISO 8601 text. */
const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [BOOL]: (text) => (text === 't' ? 1 : 0),
  [INT8]: Number,
  [DATE]: (text) => text,
  [TIMESTAMPTZ]: (text) => (pg.types.getTypeParser(TIMESTAMPTZ, 'text')(text) as Date).toISOString(),
};

// The library's type for this member is an overload that a plain function cannot satisfy.
const typeParser = ((oid: number, format?: 'text') =>
  PARSERS[oid] ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;
