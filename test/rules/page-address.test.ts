import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

/** A sign-in link contains the next page, or the reason of a failure. No page shows a list that depends on it. */
const SIGN_IN = /^web\/src\/session\//;

describe('The address of a page', () => {
  it('is read in a single way, which names the parts that a page cannot use', () => {
    const reading = repositoryFiles()
      .filter((file) => /^web\/src\/.*\.tsx?$/.test(file) && !SIGN_IN.test(file))
      .filter((file) => /\buseSearch(?:Params)?\b|location\.search/.test(readText(file)));
    assert.deepEqual(reading, ['web/src/layout/use-address.ts']);
  });
});
