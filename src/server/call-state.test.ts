import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCallSerializer, createCallState } from './call-state.ts';

const context = { requestId: 'r', actor: 'shop', operation: 'UpgradeCustomer', ifMatch: ['"3-1-0"'] };
const claim = {
  subscriptionId: 1,
  keyHash: 'k',
  requestHash: 'q',
  claimedBy: 'r',
  leasedUntil: '2026-01-01T00:01:00.000Z',
  expiresAt: '2026-01-02T00:00:00.000Z',
};

describe('a call that goes to another process', () => {
  it('takes its context, waiting password, claim, tokens and what it has stored along, as JSON', () => {
    const [here, there] = [createCallState(), createCallState()];
    here.sealedPasswords.seal(context, 7, { replaceBy: 'Secret1word' });
    here.storedCalls.note(context);
    here.tokens.set(context, ['outer']);
    here.claims.set(context, { ...claim, kept: null, writeAnswer: () => assert.fail() });
    const carried: unknown = JSON.parse(JSON.stringify(createCallSerializer(here).carry(context)));

    const resumed = createCallSerializer(there).resume(carried, 'inner');
    assert.deepEqual(resumed, context);
    assert.deepEqual(there.sealedPasswords.unseal(resumed, 7), { replaceBy: 'Secret1word' });
    assert.equal(there.sealedPasswords.unseal(resumed, 8), 'keep');
    assert.equal(there.storedCalls.has(resumed), true);
    assert.deepEqual(there.tokens.get(resumed), ['outer', 'inner']);
    const { writeAnswer, kept, ...rest } = there.claims.get(resumed) ?? assert.fail();
    assert.deepEqual(rest, claim);
    assert.equal(kept, null);
    assert.deepEqual(writeAnswer({ body: { A: 1 }, headers: { ETag: '"1"' } }), {
      status: 201,
      headers: { etag: '"1"' },
      body: '{"A":1}',
    });
  });

  it('takes nothing along that is not there', () => {
    const [here, there] = [createCallState(), createCallState()];
    const resumed = createCallSerializer(there).resume(createCallSerializer(here).carry(context), 'only');
    assert.equal(there.sealedPasswords.sealed(resumed), null);
    assert.equal(there.storedCalls.has(resumed), false);
    assert.equal(there.claims.get(resumed), undefined);
    assert.deepEqual(there.tokens.get(resumed), ['only']);
  });
});
