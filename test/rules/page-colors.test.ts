import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

const NAMED = ['web/src/layout/colors.css', 'web/src/layout/theme.ts'];
const COLOR = /(?:#[\da-f]{6}|#[\da-f]{3})\b(?=[^{]*[;,)'])|\brgba?\(/i;

describe('A color of the pages', () => {
  it('has a name that states its meaning', () => {
    assert.match('color: #fff;', COLOR);
    const unnamed = repositoryFiles()
      .filter((file) => /^web\/src\/.*\.(?:css|tsx?)$/.test(file))
      .filter((file) => !NAMED.includes(file) && !file.endsWith('portal-schema.ts'))
      .flatMap((file) =>
        readText(file)
          .split('\n')
          .filter((line) => COLOR.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    assert.deepEqual(unnamed, []);
  });

  it('is used if it is named, and named if it is used', () => {
    const files = repositoryFiles().filter((file) => /^web\/src\/.*\.css$/.test(file));
    const text = files.map(readText).join('\n');
    const names = [...text.matchAll(/(--upline-[\w-]+):/g)].map(([, name]) => name ?? '');
    assert.deepEqual(
      names.filter((name) => !text.includes(`var(${name})`)),
      [],
    );
    const used = [...text.matchAll(/var\((--upline-[\w-]+)\)/g)].map(([, name]) => name ?? '');
    assert.deepEqual(
      used.filter((name) => !names.includes(name)),
      [],
    );
  });
});
