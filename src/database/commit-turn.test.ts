import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runSql, startTestServer, testEngine } from '../../test/support/test-server.ts';
import { nextTurn } from '../kernel/breath.ts';
import type { WriteHandle } from './database.ts';
import { inTransaction } from './unit-of-work.ts';

describe('A long transaction on the embedded engine', {
  skip: testEngine === 'postgres' && 'about the embedded file',
}, () => {
  it('commits in its own turn, after loops that have waited longer', async () => {
    await using server = await startTestServer({ engine: 'sqlite' });
    const { reader, writer } = server.installation.database;
    const outside = reader as unknown as WriteHandle;
    await runSql(writer, 'CREATE TABLE numbers (number INTEGER NOT NULL)');
    const countNumbers = () => runSql(outside, 'SELECT COUNT(*) AS stored FROM numbers');
    let turns = 0;
    let isOver = false;
    const countTurns = () => {
      turns += 1;
      if (!isOver) setImmediate(countTurns);
    };
    setImmediate(countTurns);
    let before: ReturnType<typeof countNumbers> | undefined;
    await inTransaction(writer, async (transaction) => {
      // Enough statements that the transaction lets others run.
      while (turns < 3) await runSql(transaction, 'INSERT INTO numbers VALUES (1)');
      // Another loop, which waits for its turn.
      before = nextTurn().then(countNumbers);
    });
    isOver = true;
    assert.deepEqual(await before, [{ stored: 0 }]);
    assert.notDeepEqual(await countNumbers(), [{ stored: 0 }]);
  });
});
