import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Call } from './call.ts';
import type { AnswerContent, OpenClaim } from './claim.ts';

const context = { requestId: 'r', actor: 'shop', operation: 'UpgradeCustomer' };
const claim: OpenClaim = {
  subscriptionId: 1,
  keyHash: 'k',
  requestHash: 'q',
  claimedBy: 'r',
  leasedUntil: '2026-01-01T00:01:00.000Z',
  expiresAt: '2026-01-02T00:00:00.000Z',
  writeAnswer: () => assert.fail(),
  kept: null,
};

/** A unit of work that records the order of events. */
function startNotes() {
  const notes: unknown[] = [];
  const stores = {
    hookCalls: { noteStored: async (tokens: readonly string[]) => void notes.push(tokens) },
    answers: { keep: async (_: OpenClaim, { body }: AnswerContent) => void notes.push(body) },
  };
  const unitOfWork = {
    async run<Result>(work: (given: typeof stores) => Promise<Result>): Promise<Result> {
      const result = await work(stores);
      notes.push('commit');
      return result;
    },
  };
  return { notes, unitOfWork };
}

describe('a write of a call', () => {
  it('is tied to its hook calls and stores its answer before it is committed', async () => {
    const { notes, unitOfWork } = startNotes();
    const call = new Call(context, { hookTokens: ['outer', 'inner'], onStored: () => notes.push('stored') });
    call.claim = claim;
    const work = async () => {
      notes.push('work');
      return 7;
    };
    assert.equal(await call.write(unitOfWork, work, (id) => ({ body: { id } })), 7);
    assert.deepEqual(notes, ['work', ['outer', 'inner'], { id: 7 }, 'commit', 'stored']);
    assert.equal(call.isStored, true);
  });

  it('builds no answer for a request without a key', async () => {
    const { notes, unitOfWork } = startNotes();
    await new Call(context).write(
      unitOfWork,
      async () => 7,
      () => assert.fail(),
    );
    assert.deepEqual(notes, ['commit']);
  });

  it('leaves no trace in the call if it writes nothing or fails', async () => {
    const { notes, unitOfWork } = startNotes();
    const call = new Call(context, { hookTokens: ['only'] });
    call.claim = claim;
    assert.equal(
      await call.write(
        unitOfWork,
        async () => null,
        () => assert.fail(),
      ),
      null,
    );
    await assert.rejects(call.write(unitOfWork, async () => assert.fail('no')));
    assert.deepEqual(notes, ['commit']);
    assert.equal(call.isStored, false);
  });
});

describe('a detached call', () => {
  it('is the same request, without its key, hook calls and password', () => {
    const call = new Call({ ...context, ifMatch: ['"1"'] }, { hookTokens: ['only'], isStored: true });
    call.claim = claim;
    call.sealedPassword = { customerId: 7, password: { replaceBy: 'Secret1word' } };
    const detached = call.detached(() => undefined);
    assert.deepEqual(detached.context, { ...context, ifMatch: ['"1"'] });
    const { hookTokens, isStored } = detached;
    const rest = { hookTokens, isStored, claim: detached.claim, password: detached.passwordFor(7) };
    assert.deepEqual(rest, { hookTokens: [], isStored: false, claim: null, password: null });
  });
});
