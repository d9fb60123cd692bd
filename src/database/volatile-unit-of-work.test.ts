import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runSql, startTestServer, testEngine } from '../../test/support/test-server.ts';
import { createVolatileUnitOfWork } from './unit-of-work.ts';

const NORMAL = [{ synchronous: 1 }];
const FULL = [{ synchronous: 2 }];

describe('a volatile unit of work on the embedded engine', {
  skip: testEngine === 'postgres' && 'about the embedded file',
}, () => {
  it('does not wait for the disk, and leaves every other write durable, even when it fails', async () => {
    await using server = await startTestServer({ engine: 'sqlite' });
    const { database } = server.installation;
    const unitOfWork = createVolatileUnitOfWork(database, (transaction) => transaction);
    const durability = () => runSql(database.writer, 'PRAGMA synchronous');
    assert.deepEqual(await durability(), FULL);
    for (let round = 0; round < 2; round += 1) {
      const inside = unitOfWork.run((transaction) => runSql(transaction, 'PRAGMA synchronous'));
      // Waits for its turn, and must not see the setting of the other transaction.
      const outside = durability();
      assert.deepEqual(await inside, NORMAL);
      assert.deepEqual(await outside, FULL);
    }
    await assert.rejects(
      unitOfWork.run(() => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.deepEqual(await durability(), FULL);
  });
});
