import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

describe('Numbers on pages', () => {
  it('are formatted in one place', () => {
    const formatting = repositoryFiles()
      .filter((file) => /^web\/.*\.tsx?$/.test(file))
      .filter((file) => /NumberFormat|\.toLocaleString\(|\.toFixed\(/.test(readText(file)));
    assert.deepEqual(formatting, ['web/src/layout/numbers.ts']);
  });
});
