import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { noteOpenedProgram } from './left-open.ts';

/** Debian installs the program in a directory that is only in root's path. */
const PROGRAM = 'nats-server';
const PATH = `${process.env['PATH']}:/usr/sbin`;

/** A NATS server with JetStream. Its stored messages survive a stop. */
export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  start(): void;
  /** Ends the server like a crash. */
  kill(): Promise<void>;
}

/** The reason why no NATS server can run here; `false` if it can. */
export function whyNoNats(): string | false {
  try {
    execFileSync(PROGRAM, ['--version'], { stdio: 'ignore', env: { PATH } });
    return false;
  } catch {
    return 'the program nats-server is not installed (Debian: apt-get install nats-server)';
  }
}

export async function startNats(): Promise<NatsServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-nats-'));
  const port = await freePort();
  const words = ['--jetstream', '--store_dir', directory, '--addr', '127.0.0.1', '--port', String(port)];
  let stop = async () => {};
  const server: NatsServer = {
    url: `nats://127.0.0.1:${port}`,
    start() {
      const child = spawn(PROGRAM, words, { stdio: 'ignore', env: { PATH } });
      noteOpenedProgram(child);
      const ended = once(child, 'close');
      const kill = () => child.kill('SIGKILL');
      // The server must not outlive an aborted run.
      process.once('exit', kill);
      stop = async () => {
        process.off('exit', kill);
        kill();
        await ended;
      };
    },
    kill: () => stop(),
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  server.start();
  return server;
}
