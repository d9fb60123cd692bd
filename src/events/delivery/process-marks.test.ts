import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../../../test/support/until.ts';
import { markProcess } from './process-marks.ts';

const MODULE = path.join(import.meta.dirname, 'process-marks.ts');
const HOLDER = `import { markProcess } from ${JSON.stringify(MODULE)};
markProcess(process.argv[1], 'other');
process.stdout.write('marked');
setInterval(() => {}, 1_000);`;

describe('The mark of a process', {
  skip: process.platform !== 'linux' && 'other systems have no id of their start',
}, () => {
  it('reports that the process has ended after it was killed, and not before', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-marks-'));
    const child = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, directory]);
    const ended = once(child, 'close');
    try {
      await once(child.stdout, 'data');
      const marks = markProcess(directory, 'own');
      assert.deepEqual(marks.ended(), []);
      child.kill('SIGKILL');
      await ended;
      await until(() => marks.ended().length === 1);
      assert.deepEqual(marks.ended(), ['other']);
      marks.forget(['other']);
      assert.deepEqual(marks.ended(), []);
      marks.close();
      marks.close();
      assert.deepEqual(readdirSync(directory), [], 'closed twice, as a server may be');
    } finally {
      child.kill('SIGKILL');
      await ended;
      rmSync(directory, { recursive: true });
    }
  });

  it('reports nothing about processes on another machine, and is removed when it is old', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-marks-'));
    const [young, old] = ['young', 'old'].map((name) => path.join(directory, `${name}.another-boot.running`));
    for (const file of [young ?? '', old ?? '']) writeFileSync(file, '');
    utimesSync(old ?? '', 0, 0);
    const marks = markProcess(directory, 'own');
    assert.deepEqual(marks.ended(), []);
    assert.deepEqual([existsSync(young ?? ''), existsSync(old ?? '')], [true, false]);
    marks.close();
    rmSync(directory, { recursive: true });
  });

  it('is left out where it cannot be written', () => {
    const marks = markProcess(path.join(tmpdir(), 'upline-no-such-directory'), 'own');
    assert.deepEqual(marks.ended(), []);
    marks.close();
  });
});
