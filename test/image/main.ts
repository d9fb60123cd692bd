import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readText } from '../support/source-files.ts';
import { contextFiles } from './build-context.ts';
import { type Instruction, readCommand, readDockerfile, readEnv } from './dockerfile.ts';
import { missingIn, replayStage } from './replay-stage.ts';

/*
 * `npm run test:image`: builds the contents of the image without a container engine. It carries out the COPY and RUN
 * lines of each stage in an empty folder outside the repository, so that files missing in the image are not found by
 * accident. Then it starts the server in that folder and sends requests to it.
 */

const START_TIMEOUT_MS = 60_000;

const root = mkdtempSync(path.join(tmpdir(), 'upline-image-'));
try {
  const { app, instructions } = build();
  assertGuides(app);
  await assertServes(app, instructions);
  process.stdout.write('The image builds, starts, is healthy and shows its pages.\n');
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** @returns the folder of the program, and the instructions of the last stage */
function build(): { app: string; instructions: readonly Instruction[] } {
  const programs = path.join(root, 'programs');
  mkdirSync(programs);
  symlinkSync(process.execPath, path.join(programs, 'node'));
  const context = contextFiles();
  const before = new Map<string, string>();
  const stages = readDockerfile(readText('Dockerfile'));
  for (const [index, stage] of stages.entries()) {
    const folder = path.join(root, `stage-${index}`);
    mkdirSync(folder);
    replayStage(stage, folder, { context, before, programs });
    if (stage.name !== null) before.set(stage.name, folder);
  }
  const last = stages.at(-1) ?? assert.fail('the Dockerfile has no stage');
  return { app: path.join(root, `stage-${stages.length - 1}`, 'app'), instructions: last.instructions };
}

/** Messages of the program refer to guides, which people look for next to the program. */
function assertGuides(app: string): void {
  const named = globSync('src/**/*.ts', { cwd: app }).flatMap((file) =>
    [...readFileSync(path.join(app, file), 'utf8').matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([name]) => name),
  );
  assert.ok(named.length >= 10, 'messages were read');
  assert.deepEqual(missingIn(app, named), []);
}

async function assertServes(app: string, instructions: readonly Instruction[]): Promise<void> {
  const settings = readEnv(instructions);
  const data = path.join(app, '..', settings['UPLINE_DATA_DIR'] ?? '');
  const temporary = path.join(root, 'tmp');
  mkdirSync(temporary);
  const [, ...words] = readCommand(instructions, 'CMD');
  const files = () => globSync('**', { cwd: app, exclude: ['node_modules'] }).sort();
  const installed = files();
  const server = spawn(process.execPath, words, {
    cwd: app,
    env: {
      ...settings,
      UPLINE_HOST: '127.0.0.1',
      UPLINE_PORT: '0',
      UPLINE_DATA_DIR: data,
      TMPDIR: temporary,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await listening(server);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    await assertPages(url);
    const [, ...check] = readCommand(instructions, 'HEALTHCHECK');
    const env = { UPLINE_PORT: new URL(url).port };
    assert.equal(spawnSync(process.execPath, check, { env }).status, 0, 'the health check');
    assert.deepEqual(files(), installed, 'compose.yaml makes everything but the data read-only');
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  }
}

/** Requests pages, the files that they load, and the data that they show. */
async function assertPages(url: string): Promise<void> {
  for (const page of ['/sign-in', '/docs']) {
    const answer = await fetch(url + page, { headers: { accept: 'text/html' } });
    assert.equal(answer.status, 200, page);
    const assets = [...(await answer.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, asset = '']) => asset,
    );
    assert.ok(assets.length > 0, `${page} loads its scripts`);
    for (const asset of assets) assert.equal((await fetch(`${url}${asset}`)).status, 200, asset);
  }
  const { status } = await fetch(`${url}/docs/changes.json`);
  assert.equal(status, 200, 'the history of the API');
}

function listening(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const late = setTimeout(() => reject(new Error(`does not start: ${output}`)), START_TIMEOUT_MS);
    for (const stream of [server.stdout, server.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const url = /listens on (http:\S+)/.exec(output)?.[1];
        if (url === undefined) return;
        clearTimeout(late);
        resolve(url);
      });
    }
    server.once('exit', () => reject(new Error(`ended: ${output}`)));
  });
}
