import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import Type from 'typebox';
import type { CallContext } from '../call-context.ts';
import { ProblemError } from '../problem.ts';
import type { HookHandler, HookPoint } from './hook-point.ts';
import { refuse } from './hook-refusal.ts';
import { createHookRunner, type HookOutcome } from './hook-runner.ts';

const point = {
  name: 'Test.Double',
  request: Type.Object({ Value: Type.Integer() }),
  response: Type.Object({ Doubled: Type.Integer() }),
  fires: '',
  alreadyTrue: '',
  original: '',
  provenance: '',
} as const satisfies HookPoint;

const context: CallContext = { requestId: 'request', actor: 'test', operation: 'Test' };
const conflict = new ProblemError([{ code: 'taken', kind: 'conflict', message: 'Taken.' }]);

type TestHandler = HookHandler<{ Value: number }, { Doubled: number }, { name: string }>;

/** Runs a handler around an original that stores what it is given, and doubles it. */
async function run(
  handler: TestHandler | undefined,
  options: { originalFails?: unknown; before?: boolean } = {},
) {
  const stored: number[] = [];
  const outcomes: HookOutcome[] = [];
  const runner = createHookRunner({
    points: [point],
    handlers: handler === undefined ? {} : { [point.name]: handler },
    services: () => ({ name: 'services' }),
    ajv: new Ajv(),
    hasStored: () => stored.length > 0 || options.before === true,
    onCall: ({ outcome }) => outcomes.push(outcome),
  });
  const original = async ({ Value }: { Value: number }) => {
    await sleep(1);
    if ('originalFails' in options) throw options.originalFails;
    stored.push(Value);
    return { Doubled: 2 * Value };
  };
  const [result] = await Promise.allSettled([runner.run(point, { Value: 3 }, original, context)]);
  return {
    response: result.status === 'fulfilled' ? result.value : undefined,
    error: result.status === 'rejected' ? result.reason : undefined,
    stored,
    outcomes,
  };
}

function codeOf(error: unknown): string {
  assert.ok(error instanceof ProblemError, String(error));
  return error.problems[0].code;
}

function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
}

describe('a hook point', () => {
  it('without a handler is its original', async () => {
    const { response, stored, outcomes } = await run(undefined);
    assert.deepEqual([response, stored, outcomes], [{ Doubled: 6 }, [3], []]);
  });

  it('hands the handler the request, the call and its services', async () => {
    let seen: unknown;
    await run(async (request, next, call) => {
      seen = [request, call];
      return next(request);
    });
    assert.deepEqual(seen, [{ Value: 3 }, { ...context, services: { name: 'services' } }]);
  });

  it('takes a changed request to the original, and a changed response to the caller', async () => {
    const { response, stored } = await run(async (request, next) => {
      const { Doubled } = await next({ Value: request.Value + 1 });
      return { Doubled: Doubled + 100 };
    });
    assert.deepEqual([response, stored], [{ Doubled: 108 }, [4]]);
  });

  it('does nothing but what the handler does when it skips next', async () => {
    const { response, stored, outcomes } = await run(async () => ({ Doubled: 1 }));
    assert.deepEqual([response, stored, outcomes], [{ Doubled: 1 }, [], ['ok']]);
  });

  it('turns a refusal into a problem with message and field', async () => {
    const { error, stored, outcomes } = await run(async () => {
      throw refuse('Not on Sundays.', 'BirthDate');
    });
    assert.ok(error instanceof ProblemError);
    assert.deepEqual(error.problems, [
      { code: 'refused_by_extension', kind: 'invalid', message: 'Not on Sundays.', field: 'BirthDate' },
    ]);
    assert.deepEqual([stored, outcomes], [[], ['refused']]);
  });

  it('lets nothing through when refuse is called without throw', async () => {
    const { error, stored } = await run(async (request, next) => {
      if (request.Value === 3) refuse('Not on Sundays.');
      return next(request);
    });
    assert.equal(codeOf(error), 'refused_by_extension');
    assert.deepEqual(stored, []);
  });

  it('says that nothing is stored when the handler fails before next, and keeps the cause for the log', async () => {
    const { error, stored, outcomes } = await run(async () => {
      throw new Error('secret');
    });
    assert.equal(codeOf(error), 'extension_failed');
    assert.equal(causeOf(error), 'secret');
    assert.doesNotMatch(JSON.stringify((error as ProblemError).problems), /secret/);
    assert.deepEqual([stored, outcomes], [[], ['failed']]);
  });

  it('says that data is stored when the handler fails after next', async () => {
    const { error, stored } = await run(async (request, next) => {
      await next(request);
      throw new Error('mail server down');
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
    assert.deepEqual(stored, [3]);
  });

  it('says that nothing is stored when the handler fails after an original that stores nothing', async () => {
    const runner = createHookRunner({
      points: [point],
      handlers: {
        [point.name]: async (request: unknown, next: (request: unknown) => Promise<unknown>) => {
          await next(request);
          throw new Error('bug');
        },
      },
      services: () => ({}),
      ajv: new Ajv(),
      hasStored: () => false,
    });
    const failed = runner.run(point, { Value: 3 }, async () => ({ Doubled: 6 }), context);
    await assert.rejects(failed, (error) => codeOf(error) === 'extension_failed');
  });

  it('says that data is stored when the call had stored it in another way', async () => {
    const { error } = await run(
      async () => {
        throw new Error('bug');
      },
      { before: true },
    );
    assert.equal(codeOf(error), 'extension_failed_after_storing');
  });

  it('passes what the original throws through unchanged, problem or not', async () => {
    for (const originalFails of [conflict, new Error('disk full')]) {
      const { error, outcomes } = await run((request, next) => next(request), { originalFails });
      assert.equal(error, originalFails);
      assert.deepEqual(outcomes, ['ok']);
    }
  });

  it('lets a handler catch what the original throws and answer itself', async () => {
    const { response } = await run(
      async (request, next) => {
        try {
          return await next(request);
        } catch (error) {
          assert.equal(codeOf(error), 'taken');
          return { Doubled: 0 };
        }
      },
      { originalFails: conflict },
    );
    assert.deepEqual(response, { Doubled: 0 });
  });

  it('passes on what a service refuses while nothing is stored', async () => {
    const { error, outcomes } = await run(async () => {
      throw conflict;
    });
    assert.equal(error, conflict);
    assert.deepEqual(outcomes, ['ok']);
  });

  it('does not let a service’s refusal after storing look as if nothing had happened', async () => {
    const { error } = await run(async (request, next) => {
      await next(request);
      throw conflict;
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
    assert.equal((error as Error).cause, conflict);
  });
});

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

  it('does not run the original on something that is not the request model', async () => {
    const { error, stored } = await run((_, next) => next({ Value: 'three' } as never));
    assert.equal(codeOf(error), 'extension_failed');
    assert.match(causeOf(error), /Test\.Double: the request handed to next is not the model: Value must be/);
    assert.deepEqual(stored, []);
  });

  it('does not hand something that is not the response model to the caller', async () => {
    for (const wrong of [{ Doubled: 'six' }, {}, null, undefined]) {
      const before = await run(async () => wrong as never);
      assert.equal(codeOf(before.error), 'extension_failed');
      assert.match(causeOf(before.error), /Test\.Double: the response is not the model/);
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

  it('waits for the original before it says whether data is stored', async () => {
    const { error } = await run(async (request, next) => {
      const answer = next(request);
      answer.catch(() => undefined);
      throw new Error('impatient');
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
  });
});
