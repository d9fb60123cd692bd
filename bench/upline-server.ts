import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createConfig } from '../src/config/config.ts';
import { hashPassword } from '../src/customers/hash-password.ts';
import { openInstallation } from '../src/installation.ts';
import { type Seeded, seedCustomers } from './seed-customers.ts';

/** The real server process over a seeded database. */
export interface UplineServer {
  readonly pid: number;
  readonly port: number;
  readonly key: string;
  readonly databaseFile: string;
  readonly seeded: Seeded;
  stop(): Promise<void>;
}

const ROOT = path.join(import.meta.dirname, '..');
const KEY = '0123456789abcdef0123456789abcdef';

/**
 * Seeds a fresh data directory, then starts the server on it as whoever runs it would: `serve`, all
 * settings at their defaults but address and directory. Log lines are formatted and written, to /dev/null.
 */
export async function startUpline(
  dataDirectory: string,
  counts: { customers: number; upgradable: number },
): Promise<UplineServer> {
  const config = createConfig({ UPLINE_DATA_DIR: dataDirectory });
  const installation = await openInstallation(config);
  const passwordHash = await hashPassword('PasswordHere1');
  const seeded = await seedCustomers(installation, { ...counts, passwordHash });
  await installation.close();

  const child = spawn(process.execPath, ['src/main.ts', 'serve'], {
    cwd: ROOT,
    env: {
      ...ownEnvironment(),
      UPLINE_DATA_DIR: dataDirectory,
      UPLINE_PORT: '0',
      UPLINE_SUBSCRIPTION_KEY: KEY,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await portOf(child);
  return {
    pid: child.pid ?? 0,
    port,
    key: KEY,
    databaseFile: config.databaseFile,
    seeded,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** What the shell has set for another installation must not reach this one. */
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
