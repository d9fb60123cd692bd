import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readText, repositoryRoot } from '../../support/source-files.ts';
import { databaseIn } from '../../support/test-server.ts';

/** Much longer than a reload takes: a missing reload fails the test instead of hanging it. */
const TIMEOUT_MS = 240_000;
/** Node’s watcher sometimes misses a save; people also save again. */
const SAVE_AGAIN_MS = 4_000;
const KEY = 'a-key-chosen-by-hand';

describe('npm run dev', () => {
  it('restarts when the extension or a file that it imports changes, and survives a broken one', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-dev-'));
    const write = (name: string, source: string) => writeFileSync(path.join(directory, name), source);
    const rule = (isAvailable: boolean) =>
      `export const rule = async () => ({ IsAvailable: ${isAvailable} });\n`;
    const index = `import { publishedPlan } from 'upline/commission-plan';
      import { defineExtension } from 'upline/extension';
      import { rule } from './rule.ts';
      export default defineExtension({ plan: publishedPlan, hooks: { 'Associates.Enrollment.IsEmailAvailable': rule } });`;
    write('rule.ts', rule(true));
    write('index.ts', index);

    const { scripts } = JSON.parse(readText('package.json')) as { scripts: { dev: string } };
    const [, program, ...words] = scripts.dev.split(' ');
    assert.equal(program, 'node');
    const child = spawn(process.execPath, words, {
      cwd: repositoryRoot,
      env: {
        PATH: process.env['PATH'],
        ...(await databaseIn(directory)),
        UPLINE_PORT: '0',
        UPLINE_EXTENSION: path.join(directory, 'index.ts'),
        UPLINE_SUBSCRIPTION_KEY: KEY,
      },
      timeout: TIMEOUT_MS,
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        child.emit('output');
      });
    }
    /** Waits for the pattern in the output since the previous match. */
    const next = (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (match === null) return;
          output = output.slice(match.index + match[0].length);
          child.off('output', look);
          resolve(match);
        };
        child.on('output', look).once('exit', () => reject(new Error(`ended without ${pattern}: ${output}`)));
        look();
      });
    const isTaken = async () => {
      const [, url] = await next(/listens on (http:\S+)/);
      const answer = await fetch(`${url}/v1/validate/email-address/somebody@example.com`, {
        headers: { 'Ocp-Apim-Subscription-Key': KEY },
      });
      return answer.json();
    };
    /**
     * Saves a file, and saves it again if nothing happens: the watcher itself may be restarting. The pauses get
     * longer, because every save ends the current start, and a start takes long on a busy machine.
     */
    const saved = async <Result>(name: string, source: string, outcome: Promise<Result>): Promise<Result> => {
      let [pauseMs, again]: [number, NodeJS.Timeout | undefined] = [SAVE_AGAIN_MS, undefined];
      const save = () => {
        write(name, source);
        again = setTimeout(save, pauseMs);
        pauseMs *= 2;
      };
      save();
      return outcome.finally(() => clearTimeout(again));
    };
    try {
      assert.equal(await isTaken(), false);
      assert.equal(await saved('rule.ts', rule(false), isTaken()), true);
      const broken = index.replace('IsEmailAvailable', 'IsNothing');
      await saved('index.ts', broken, next(/upline: .*unknown hook "Associates\.Enrollment\.IsNothing"/));
      await next(/Failed running/);
      assert.equal(await saved('index.ts', index, isTaken()), true);
    } finally {
      child.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
