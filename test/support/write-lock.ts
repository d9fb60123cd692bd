import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { noteOpened, noteOpenedProgram } from './left-open.ts';
import type { TestServer } from './test-server.ts';

/** Prevents the server from writing while it is held, and affects nothing else. */
export interface WriteLock extends AsyncDisposable {
  /** May be called more than once. */
  release(): Promise<void>;
}

/** Takes the lock in another process or, on PostgreSQL, in another session. */
export function holdWriteLock(server: TestServer): Promise<WriteLock> {
  const { config } = server;
  return config.postgres === null
    ? lockFile(path.join(config.dataDirectory, 'upline.db'))
    : lockTables(config.postgres.url);
}

const HOLDER = `
  const { DatabaseSync } = require('node:sqlite');
  // The server may be writing.
  new DatabaseSync(process.argv[1], { timeout: 60_000 }).exec('BEGIN IMMEDIATE');
  process.stdout.write('locked');
  process.stdin.resume();
`;

async function lockFile(file: string): Promise<WriteLock> {
  const holder = spawn(process.execPath, ['-e', HOLDER, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  noteOpenedProgram(holder);
  const ended = once(holder, 'exit');
  await Promise.race([once(holder.stdout, 'data'), ended]);
  if (holder.exitCode !== null) throw new Error('the other process could not lock the file');
  const release = async () => {
    holder.stdin.end();
    await ended;
  };
  return { release, [Symbol.asyncDispose]: release };
}

async function lockTables(url: string): Promise<WriteLock> {
  const session = new pg.Client({ connectionString: url });
  session.once(
    'end',
    noteOpened('a session of the database', () => session.end()),
  );
  await session.connect();
  await session.query('BEGIN');
  await session.query('LOCK TABLE customers, installation, idempotency_keys IN EXCLUSIVE MODE');
  const release = () => session.end();
  return { release, [Symbol.asyncDispose]: release };
}
