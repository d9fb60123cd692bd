import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import {
  causeOf,
  codeOf,
  conflict,
  context,
  point,
  runHandler as run,
} from '../../test/support/run-handler.ts';
import { Call } from '../kernel/call.ts';
import { ProblemError } from '../kernel/problem.ts';
import { refuse } from './hook-refusal.ts';
import { createHookRunner } from './hook-runner.ts';

describe('a hook point', () => {
  it('runs its original if it has no handler', async () => {
    const { response, stored, outcomes } = await run(undefined);
    assert.deepEqual([response, stored, outcomes], [{ Doubled: 6 }, [3], []]);
  });

  it('passes the request, the call and its services to the handler', async () => {
    let seen: unknown;
    await run(async (request, next, call) => {
      seen = [request, call];
      return next(request);
    });
    assert.deepEqual(seen, [{ Value: 3 }, { ...context, services: { name: 'services' } }]);
  });

  it('passes a changed request to the original, and a changed response to the caller', async () => {
    const { response, stored } = await run(async (request, next) => {
      const { Doubled } = await next({ Value: request.Value + 1 });
      return { Doubled: Doubled + 100 };
    });
    assert.deepEqual([response, stored], [{ Doubled: 108 }, [4]]);
  });

  it('does not run the original if the handler skips next', async () => {
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

  it('refuses the call even if refuse is called without throw', async () => {
    const { error, stored } = await run(async (request, next) => {
      if (request.Value === 3) refuse('Not on Sundays.');
      return next(request);
    });
    assert.equal(codeOf(error), 'refused_by_extension');
    assert.deepEqual(stored, []);
  });

  it('reports that nothing is stored when the handler fails before next, and keeps the cause for the log', async () => {
    const { error, stored, outcomes } = await run(async () => {
      throw new Error('secret');
    });
    assert.equal(codeOf(error), 'extension_failed');
    assert.equal(causeOf(error), 'secret');
    assert.doesNotMatch(JSON.stringify((error as ProblemError).problems), /secret/);
    assert.deepEqual([stored, outcomes], [[], ['failed']]);
  });

  it('reports that data is stored when the handler fails after next', async () => {
    const { error, stored } = await run(async (request, next) => {
      await next(request);
      throw new Error('mail server down');
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
    assert.deepEqual(stored, [3]);
  });

  it('reports that nothing is stored when the handler fails after an original that stores nothing', async () => {
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
    const failed = runner.run(
      point,
      { Value: 3 },
      { original: async () => ({ Doubled: 6 }), state: null },
      new Call(context),
    );
    await assert.rejects(failed, (error) => codeOf(error) === 'extension_failed');
  });

  it('reports that data is stored when the call had stored it in another way', async () => {
    const { error } = await run(
      async () => {
        throw new Error('bug');
      },
      { before: true },
    );
    assert.equal(codeOf(error), 'extension_failed_after_storing');
  });

  it('passes on everything that the original throws unchanged, problem or not', async () => {
    for (const originalFails of [conflict, new Error('disk full')]) {
      const { error, outcomes } = await run((request, next) => next(request), { originalFails });
      assert.equal(error, originalFails);
      assert.deepEqual(outcomes, ['ok']);
    }
  });

  it('lets a handler catch an error of the original and give its own answer', async () => {
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

  it('passes on the refusal of a service while nothing is stored', async () => {
    const { error, outcomes } = await run(async () => {
      throw conflict;
    });
    assert.equal(error, conflict);
    assert.deepEqual(outcomes, ['ok']);
  });

  it('does not report a service’s refusal after storing as if nothing were stored', async () => {
    const { error } = await run(async (request, next) => {
      await next(request);
      throw conflict;
    });
    assert.equal(codeOf(error), 'extension_failed_after_storing');
    assert.equal((error as Error).cause, conflict);
  });
});
