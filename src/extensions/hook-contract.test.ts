import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { causeOf, codeOf, conflict, runHandler as run } from '../../test/support/run-handler.ts';

describe('the contract of a handler', () => {
  it('runs the original once: a second next is refused', async () => {
    const { error, stored } = await run(async (request, next) => {
      await next(request);
      return next(request);
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
    assert.match(causeOf(error), /next was called a second time/);
    assert.deepEqual(stored, [3]);
  });

  it('fails a handler that swallows the refusal of a second next', async () => {
    const { error } = await run(async (request, next) => {
      const response = await next(request);
      await next(request).catch(() => undefined);
      return response;
    });
    assert.match(causeOf(error), /next was called a second time/);
  });

  it('does not run the original with a value that is not the request model', async () => {
    const { error, stored } = await run((_, next) => next({ Value: 'three' } as never));
    assert.equal(codeOf(error), 'extension_failed');
    assert.match(causeOf(error), /Test\.Double: the request handed to next is not the model: Value must be/);
    assert.deepEqual(stored, []);
  });

  it('does not return a value that is not the response model to the caller', async () => {
    for (const wrong of [{ Doubled: 'six' }, {}, null, undefined]) {
      const before = await run(async () => wrong as never);
      assert.equal(codeOf(before.error), 'extension_failed');
      assert.match(causeOf(before.error), /Test\.Double: the response is not the model/);
    }
    for (const wrong of [{ Doubled: 'six' }, [], null, undefined]) {
      const after = await run(async (request, next) => {
        await next(request);
        return wrong as never;
      });
      assert.equal(codeOf(after.error), 'extension_failed_after_storing');
    }
  });

  it('fails a handler that does not await next, once the original has ended', async () => {
    const { error, stored } = await run(async (request, next) => {
      next(request);
      return { Doubled: 6 };
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
    assert.match(causeOf(error), /next was not awaited/);
    assert.deepEqual(stored, [3]);
  });

  it('survives a failing original that the handler does not await', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const { error } = await run(
        async (request, next) => {
          next(request);
          return { Doubled: 6 };
        },
        { originalFails: conflict },
      );
      await sleep(5);
      assert.equal(codeOf(error), 'extension_failed');
      assert.deepEqual(unhandled, []);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('waits for the original before it reports whether data is stored', async () => {
    const { error } = await run(async (request, next) => {
      const answer = next(request);
      answer.catch(() => undefined);
      throw new Error('impatient');
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
  });
});
