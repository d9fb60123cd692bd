import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createBatchedReads } from './batched-reads.ts';

describe('Batched reads', () => {
  const sent: string[] = [];
  const { read } = createBatchedReads(async (sql, parameters) => {
    sent.push(`${sql} ${parameters.join()}`);
    if (sql === 'fail') throw new Error(`no ${parameters.join()}`);
    return [sent.length];
  });

  it('send equal reads of one turn once, after the last request for them, and other reads separately', async () => {
    sent.length = 0;
    const reads = [read('a', [1]), read('a', [1]), read('a', ['1']), read('b', [1])];
    await Promise.resolve();
    assert.deepEqual(sent, []);
    assert.deepEqual(await Promise.all(reads), [[1], [1], [2], [3]]);
    assert.deepEqual(sent, ['a 1', 'a 1', 'b 1']);
  });

  it('are sent again in the next turn, since data may have been committed in between', async () => {
    sent.length = 0;
    await read('a', [1]);
    await read('a', [1]);
    assert.deepEqual(sent, ['a 1', 'a 1']);
  });

  it('are sent again for a caller that asks while an earlier turn waits for its answer', async () => {
    const asked: PromiseWithResolvers<unknown[]>[] = [];
    const { read: slow } = createBatchedReads(() => {
      const next = Promise.withResolvers<unknown[]>();
      asked.push(next);
      return next.promise;
    });
    const first = slow('a', [1]);
    await nextTurn();
    const second = slow('a', [1]);
    await nextTurn();
    asked[0]?.resolve(['old']);
    asked[1]?.resolve(['new']);
    assert.deepEqual(await Promise.all([first, second]), [['old'], ['new']]);
  });

  it('fail together if they were sent together, and no others fail', async () => {
    const results = await Promise.allSettled([read('fail', [1]), read('fail', [1]), read('a', [2])]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected', 'fulfilled'],
    );
  });

  it('look up all numbers of one turn together, each once; other values are sent separately and fail separately', async () => {
    const statements: string[] = [];
    const { lookup } = createBatchedReads(async (sql, parameters) => {
      statements.push(`${/unnest/.test(sql) ? 'batch' : sql} ${JSON.stringify(parameters)}`);
      const keys = parameters.at(-1);
      if (!Array.isArray(keys) && keys !== 7) throw new Error('no whole number');
      if (!Array.isArray(keys)) return [{ key: keys }];
      return keys.flatMap((key, index) => (key === 9 ? [] : [{ key, place: index + 1 }])).reverse();
    });
    const find = lookup((key) => ({ sql: 'single', parameters: ['x', key] }), {
      sql: 'inner',
      parameters: ['x'],
    });
    const found = await Promise.allSettled([find(7), find(8), find(9), find(8), find(2 ** 31), find(1.5)]);
    assert.deepEqual(
      found.map((result) => (result.status === 'fulfilled' ? result.value : 'refused')),
      [[{ key: 7, place: 1 }], [{ key: 8, place: 2 }], [], [{ key: 8, place: 2 }], 'refused', 'refused'],
    );
    assert.deepEqual(statements.sort(), [
      'batch ["x",[7,8,9]]',
      'single ["x",1.5]',
      'single ["x",2147483648]',
    ]);
    assert.deepEqual(await find(7), [{ key: 7 }]);
    assert.equal(statements.at(-1), 'single ["x",7]');
  });
});
