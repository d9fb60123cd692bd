import type { Ajv } from 'ajv';
import type { CallContext } from '../call-context.ts';
import { ProblemError } from '../problem.ts';
import { extensionFailure, extensionProblem } from './errors.ts';
import type { HookHandler, HookPoint, HookRequest, HookResponse, Next } from './hook-point.ts';
import { HookRefusal } from './hook-refusal.ts';
import { createModelCheck, HookContractError, type ModelCheck } from './model-check.ts';

/** Runs an original through the handler that the extension bound to a hook point, if any. */
export interface HookRunner {
  /** Whether the extension has a handler for the hook point. */
  isBound(name: string): boolean;
  run<Point extends HookPoint>(
    point: Point,
    request: HookRequest<Point>,
    original: Next<HookRequest<Point>, HookResponse<Point>>,
    context: CallContext,
  ): Promise<HookResponse<Point>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of handlers of different hook points has no narrower type
type AnyHandler<Services> = HookHandler<any, any, Services>;

/** `failed` is the handler's own fault; what the original or a service refused counts as `ok`. */
export type HookOutcome = 'ok' | 'refused' | 'failed';

export interface HookRunnerOptions<Services> {
  readonly points: readonly HookPoint[];
  /** By hook name; checked when the extension was loaded. */
  readonly handlers: Readonly<Record<string, AnyHandler<Services>>>;
  /** What a handler of the hook may use in this call. */
  readonly services: (context: CallContext, hook: string) => Services;
  readonly ajv: Ajv;
  /** Whether the call has stored anything so far, in whatever way. */
  readonly hasStored: (context: CallContext) => boolean;
  readonly onCall?: (call: { hook: string; seconds: number; outcome: HookOutcome }) => void;
}

export function createHookRunner<Services>(options: HookRunnerOptions<Services>): HookRunner {
  const checks = new Map(
    options.points.map(({ name, request, response }) => [
      name,
      {
        request: createModelCheck(options.ajv, request, `${name}: the request handed to next`),
        response: createModelCheck(options.ajv, response, `${name}: the response`),
      },
    ]),
  );
  return {
    isBound: (name) => options.handlers[name] !== undefined,
    async run(point, request, original, context) {
      const handler = options.handlers[point.name];
      const check = checks.get(point.name);
      if (check === undefined) throw new TypeError(`Unknown hook point ${point.name}`);
      if (handler === undefined) return original(request);

      const guarded = guardNext(point.name, original, check.request);
      const startedAt = performance.now();
      const report = (outcome: HookOutcome) =>
        options.onCall?.({ hook: point.name, seconds: (performance.now() - startedAt) / 1000, outcome });
      try {
        const call = { ...context, services: options.services(context, point.name) };
        const response = await handler(request, guarded.next, call);
        guarded.assertKept();
        check.response(response);
        report('ok');
        return response;
      } catch (error) {
        // Whether data is stored is known only when the original has ended.
        await guarded.settled();
        if (guarded.isFromOriginal(error)) {
          report('ok');
          throw error;
        }
        const { outcome, thrown } = translate(point.name, error, options.hasStored(context));
        report(outcome);
        throw thrown;
      }
    },
  };
}

/**
 * Lets `next` be called once and only with the model. A handler can't hide a breach of that: one that
 * catches the error, or does not await `next`, fails all the same.
 */
function guardNext<Request, Response>(
  hook: string,
  original: Next<Request, Response>,
  checkRequest: ModelCheck,
) {
  let first: Promise<Response> | undefined;
  let isRunning = false;
  let breach: HookContractError | undefined;
  const failures = new Set<unknown>();

  async function callOriginal(request: Request): Promise<Response> {
    isRunning = true;
    try {
      return await original(request);
    } catch (error) {
      failures.add(error);
      throw error;
    } finally {
      isRunning = false;
    }
  }

  function callOnce(request: Request): Promise<Response> {
    try {
      if (first !== undefined) throw new HookContractError(`${hook}: next was called a second time`);
      checkRequest(request);
    } catch (error) {
      if (error instanceof HookContractError) breach ??= error;
      return Promise.reject(error);
    }
    first = callOriginal(request);
    return first;
  }

  return {
    next(request: Request): Promise<Response> {
      const answer = callOnce(request);
      // A failure that the handler does not await would otherwise end the process.
      answer.catch(() => undefined);
      return answer;
    },
    isFromOriginal: (error: unknown) => failures.has(error),
    settled: () => Promise.allSettled([first]),
    assertKept() {
      if (breach !== undefined) throw breach;
      if (isRunning) throw new HookContractError(`${hook}: next was not awaited`);
    },
  };
}

/**
 * What a handler threw, as the caller gets it. A refusal is for the caller, and so is what a service
 * refused as long as nothing is stored; anything else is a fault of the extension.
 */
function translate(hook: string, error: unknown, stored: boolean): { outcome: HookOutcome; thrown: unknown } {
  if (error instanceof HookRefusal) {
    const problem = extensionProblem('refused_by_extension', error.field, { message: error.message });
    return { outcome: 'refused', thrown: new ProblemError([problem], { cause: error }) };
  }
  if (error instanceof ProblemError && !stored) return { outcome: 'ok', thrown: error };
  return { outcome: 'failed', thrown: extensionFailure(hook, stored, error) };
}
