import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTestServer } from '../../test/support/test-server.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { createHookTokenStore } from './hook-token-store.ts';

describe('tokens of hook calls', () => {
  it('that a process which died has left are removed once they have run out, and no other', async () => {
    await using server = await startTestServer();
    const { database, secretKey } = server.installation;
    const cipher = createColumnCipher(secretKey, 'hook-tokens');
    const unitOfWork = createUnitOfWork(database.writer, (transaction) => ({
      tokens: createHookTokenStore(transaction, cipher),
    }));
    const at = (milliseconds: number) =>
      new Date(Date.parse('2026-01-01T00:00:00Z') + milliseconds).toISOString();
    const token = {
      hook: 'Test',
      actor: 'test',
      requestId: 'r',
      customerId: null,
      call: { call: {}, state: null, request: {} },
    };
    await unitOfWork.run(async ({ tokens }) => {
      for (const n of [1, 2, 3]) await tokens.issue({ ...token, hash: `h${n}`, expiresAt: at(n) });
    });
    assert.equal(await unitOfWork.run(({ tokens }) => tokens.purge(at(2), 10)), 2);
    assert.deepEqual(await server.sql('SELECT token_hash FROM hook_tokens'), [{ token_hash: 'h3' }]);
    assert.notEqual(await unitOfWork.run(({ tokens }) => tokens.find('h3', at(2))), null);
    assert.equal(await unitOfWork.run(({ tokens }) => tokens.find('h3', at(3))), null);
  });
});
