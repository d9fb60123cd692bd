import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retailBody } from '../../test/support/bodies.ts';
import { startTestServer } from '../../test/support/test-server.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { purgeKeys } from './purge-keys.ts';

describe('purging idempotency keys', () => {
  it('removes every expired key, in batches, and no other', async () => {
    const start = Date.parse('2026-01-01T00:00:00Z');
    await using server = await startTestServer({ now: () => new Date(start) });
    const { database, secretKey } = server.installation;
    const cipher = createColumnCipher(secretKey, 'idempotency');
    const bind = (transaction: typeof database.writer) => ({
      keys: createIdempotencyStore(transaction, cipher),
    });
    const unitOfWork = createUnitOfWork(database.writer, bind);
    await unitOfWork.run(async ({ keys }) => {
      for (let n = 1; n <= 450; n += 1) {
        const expiresAt = new Date(start + n).toISOString();
        await keys.insert({
          subscriptionId: 1,
          keyHash: `k${n}`,
          requestHash: '',
          claimedBy: '',
          leasedUntil: expiresAt,
          expiresAt,
        });
      }
    });
    await server.call('POST', '/v1/customers', retailBody(), { 'Idempotency-Key': 'kept' });
    const purge = (at: number) => purgeKeys({ unitOfWork, clock: () => new Date(at) });
    assert.equal(await purge(start), 0);
    assert.equal(await purge(start + 449), 449);
    assert.equal(await purge(start + 24 * 3_600_000 - 1), 1);
    assert.equal((await server.sql('SELECT * FROM idempotency_keys')).length, 1);
    assert.equal(await purge(start + 24 * 3_600_000), 1);
  });
});
