import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { readText, repositoryRoot } from '../../support/source-files.ts';

/** Much longer than a script takes: a script that does not start or end fails its test instead of hanging it. */
const TIMEOUT_MS = 120_000;
/** Scripts with a single command that ends soon. All other scripts use `exec`. */
const MOMENTS = ['prepare', 'format', 'api:check', 'sbom', 'openapi', 'openapi:check'];

type NpmProcess = ChildProcessByStdio<null, Readable, Readable>;

describe('npm scripts', () => {
  it('that stay running replace their shell, so that the signal for npm reaches them', () => {
    const scripts = ['package.json', 'web/package.json'].flatMap((file) =>
      Object.entries((JSON.parse(readText(file)) as { scripts: Record<string, string> }).scripts),
    );
    const kept = scripts.filter(([name, text]) => !MOMENTS.includes(name) && !text.includes('&&'));
    assert.ok(kept.length >= 10, 'the scripts were read');
    const behindShell = kept.filter(([, text]) => !text.startsWith('exec ')).map(([name]) => name);
    assert.deepEqual(behindShell, []);
  });

  for (const script of ['start', 'dev'] as const) {
    it(`npm run ${script} ends its server on SIGTERM to npm alone: port and file are free`, async () => {
      const directory = mkdtempSync(path.join(tmpdir(), 'upline-npm-'));
      const npm = spawnNpm(script, directory);
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        killGroup(npm);
      }, TIMEOUT_MS);
      const ended = new Promise<void>((resolve) => npm.once('close', () => resolve()));
      try {
        const port = await listeningPort(npm);
        process.kill(npm.pid ?? 0, 'SIGTERM');
        // The server inherits npm's pipes: they close when both have ended.
        await ended;
        assert.ok(!isLate, 'the server outlived npm');
        assert.equal(await isOpen(port), false, 'no process listens');
        const file = new DatabaseSync(path.join(directory, 'upline.db'));
        file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
        file.close();
      } finally {
        clearTimeout(late);
        killGroup(npm);
        await ended;
        rmSync(directory, { recursive: true, force: true });
      }
    });
  }
});

/**
 * Some shells replace themselves with the last command of a script, others do not. This shell does not, unless the
 * script itself replaces it.
 */
const STAYING_SHELL = `#!/bin/sh
exec /bin/sh -c "$2
exit \\$?"
`;

/** Uses a separate process group, so that a failed test leaves no process behind. */
function spawnNpm(script: string, directory: string): NpmProcess {
  const shell = path.join(directory, 'shell');
  writeFileSync(shell, STAYING_SHELL, { mode: 0o700 });
  return spawn('npm', ['run', script], {
    cwd: repositoryRoot,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      npm_config_script_shell: shell,
      UPLINE_PORT: '0',
      UPLINE_DATA_DIR: directory,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

function listeningPort(npm: NpmProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const port = /listens on http:\S+:(\d+)/.exec(output)?.[1];
        if (port !== undefined) resolve(Number(port));
      });
    }
    npm.once('close', () => reject(new Error(`ended: ${output}`)));
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function killGroup({ pid }: NpmProcess): void {
  try {
    process.kill(-(pid ?? 0), 'SIGKILL');
  } catch {
    // The whole group has ended, as expected.
  }
}
