import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { createHookTokenStore } from './hook-token-store.ts';
import { createTrial } from './trial.ts';

const at = (milliseconds: number) =>
  new Date(Date.parse('2026-01-01T00:00:00Z') + milliseconds).toISOString();
const token = {
  hook: 'Test',
  actor: 'test',
  requestId: 'r',
  customerId: null,
  call: { call: {}, state: null, request: {} },
};

function tokensOf({ installation: { database, secretKey } }: TestServer) {
  const cipher = createColumnCipher(secretKey, 'hook-tokens');
  return createUnitOfWork(database.writer, (transaction) => ({
    tokens: createHookTokenStore(transaction, cipher),
  }));
}

describe('tokens of hook calls', () => {
  it('left by a process that died are removed after they have expired, and no others are removed', async () => {
    await using server = await startTestServer();
    const unitOfWork = tokensOf(server);
    await unitOfWork.run(async ({ tokens }) => {
      for (const n of [1, 2, 3]) await tokens.issue({ ...token, hash: `h${n}`, expiresAt: at(n) });
    });
    assert.equal(await unitOfWork.run(({ tokens }) => tokens.purge(at(2), 10)), 2);
    assert.deepEqual(await server.sql('SELECT token_hash FROM hook_tokens'), [{ token_hash: 'h3' }]);
    assert.notEqual(await unitOfWork.run(({ tokens }) => tokens.find('h3', at(2))), null);
    assert.equal(await unitOfWork.run(({ tokens }) => tokens.find('h3', at(3))), null);
  });

  it('keep every report of a trial and its outcome when they are stored simultaneously in any order', async () => {
    await using server = await startTestServer();
    const unitOfWork = tokensOf(server);
    await unitOfWork.run(({ tokens }) => tokens.issue({ ...token, hash: 'h', expiresAt: at(1) }));
    const hooks = ['a', 'b', 'c', 'd', 'e', 'f'];
    const reportOf = (hook: string) => {
      const trial = createTrial(null);
      trial.noteAsked({ hook, way: 'remote', decision: 'passed', changes: [], error: null, reason: null });
      if (hook === 'a') trial.noteStored();
      return trial.report();
    };
    const outcome = { changed: ['x'], response: 7, trial: reportOf('original') };
    await Promise.all([
      ...hooks.map((hook) => unitOfWork.run(({ tokens }) => tokens.noteTrial('h', reportOf(hook)))),
      unitOfWork.run(({ tokens }) => tokens.finish('h', outcome)),
    ]);
    const { state, trial, outcome: stored } = await unitOfWork.run(({ tokens }) => tokens.settle('h'));
    assert.deepEqual(trial?.asked.map(({ hook }) => hook).toSorted(), [...hooks, 'original']);
    assert.equal(trial.isStored, true);
    assert.equal(state, 'done');
    assert.deepEqual([stored?.changed, stored?.response], [['x'], 7]);
  });
});
