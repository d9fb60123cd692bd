import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { noteOpenedProgram } from './left-open.ts';
import { untilItAnswers } from './postgres.ts';

/** Debian installs the program in a directory that is only in root's path. */
const PROGRAM = 'pgbouncer';
const PATH = `${process.env['PATH']}:/usr/sbin`;

export type PoolMode = 'session' | 'transaction' | 'statement';

/** A pooler in front of a PostgreSQL server, with the defaults of PgBouncer. */
export interface PgBouncer extends AsyncDisposable {
  /** The URL of a database, through the pooler. */
  through(databaseUrl: string): string;
}

/** The reason why no pooler can run here; `false` if it can. */
export function whyNoPgBouncer(): string | false {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore', env: { PATH } });
    return false;
  } catch {
    return 'the program pgbouncer is not installed (Debian: apt-get install pgbouncer)';
  }
}

export async function startPgBouncer(postgresUrl: string, mode: PoolMode): Promise<PgBouncer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-pgbouncer-'));
  const file = path.join(directory, 'pgbouncer.ini');
  const port = await freePort();
  writeFileSync(file, configuration(new URL(postgresUrl), port, mode));
  // PgBouncer refuses to run as root, so it runs, and reads its file, as another account.
  chmodSync(directory, 0o755);
  const account = process.getuid?.() === 0 ? ['--user=nobody'] : [];
  const child = spawn(PROGRAM, [...account, file], { stdio: 'ignore', env: { PATH } });
  noteOpenedProgram(child);
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const kill = () => child.kill('SIGKILL');
  // The pooler must not outlive an aborted run.
  process.once('exit', kill);
  const through = (databaseUrl: string) => {
    const address = new URL(databaseUrl);
    address.port = String(port);
    return address.href;
  };
  await untilItAnswers(through(postgresUrl));
  return {
    through,
    async [Symbol.asyncDispose]() {
      process.off('exit', kill);
      kill();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function configuration({ hostname, port: serverPort, username }: URL, port: number, mode: PoolMode): string {
  return `[databases]
* = host=${hostname} port=${serverPort} user=${username}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
`;
}
