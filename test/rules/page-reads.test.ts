import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

/**
 * Reads that several callers wait for: the session, also after a sign-in, and whether the server answers. A guide is
 * a file of the pages, which the browser keeps.
 */
const SHARED = ['readSession', 'isReachable', 'async () => (await guide?.load())'];

describe('A read of a page', () => {
  it('ends when no page waits for it any longer', () => {
    const endless = repositoryFiles()
      .filter((file) => /^web\/src\/.*\.tsx?$/.test(file))
      .flatMap((file) =>
        [...readText(file).matchAll(/queryFn: (.*)/g)]
          .map(([, read = '']) => read)
          .filter((read) => !/\bsignal\b/.test(read) && !SHARED.some((shared) => read.startsWith(shared)))
          .map((read) => `${file}: ${read}`),
      );
    assert.deepEqual(endless, []);
  });
});
