import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Call } from '../kernel/call.ts';
import { createCallSerializer } from './create-call-serializer.ts';

const context = { requestId: 'r', actor: 'shop', operation: 'UpgradeCustomer', ifMatch: ['"3-1-0"'] };
const claim = {
  subscriptionId: 1,
  keyHash: 'k',
  requestHash: 'q',
  claimedBy: 'r',
  leasedUntil: '2026-01-01T00:01:00.000Z',
  expiresAt: '2026-01-02T00:00:00.000Z',
};

describe('a call that another process continues', () => {
  it('keeps its context, waiting password, claim, tokens and whether it has stored anything, as JSON', () => {
    const call = new Call(context, { hookTokens: ['outer'] });
    call.sealedPassword = { customerId: 7, password: { replaceBy: 'Secret1word' } };
    call.noteStored();
    call.claim = { ...claim, kept: null, writeAnswer: () => assert.fail() };
    const saved: unknown = JSON.parse(JSON.stringify(createCallSerializer().save(call)));

    const restored = createCallSerializer().restore(saved, 'inner');
    assert.deepEqual(restored.context, context);
    assert.deepEqual(restored.passwordFor(7), { replaceBy: 'Secret1word' });
    assert.equal(restored.passwordFor(8), null);
    assert.equal(restored.isStored, true);
    assert.deepEqual(restored.hookTokens, ['outer', 'inner']);
    const { writeAnswer, kept, ...rest } = restored.claim ?? assert.fail();
    assert.deepEqual(rest, claim);
    assert.equal(kept, null);
    assert.deepEqual(writeAnswer({ body: { A: 1 }, headers: { ETag: '"1"' } }), {
      status: 201,
      headers: { etag: '"1"' },
      body: '{"A":1}',
    });
  });

  it('carries no values that the call does not have', () => {
    const serializer = createCallSerializer();
    const restored = serializer.restore(serializer.save(new Call(context)), 'only');
    assert.equal(restored.sealedPassword, null);
    assert.equal(restored.isStored, false);
    assert.equal(restored.claim, null);
    assert.deepEqual(restored.hookTokens, ['only']);
  });
});
