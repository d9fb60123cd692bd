import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onOneEngine } from '../../../test/support/test-server.ts';
import { shareRead } from './share-read.ts';

/** Reads that the test ends. */
function startReads() {
  const reads: { readonly signal: AbortSignal; readonly end: PromiseWithResolvers<string> }[] = [];
  const shared = shareRead((signal) => {
    const end = Promise.withResolvers<string>();
    signal.addEventListener('abort', () => end.reject(signal.reason));
    reads.push({ signal, end });
    return end.promise;
  });
  return { reads, shared };
}

describe('A shared read', onOneEngine, () => {
  it('runs once for all callers who ask while it runs, and again afterwards', async () => {
    const { reads, shared } = startReads();
    const answers = Promise.all([shared(), shared(), shared()]);
    assert.equal(reads.length, 1);
    reads[0]?.end.resolve('figures');
    assert.deepEqual(await answers, ['figures', 'figures', 'figures']);
    void shared();
    assert.equal(reads.length, 2);
  });

  it('continues when one caller leaves, and is canceled with the last caller', async () => {
    const { reads, shared } = startReads();
    const [one, other] = [new AbortController(), new AbortController()];
    const answers = Promise.allSettled([shared(one.signal), shared(other.signal)]);
    one.abort();
    assert.equal(reads[0]?.signal.aborted, false);
    other.abort();
    assert.equal(reads[0]?.signal.aborted, true);
    void shared();
    assert.equal(reads.length, 2, 'a new caller does not join a read that was cancelled');
    await answers;
  });

  it('passes its error to each caller, and does not keep it', async () => {
    const { reads, shared } = startReads();
    const answers = Promise.allSettled([shared(), shared()]);
    reads[0]?.end.reject(new Error('busy'));
    assert.deepEqual(
      (await answers).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    void shared();
    assert.equal(reads.length, 2);
  });
});
