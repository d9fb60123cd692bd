import type { Ajv } from 'ajv';
import type { Call } from '../kernel/call.ts';
import { lazy } from '../kernel/lazy.ts';
import { ProblemError } from '../kernel/problem.ts';
import { extensionFailure, extensionProblem } from './errors.ts';
import { changesOf, decisionOf, type HookCallRecord } from './hook-call.ts';
import type { HookCall, HookHandler, HookPoint, HookRequest, HookResponse, Original } from './hook-point.ts';
import { HookRefusal } from './hook-refusal.ts';
import type { Rehearsal } from './hook-token-store.ts';
import { type Attempt, localAttempt } from './local-attempt.ts';
import { createModelChecks } from './model-check.ts';
import { RemoteFailure, remoteFailureProblem } from './remote-failure.ts';
import type { RemoteHooks } from './remote-hooks.ts';
import type { Trial } from './trial.ts';

/** An original with its data besides the request; JSON-compatible. */
export interface BoundOriginal<Point extends HookPoint, State> {
  readonly original: Original<Point, State>;
  readonly state: State;
}

/** Runs an original through the handler that the extension bound to a hook point, if any. */
export interface HookRunner {
  /**
   * Names of the hook points with a handler, including paused ones. They stay the same while the server runs.
   * At any other hook point a use case calls its original directly and builds no model.
   */
  readonly handled: ReadonlySet<string>;
  /** Whether a call now would reach the handler of the hook point. */
  isBound(name: string): boolean;
  run<Point extends HookPoint, State>(
    point: Point,
    request: HookRequest<Point>,
    bound: BoundOriginal<Point, State>,
    call: Call,
  ): Promise<HookResponse<Point>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of handlers of different hook points has no narrower type
type AnyHandler<Services> = HookHandler<any, any, Services>;

/**
 * The outcome of a handler that was called. `failed` is the handler's own fault; a refusal by the original or
 * a service counts as `ok`.
 */
type AttemptOutcome = 'ok' | 'refused' | 'failed';
/** `paused`: it was not called. */
export type HookOutcome = AttemptOutcome | 'paused';

export interface HookRunnerOptions<Services> {
  readonly points: readonly HookPoint[];
  /** By hook name; checked when the extension is loaded. */
  readonly handlers: Readonly<Record<string, AnyHandler<Services>>>;
  /** Remote handlers; none if left out. */
  readonly remote?: RemoteHooks;
  /** The services for a handler of the hook in this call. */
  readonly services: (call: Call, hook: string) => Services;
  readonly ajv: Ajv;
  /** Reads models strictly. */
  readonly isStrict?: boolean;
  /** Whether the call has stored anything so far. */
  readonly hasStored: (call: Call) => boolean;
  /** The runner runs handlers only in this trial: nothing that they do through Upline is stored. */
  readonly trial?: Trial;
  readonly onCall?: (call: HookCallRecord & { readonly outcome: HookOutcome }) => void;
}

export function createHookRunner<Services>(options: HookRunnerOptions<Services>): HookRunner {
  const { remote, trial } = options;
  const checks = createModelChecks(options.points, options.ajv, options.isStrict === true);
  const handled = new Set<string>();
  for (const [name, { request, response }] of checks) {
    if (options.handlers[name] === undefined && remote?.isBound(name) !== true) continue;
    handled.add(name);
    request.prepare();
    response.prepare();
  }
  return {
    handled,
    isBound: (name) => handled.has(name),
    async run(point, request, bound, call) {
      const { name: hook } = point;
      const handler = options.handlers[hook];
      const check = checks.get(hook);
      if (check === undefined) throw new TypeError(`Unknown hook point ${hook}`);
      const runOriginal = (changed: typeof request) => bound.original(changed, bound.state, call);
      const isRemote = handler === undefined && remote?.isBound(hook) === true;
      if (handler === undefined && !isRemote) return runOriginal(request);

      const called = { hook, call, request };
      if (handler !== undefined) {
        const seen = callOf(call, trial !== undefined, () => options.services(call, hook));
        const local = localAttempt(hook, handler, request, runOriginal, { call: seen, check });
        return runAttempt(options, local, { ...called, way: 'local', isShadow: false });
      }
      const reason = trial === undefined ? null : whyNotTried(remote, hook);
      if (reason !== null) {
        trial?.noteAsked({ hook, way: 'remote', decision: 'not_tried', changes: [], error: null, reason });
        return runOriginal(request);
      }
      const remoteCall = {
        ...(trial === undefined ? {} : { trial }),
        requestText: JSON.stringify(request),
        state: bound.state,
        runOriginal: () => runOriginal(request),
        check,
        call,
      };
      const attempt = (rehearsal?: Rehearsal) =>
        (remote as RemoteHooks).attempt<HookResponse<typeof point>>(
          hook,
          rehearsal === undefined ? remoteCall : { ...remoteCall, rehearsal },
        );
      if (remote?.isShadow(hook) !== true) {
        return runAttempt(options, attempt(), { ...called, way: 'remote', isShadow: false });
      }
      const [result] = await Promise.allSettled([runOriginal(request)]);
      const rehearsal = rehearsalOf(result);
      if (rehearsal !== null) {
        const shadow = runAttempt(options, attempt(rehearsal), { ...called, way: 'remote', isShadow: true });
        // Its answer is in the log; nothing waits for it.
        remote.follow(shadow.catch(() => undefined));
      }
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    },
  };
}

/** The reason not to call a remote handler in a trial; `null` if it is called. */
function whyNotTried(remote: RemoteHooks | undefined, hook: string): string | null {
  if (remote?.isShadow(hook) === true) return 'The handler is a shadow: its answer is never used.';
  return remote?.mayBeTried(hook) === false ? 'Its binding says trial: false.' : null;
}

/** Services are created on first use: most calls use none. */
function callOf<Services>(
  { context }: Call,
  isTrial: boolean,
  makeServices: () => Services,
): HookCall<Services> {
  const services = lazy(makeServices);
  return {
    ...context,
    ...(isTrial ? { isTrial } : {}),
    get services() {
      return services();
    },
  };
}

/** The original's result, for a shadow; `null` after a server error, which proves nothing. */
function rehearsalOf(result: PromiseSettledResult<unknown>): Rehearsal | null {
  if (result.status === 'fulfilled') return { response: structuredClone(result.value) };
  return result.reason instanceof ProblemError ? { problems: result.reason.problems } : null;
}

type Called = Pick<HookCallRecord, 'hook' | 'way' | 'isShadow' | 'request'> & { readonly call: Call };

/** Runs one call of a handler to its end, reports it, and converts its error for the caller. */
export async function runAttempt<Response>(
  { hasStored, onCall }: Pick<HookRunnerOptions<unknown>, 'hasStored' | 'onCall'>,
  attempt: Attempt<Response>,
  called: Called,
): Promise<Response> {
  const { call, ...noted } = called;
  const startedAt = performance.now();
  const report = (outcome: AttemptOutcome, error: unknown) => {
    if (onCall === undefined) return;
    const seconds = (performance.now() - startedAt) / 1000;
    const trace = attempt.trace();
    const decision = decisionOf(outcome, trace);
    onCall({
      ...noted,
      context: call.context,
      seconds,
      outcome,
      decision,
      changes: changesOf(trace),
      error: nameOf(error),
    });
  };
  try {
    const response = await attempt.answer();
    report('ok', null);
    return response;
  } catch (error) {
    // The result of the original decides whether data is stored, so wait for it.
    await attempt.settled();
    if (attempt.isFromOriginal(error)) {
      report('ok', error);
      throw error;
    }
    // A shadow stores nothing; the original stored the data of its call.
    const isStored = !called.isShadow && hasStored(call);
    const { outcome, thrown } = translate(called.hook, error, isStored);
    report(outcome, thrown);
    throw thrown;
  }
}

/** Codes and field names, or the kind of error: texts may hold personal data. */
function nameOf(error: unknown): string | null {
  if (error === null) return null;
  if (!(error instanceof ProblemError)) return error instanceof Error ? error.name : typeof error;
  const codes = error.problems.map(({ code, field }) => (field === undefined ? code : `${code} ${field}`));
  // After data is stored, the caller gets less detail about the cause.
  const { cause } = error;
  const isTold =
    !(cause instanceof RemoteFailure) || cause.code === 'extension_error' || codes.includes(cause.code);
  const more = isTold ? '' : ` (${cause.code})`;
  return `${codes.join(', ')}${more}`.slice(0, ERROR_MAX);
}

const ERROR_MAX = 300;

/**
 * The error of a handler, as the caller gets it. Refusals go to the caller, and so do refusals by a service
 * while nothing is stored; all other errors are faults of the extension.
 */
function translate(
  hook: string,
  error: unknown,
  stored: boolean,
): { outcome: AttemptOutcome; thrown: unknown } {
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
