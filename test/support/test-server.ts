import { mkdtempSync, rmSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CompiledQuery, type Kysely } from 'kysely';
import { pino } from 'pino';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { type Config, createConfig } from '../../src/config/config.ts';
import type { Environment } from '../../src/config/environment.ts';
import { retryTransient } from '../../src/database/retry-transient.ts';
import type { Extension } from '../../src/extension.ts';
import { closeServer } from '../../src/server/close-server.ts';
import { type Installation, openInstallation } from '../../src/server/installation.ts';
import { servedContracts } from '../../src/server/served-contracts.ts';
import { createServer } from '../../src/server/server.ts';
import { type Answer, assertKeepsContract } from './answers.ts';
import { halfBuilt } from './half-built-index.ts';
import { noteOpened } from './left-open.ts';
import { createDatabase, dropDatabase, SCHEMA_TEMPLATE } from './postgres.ts';
import { ensureSchemaFile } from './schema-file.ts';

/** A real server on a free port, with a real database in its own directory. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly key: string;
  readonly config: Config;
  readonly installation: Installation;
  /** The server side of the socket. */
  readonly http: HttpServer;
  /** The server's log lines. */
  readonly log: readonly string[];
  /** Calls the API with the key; checks every answer against the contract of its operation. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Runs a statement directly in the database. It must be valid on both engines. */
  sql(query: string): Promise<Record<string, unknown>[]>;
  /** Creates a customer and returns the id; fails on a refusal. */
  create(body: Readonly<Record<string, unknown>>): Promise<number>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly extension?: Extension;
  readonly environment?: Environment;
  readonly now?: () => Date;
  /** Keeps and reuses this directory instead of a temporary one. */
  readonly directory?: string;
  /** Uses the embedded database even when the suite runs on PostgreSQL. */
  readonly engine?: 'sqlite';
}

/** Set when the suite runs on PostgreSQL, see postgres-setup.ts. */
const postgresUrl = process.env['UPLINE_TEST_POSTGRES'];

/** The engine of this run of the suite. */
export const testEngine = postgresUrl === undefined ? 'sqlite' : 'postgres';

/** For a test that opens no database, and is therefore the same on both engines. */
export const onOneEngine = { skip: testEngine === 'postgres' && 'opens no database' };

/**
 * `UPLINE_TEST_TREE_INDEX` runs tests with the index of every tree (`always`), with none (`off`), or with indexes
 * that come and go between requests and during them (`building`). It applies to servers without their own setting.
 */
const treeIndex = process.env['UPLINE_TEST_TREE_INDEX'] ?? 'auto';

/** The setting for a server whose indexes a test compares with the tables. */
export const INDEXED: Environment = treeIndex === 'building' ? {} : { UPLINE_TREE_INDEX: 'always' };

const KEY = '0123456789abcdef0123456789abcdef';

/** Tests with their own clock have events of many years, which invariants count. */
const KEEPS_EVENTS = { UPLINE_EVENT_DAYS: '3650' };

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { extension = { plan: publishedPlan }, environment = {}, now = () => new Date() } = options;
  const directory = options.directory ?? mkdtempSync(path.join(tmpdir(), 'upline-test-'));
  const database = options.engine === 'sqlite' ? { UPLINE_DATA_DIR: directory } : await databaseIn(directory);
  const isBuilding = treeIndex === 'building' && environment.UPLINE_TREE_INDEX === undefined;
  const index = { UPLINE_TREE_INDEX: isBuilding ? 'always' : treeIndex };
  const config = createConfig({ ...index, ...KEEPS_EVENTS, ...database, ...environment });
  if (config.postgres === null) await ensureSchemaFile(config.databaseFile);
  const log: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  const installation = await openInstallation(config, {
    contracts: servedContracts(config, extension),
    clock: now,
  });
  let stop = () => installation.close();
  const forget = noteOpened('a server', () => stop());
  const server = await createServer({
    installation,
    extension,
    config,
    logger,
    clock: now,
    ...(isBuilding ? { disturbTreeIndexes: halfBuilt } : {}),
  }).catch(async (error: unknown) => {
    forget();
    await installation.close();
    throw error;
  });
  const close = async () => {
    forget();
    await closeServer(server, installation, { config, logger });
    if (options.directory === undefined) {
      await dropDatabaseIn(directory);
      rmSync(directory, { recursive: true, force: true });
    }
  };
  stop = close;
  if ((await installation.subscriptions.list()).length === 0)
    await installation.subscriptions.create('test', KEY);
  if (!isBuilding) await server.treesSettled();
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });

  const call: TestServer['call'] = async (method, address, body, headers = {}) => {
    const response = await fetch(url + address, {
      method,
      headers: {
        'Ocp-Apim-Subscription-Key': KEY,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, text, json: parseJson(text) };
    assertKeepsContract(method, address, answer);
    return answer;
  };
  return {
    url,
    key: KEY,
    config,
    installation,
    http: server.app.server,
    log,
    call,
    // Background work may hold the write lock of an embedded file; the program waits for it in the same way.
    sql: (query) => retryTransient(() => runSql(installation.database.writer, query)),
    async create(body) {
      const answer = await call('POST', '/v1/customers', body);
      if (answer.status !== 201) throw new Error(`create: ${answer.status} ${answer.text}`);
      return answer.json as unknown as number;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Runs a statement unchanged, even inside a transaction. */
export async function runSql(
  db: Pick<Kysely<unknown>, 'executeQuery'>,
  query: string,
): Promise<Record<string, unknown>[]> {
  const { rows } = await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(query));
  return rows.map((row) => ({ ...row }));
}

/** Databases on PostgreSQL, by the directory that they belong to. */
const databases = new Map<string, string>();

/**
 * Settings for an installation in a directory, on the engine of this run. A directory always has the same
 * database, so that a second start finds the data of the first.
 */
export async function databaseIn(directory: string): Promise<Environment> {
  if (postgresUrl === undefined) return { UPLINE_DATA_DIR: directory };
  const url = databases.get(directory) ?? (await createDatabase(postgresUrl, SCHEMA_TEMPLATE));
  databases.set(directory, url);
  return { UPLINE_DATA_DIR: directory, UPLINE_DATABASE_URL: url, UPLINE_DATABASE_POOL_SIZE: '5' };
}

/** Other databases are removed with the PostgreSQL server, at the end of the run. */
async function dropDatabaseIn(directory: string): Promise<void> {
  const url = databases.get(directory);
  if (postgresUrl === undefined || url === undefined) return;
  databases.delete(directory);
  await dropDatabase(postgresUrl, url);
}

function parseJson(text: string): Answer['json'] {
  try {
    return JSON.parse(text);
  } catch {
    return undefined as never;
  }
}
