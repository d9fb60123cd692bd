import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createConfig } from '../src/config/config.ts';
import type { Environment } from '../src/config/environment.ts';
import { hashPassword } from '../src/passwords/hash-password.ts';
import { type Installation, openInstallation } from '../src/server/installation.ts';
import { programFile } from '../test/support/program.ts';
import type { EngineHost } from './engine-host.ts';
import type { MainThreadFigures } from './main-thread/preload.ts';
import { type Seeded, seedCustomers } from './seed-customers.ts';

/** A server process. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /**
   * The activity of its main thread since the previous call.
   * @throws Error unless {@link THREAD_PROBE} was loaded first
   */
  mainThread(): Promise<MainThreadFigures>;
  stop(): Promise<void>;
}

/** The real server process with a seeded database. */
export interface UplineServer extends ServerProcess {
  readonly key: string;
  readonly environment: Environment;
  readonly seeded: Seeded;
}

const ROOT = path.join(import.meta.dirname, '..');
/** A module that watches the main thread of a server. */
export const THREAD_PROBE = path.join(import.meta.dirname, 'main-thread', 'preload.ts');
/** The subscription key of every measured server. */
export const KEY = '0123456789abcdef0123456789abcdef';

/**
 * Seeds a new database, then starts a server on it.
 * @param further settings other than the defaults
 * @param preload a module that the process loads first
 */
export async function startUpline(
  host: EngineHost,
  name: string,
  counts: { customers: number; upgradable: number },
  further: Environment = {},
  preload?: string,
): Promise<UplineServer> {
  const environment = { ...(await host.create(name)), ...further };
  const passwordHash = await hashPassword('PasswordHere1');
  const seeded = await withInstallation(environment, (installation) =>
    seedCustomers(installation, { ...counts, passwordHash }),
  );
  await host.settle(environment);
  return { ...(await startProcess(environment, preload)), key: KEY, environment, seeded };
}

/**
 * Starts a server as an operator would: `serve`, with all settings at their defaults except address and database. Log
 * lines are formatted and written, to /dev/null if no one reads them.
 * @param preload a module that the process loads first
 * @param onLogLine gets every line of the log
 */
export async function startProcess(
  environment: Environment,
  preload?: string,
  onLogLine?: (line: string) => void,
): Promise<ServerProcess> {
  const options = preload === undefined ? [] : ['--import', preload];
  const child = spawn(process.execPath, [...options, programFile(), 'serve'], {
    cwd: ROOT,
    env: { ...ownEnvironment(), ...environment, UPLINE_PORT: '0', UPLINE_SUBSCRIPTION_KEY: KEY },
    stdio: [
      'ignore',
      onLogLine === undefined ? 'ignore' : 'pipe',
      'pipe',
      ...(preload === THREAD_PROBE ? (['ipc'] as const) : []),
    ],
  });
  if (child.stdout && onLogLine) createInterface({ input: child.stdout }).on('line', onLogLine);
  const port = await portOf(child);
  return {
    pid: child.pid ?? 0,
    port,
    async mainThread() {
      if (!child.connected) throw new Error('The main thread is not watched');
      const answer = once(child, 'message');
      child.send('figures');
      const [figures] = await answer;
      return figures as MainThreadFigures;
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Without an index, a read of millions of rows takes longer than the default time limit on PostgreSQL. */
export function withPatience(environment: Environment): Environment {
  if (environment.UPLINE_DATABASE_URL === undefined) return environment;
  return { ...environment, UPLINE_DATABASE_TIMEOUT_MS: '600000' };
}

/** Rows in the log of type changes. */
export function countTypeChanges({ environment }: UplineServer): Promise<number> {
  return withInstallation(environment, async ({ database }) => {
    const { logged } = await database.reader
      .selectFrom('crm_associatetypechanges')
      .select(({ fn }) => fn.countAll<number>().as('logged'))
      .executeTakeFirstOrThrow();
    return logged;
  });
}

/** Opens a database directly. Its server may be running. */
export async function withInstallation<Result>(
  environment: Environment,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const installation = await openInstallation(createConfig(environment));
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** Settings in the shell for another installation must not affect this one. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('UPLINE_')));
}

async function portOf(child: ChildProcess): Promise<number> {
  const lines: string[] = [];
  if (child.stderr === null) throw new Error('The server has no stderr');
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    const port = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) {
      child.stderr.resume();
      return Number(port);
    }
  }
  throw new Error(`The server did not start: ${lines.join('\n')}`);
}
