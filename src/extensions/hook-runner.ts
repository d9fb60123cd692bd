import type { Ajv } from 'ajv';
import type { CallContext } from '../call-context.ts';
import { ProblemError } from '../problem.ts';
import { extensionFailure, extensionProblem } from './errors.ts';
import type { HookHandler, HookPoint, HookRequest, HookResponse, Original } from './hook-point.ts';
import { HookRefusal } from './hook-refusal.ts';
import { type Attempt, localAttempt, type ModelChecks } from './local-attempt.ts';
import { createModelCheck } from './model-check.ts';
import type { RemoteHooks } from './remote-attempt.ts';
import { RemoteFailure, remoteFailureProblem } from './remote-failure.ts';

/** An original with what it needs to know beside the request, which JSON can carry. */
export interface BoundOriginal<Point extends HookPoint, State> {
  readonly original: Original<Point, State>;
  readonly state: State;
}

/** Runs an original through the handler that the extension bound to a hook point, if any. */
export interface HookRunner {
  /** Whether the extension has a handler for the hook point. */
  isBound(name: string): boolean;
  run<Point extends HookPoint, State>(
    point: Point,
    request: HookRequest<Point>,
    bound: BoundOriginal<Point, State>,
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
  /** Handlers behind URLs; none without it. */
  readonly remote?: RemoteHooks;
  /** What a handler of the hook may use in this call. */
  readonly services: (context: CallContext, hook: string) => Services;
  readonly ajv: Ajv;
  /** Whether the call has stored anything so far, in whatever way. */
  readonly hasStored: (context: CallContext) => boolean;
  readonly onCall?: (call: { hook: string; seconds: number; outcome: HookOutcome }) => void;
}

export function createHookRunner<Services>(options: HookRunnerOptions<Services>): HookRunner {
  const { remote } = options;
  const checks = createModelChecks(options.points, options.ajv);
  return {
    isBound: (name) => options.handlers[name] !== undefined || remote?.isBound(name) === true,
    async run(point, request, bound, context) {
      const handler = options.handlers[point.name];
      const check = checks.get(point.name);
      if (check === undefined) throw new TypeError(`Unknown hook point ${point.name}`);
      const runOriginal = (changed: typeof request) => bound.original(changed, bound.state, context);
      let attempt: Attempt<HookResponse<typeof point>>;
      if (handler !== undefined) {
        const call = { ...context, services: options.services(context, point.name) };
        attempt = localAttempt(point.name, handler, request, runOriginal, { call, check });
      } else if (remote?.isBound(point.name) === true) {
        attempt = remote.attempt(point.name, { request, state: bound.state, runOriginal, check, context });
      } else return runOriginal(request);

      const startedAt = performance.now();
      const report = (outcome: HookOutcome) =>
        options.onCall?.({ hook: point.name, seconds: (performance.now() - startedAt) / 1000, outcome });
      try {
        const response = await attempt.answer();
        report('ok');
        return response;
      } catch (error) {
        // Whether data is stored is known only when the original has ended.
        await attempt.settled();
        if (attempt.isFromOriginal(error)) {
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

/** The checks of both models of each hook point, by name. */
export function createModelChecks(points: readonly HookPoint[], ajv: Ajv): ReadonlyMap<string, ModelChecks> {
  return new Map(
    points.map(({ name, request, response }) => [
      name,
      {
        request: createModelCheck(ajv, request, `${name}: the request handed to next`),
        response: createModelCheck(ajv, response, `${name}: the response`),
      },
    ]),
  );
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
  if (error instanceof RemoteFailure) {
    const problem = remoteFailureProblem(error, hook, stored);
    return { outcome: 'failed', thrown: new ProblemError([problem], { cause: error }) };
  }
  if (error instanceof ProblemError && !stored) return { outcome: 'ok', thrown: error };
  return { outcome: 'failed', thrown: extensionFailure(hook, stored, error) };
}
