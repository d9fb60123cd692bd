import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

describe('A write of a page', () => {
  it('uses the hook that ignores a second click', () => {
    const importing = repositoryFiles()
      .filter((file) => /^web\/src\/.*\.tsx?$/.test(file))
      .filter((file) =>
        /import \{[^}]*\buseMutation\b[^}]*\} from '@tanstack\/react-query'/.test(readText(file)),
      );
    assert.deepEqual(importing, ['web/src/api/use-mutation.ts']);
  });
});
