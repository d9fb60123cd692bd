import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Call } from '../kernel/call.ts';
import { createCallSerializer } from './call-state.ts';

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
    const call = new Call(context, { hookTokens: ['outer'] });
    call.sealedPassword = { customerId: 7, password: { replaceBy: 'Secret1word' } };
    call.noteStored();
    call.claim = { ...claim, kept: null, writeAnswer: () => assert.fail() };
    const carried: unknown = JSON.parse(JSON.stringify(createCallSerializer().carry(call)));

    const resumed = createCallSerializer().resume(carried, 'inner');
    assert.deepEqual(resumed.context, context);
    assert.deepEqual(resumed.passwordFor(7), { replaceBy: 'Secret1word' });
    assert.equal(resumed.passwordFor(8), null);
    assert.equal(resumed.isStored, true);
    assert.deepEqual(resumed.hookTokens, ['outer', 'inner']);
    const { writeAnswer, kept, ...rest } = resumed.claim ?? assert.fail();
    assert.deepEqual(rest, claim);
    assert.equal(kept, null);
    assert.deepEqual(writeAnswer({ body: { A: 1 }, headers: { ETag: '"1"' } }), {
      status: 201,
      headers: { etag: '"1"' },
      body: '{"A":1}',
    });
  });

  it('takes nothing along that is not there', () => {
    const serializer = createCallSerializer();
    const resumed = serializer.resume(serializer.carry(new Call(context)), 'only');
    assert.equal(resumed.sealedPassword, null);
    assert.equal(resumed.isStored, false);
    assert.equal(resumed.claim, null);
    assert.deepEqual(resumed.hookTokens, ['only']);
  });
});
