import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

describe('Times on pages', () => {
  it('are formatted in one place, which writes UTC', () => {
    const formatting = repositoryFiles()
      .filter((file) => /^web\/.*\.tsx?$/.test(file))
      .filter((file) => /DateTimeFormat|toLocale(?:Date|Time)String/.test(readText(file)));
    assert.deepEqual(formatting, ['web/src/layout/timestamp.tsx']);
  });
});
