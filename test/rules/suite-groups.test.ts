import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { repositoryRoot } from '../support/source-files.ts';
import { groupFiles, NAMED_FILES } from '../support/suite-groups.ts';

const PROCESSES = 3;
const files = globSync('{src,test,examples}/**/*.test.ts', { cwd: repositoryRoot })
  .map((file) => file.replaceAll('\\', '/'))
  .sort();

describe('the groups of the suite', () => {
  it('contain every test file once', () => {
    assert.ok(files.length > 250);
    assert.deepEqual(groupFiles(files, PROCESSES).flat().sort(), files);
    assert.deepEqual(groupFiles(files.slice(0, 2), PROCESSES).flat().sort(), files.slice(0, 2));
  });

  it('begin with the files that take longest', () => {
    const first = groupFiles(files, PROCESSES).flat().slice(0, NAMED_FILES.length);
    assert.deepEqual(first.sort(), [...NAMED_FILES].sort());
  });

  it('name only files that exist', () => {
    assert.deepEqual(
      NAMED_FILES.filter((file) => !existsSync(path.join(repositoryRoot, file))),
      [],
    );
  });
});
