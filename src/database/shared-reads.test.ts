import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSharedReads } from './shared-reads.ts';

describe('Shared reads', () => {
  const sent: string[] = [];
  const read = createSharedReads(async (sql, parameters) => {
    sent.push(`${sql} ${parameters.join()}`);
    if (sql === 'fail') throw new Error(`no ${parameters.join()}`);
    return [sent.length];
  });

  it('send equal reads of one turn once, after the last of them has asked, and others by themselves', async () => {
    sent.length = 0;
    const reads = [read('a', [1]), read('a', [1]), read('a', ['1']), read('b', [1])];
    await Promise.resolve();
    assert.deepEqual(sent, []);
    assert.deepEqual(await Promise.all(reads), [[1], [1], [2], [3]]);
    assert.deepEqual(sent, ['a 1', 'a 1', 'b 1']);
  });

  it('ask anew in the next turn, since something may have been committed meanwhile', async () => {
    sent.length = 0;
    await read('a', [1]);
    await read('a', [1]);
    assert.deepEqual(sent, ['a 1', 'a 1']);
  });

  it('ask anew for who asks while the answer of an earlier turn is under way', async () => {
    const asked: PromiseWithResolvers<unknown[]>[] = [];
    const slow = createSharedReads(() => {
      const next = Promise.withResolvers<unknown[]>();
      asked.push(next);
      return next.promise;
    });
    const first = slow('a', [1]);
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = slow('a', [1]);
    await new Promise((resolve) => setTimeout(resolve, 2));
    asked[0]?.resolve(['old']);
    asked[1]?.resolve(['new']);
    assert.deepEqual(await Promise.all([first, second]), [['old'], ['new']]);
  });

  it('fail together, and only those', async () => {
    const results = await Promise.allSettled([read('fail', [1]), read('fail', [1]), read('a', [2])]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    );
  });
});
