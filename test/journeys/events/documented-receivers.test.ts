import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { documentedBlocks } from '../../support/documented-commands.ts';
import { freePort } from '../../support/free-port.ts';
import { lacksProgram } from '../../support/lacks-program.ts';
import { repositoryRoot } from '../../support/source-files.ts';
import { until } from '../../support/until.ts';

const SECRET = `whsec_${Buffer.alloc(24, 'secret').toString('base64')}`;
const OTHER_SECRET = `whsec_${Buffer.alloc(24, 'another').toString('base64')}`;
const TYPE = 'customer.type_changed';
const BODY = JSON.stringify({ type: TYPE, timestamp: '2026-11-25T09:04:12.117Z', data: { Name: 'Åsa 李' } });
const TOO_OLD_MS = 600_000;
/** A receiver that hangs fails its test instead of blocking the run. */
const TIMEOUT_MS = 120_000;

type Command = readonly [program: string, ...words: string[]];

interface Program {
  readonly language: string;
  readonly file: string;
  /** Runs to completion before the start. */
  readonly prepare?: Command;
  /** Starts a single process, so that the test can end it. */
  readonly start: (port: number) => Command;
  readonly skip: string | false;
}

const PROGRAMS: readonly Program[] = [
  { language: 'js', file: 'receiver.mjs', start: () => [process.execPath, 'receiver.mjs'], skip: false },
  {
    language: 'python',
    file: 'receiver.py',
    start: () => ['python3', 'receiver.py'],
    skip: lacksProgram('python3'),
  },
  {
    language: 'go',
    file: 'receiver.go',
    prepare: ['go', 'build', '-o', 'receiver', 'receiver.go'],
    start: () => ['./receiver'],
    skip: lacksProgram('go'),
  },
  {
    language: 'ruby',
    file: 'receiver.rb',
    start: () => ['ruby', 'receiver.rb'],
    skip: lacksProgram('ruby'),
  },
  {
    language: 'php',
    file: 'receiver.php',
    start: (port) => ['php', '-S', `127.0.0.1:${port}`, 'receiver.php'],
    skip: lacksProgram('php'),
  },
];

interface Receiver extends AsyncDisposable {
  readonly stdout: () => string;
  /** @returns the status of the answer */
  post(headers: Record<string, string>, body?: string): Promise<number>;
}

/** The receiver in the document, started in its own folder. */
async function startDocumented({ language, file, prepare, start }: Program): Promise<Receiver> {
  const [program, ...others] = documentedBlocks('docs/events.md', 'Webhooks', language);
  assert.ok(program !== undefined && others.length === 0, `one receiver in ${language}`);
  const folder = mkdtempSync(path.join(tmpdir(), 'upline-receiver-'));
  writeFileSync(path.join(folder, file), program);
  symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const limits = { cwd: folder, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  if (prepare !== undefined) {
    const [compiler, ...options] = prepare;
    await promisify(execFile)(compiler, options, limits);
  }
  const port = await freePort();
  const env = { ...process.env, UPLINE_WEBHOOK_SECRET: SECRET, PORT: String(port) };
  const [command, ...words] = start(port);
  const child = spawn(command, words, { ...limits, env });
  const ended = once(child, 'close');
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const receiver: Receiver = {
    stdout: () => stdout,
    async post(headers, body = BODY) {
      const url = `http://127.0.0.1:${port}/hooks`;
      const answer = await fetch(url, { method: 'POST', headers, body }).catch((error: unknown) =>
        assert.fail(`no answer: ${error}; ${stderr}`),
      );
      await answer.arrayBuffer();
      return answer.status;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
  try {
    await until(() => {
      assert.equal(child.exitCode, null, `the receiver has ended: ${stderr}`);
      return listens(port);
    });
  } catch (error) {
    await receiver[Symbol.asyncDispose]();
    throw error;
  }
  return receiver;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

function signed(secret: string, at = new Date()): Record<string, string> {
  return {
    'webhook-id': 'evt_42',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign('evt_42', at, BODY),
  };
}

describe('The receivers of docs/events.md', () => {
  for (const program of PROGRAMS) {
    const { language, skip } = program;
    it(`accept a signed event, and refuse every other request, in ${language}`, { skip }, async () => {
      await using receiver = await startDocumented(program);
      const genuine = signed(SECRET);
      const refused = {
        'another secret': await receiver.post(signed(OTHER_SECRET)),
        'another body': await receiver.post(genuine, BODY.replace('Åsa', 'Eva')),
        'another id': await receiver.post({ ...genuine, 'webhook-id': 'evt_43' }),
        'an old timestamp': await receiver.post(signed(SECRET, new Date(Date.now() - TOO_OLD_MS))),
        'a timestamp that is not a number': await receiver.post({ ...genuine, 'webhook-timestamp': 'now' }),
        'a signature beyond ASCII': await receiver.post({ ...genuine, 'webhook-signature': 'v1,é' }),
        'no signature': await receiver.post({}),
      };
      assert.deepEqual(refused, Object.fromEntries(Object.keys(refused).map((name) => [name, 400])));
      assert.equal(receiver.stdout(), '', 'nothing is handled');
      assert.equal(await receiver.post(genuine), 204);
      await until(() => receiver.stdout() === `${TYPE}\n`);
      // During the replacement of a secret, the signature has one part for each secret.
      const both = `${signed(OTHER_SECRET)['webhook-signature']} ${genuine['webhook-signature']}`;
      assert.equal(await receiver.post({ ...genuine, 'webhook-signature': both }), 204);
    });
  }
});
