import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

/** A link of the sign-in says where to go on, or why it failed. No page shows a list by it. */
const SIGN_IN = /^web\/src\/session\//;

describe('The address of a page', () => {
  it('is read in one way, which names what a page cannot use', () => {
    const reading = repositoryFiles()
      .filter((file) => /^web\/src\/.*\.tsx?$/.test(file) && !SIGN_IN.test(file))
      .filter((file) => /\buseSearch(?:Params)?\b|location\.search/.test(readText(file)));
    assert.deepEqual(reading, ['web/src/layout/use-address.ts']);
  });
});
