import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSources } from '../../test/support/source-files.ts';
import { limitHashing } from './limit-hashing.ts';

/** Imports rows one by one in its own process, where no other caller waits. */
const ONE_AT_A_TIME = ['src/import/import-storage.ts'];

describe('The limit for hashing', () => {
  it('applies to hashes and comparisons together', async () => {
    const gate = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    const work = async <Result>(result: Result) => {
      running += 1;
      most = Math.max(most, running);
      await gate.promise;
      running -= 1;
      return result;
    };
    const { hashPassword, verifyPassword } = limitHashing(
      { atOnce: 2, waitingMax: 2, refusal: () => new Error('full') },
      { hashPassword: () => work('hash'), verifyPassword: () => work(true) },
    );
    const calls = [
      hashPassword(''),
      verifyPassword('', null),
      verifyPassword('', null),
      hashPassword(''),
      hashPassword(''),
      verifyPassword('', null),
    ];
    gate.resolve();
    const results = await Promise.allSettled(calls);
    assert.equal(most, 2);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.message)),
      ['hash', true, true, 'hash', 'full', 'full'],
    );
  });

  it('is the only way to hash or compare passwords outside this folder', () => {
    const unlimited = readSources()
      .filter(({ path }) => !path.startsWith('src/passwords/') && !ONE_AT_A_TIME.includes(path))
      .filter(({ text }) =>
        /import (?!type)[^;]*\b(?:hashPassword|verifyPassword)\b[^;]*passwords\//.test(text),
      );
    assert.deepEqual(
      unlimited.map(({ path }) => path),
      [],
      'use limitHashing',
    );
  });
});
