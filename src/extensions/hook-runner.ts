import type { Ajv, ValidateFunction } from 'ajv';
import type { CallContext } from '../call-context.ts';
import { ProblemError } from '../problem.ts';
import { extensionProblem } from './errors.ts';
import type { HookHandler, HookPoint, HookRequest, HookResponse, Next } from './hook-point.ts';
import { HookRefusal } from './hook-refusal.ts';

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

export interface HookRunnerOptions<Services> {
  readonly points: readonly HookPoint[];
  /** By hook name; checked when the extension was loaded. */
  readonly handlers: Readonly<Record<string, AnyHandler<Services>>>;
  readonly services: (context: CallContext) => Services;
  readonly ajv: Ajv;
  readonly onCall?: (call: { hook: string; seconds: number; outcome: 'ok' | 'refused' | 'failed' }) => void;
}

/** The extension broke its contract: a second `next`, or a model that is none. */
export class HookContractError extends Error {
  override readonly name = 'HookContractError';
}

export function createHookRunner<Services>(options: HookRunnerOptions<Services>): HookRunner {
  const checks = new Map(
    options.points.map((point) => [
      point.name,
      { request: options.ajv.compile(point.request), response: options.ajv.compile(point.response) },
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
      const report = (outcome: 'ok' | 'refused' | 'failed') =>
        options.onCall?.({ hook: point.name, seconds: (performance.now() - startedAt) / 1000, outcome });
      try {
        const call = { ...context, services: options.services(context) };
        const response = await handler(request, guarded.next, call);
        assertModel(point.name, 'response', check.response, response);
        report('ok');
        return response;
      } catch (error) {
        if (guarded.isFromOriginal(error)) throw error;
        const translated = translate(point.name, error, guarded.hasStored());
        report(translated instanceof ProblemError && error instanceof HookRefusal ? 'refused' : 'failed');
        throw translated;
      }
    },
  };
}

/** Lets `next` be called once, checks what it is given, and remembers whether it came back. */
function guardNext<Request, Response>(
  hook: string,
  original: Next<Request, Response>,
  isRequest: ValidateFunction,
) {
  let calls = 0;
  let stored = false;
  const failures = new Set<unknown>();
  return {
    hasStored: () => stored,
    isFromOriginal: (error: unknown) => failures.has(error),
    next: async (request: Request): Promise<Response> => {
      calls += 1;
      if (calls > 1) throw new HookContractError(`${hook}: next was called a second time`);
      assertModel(hook, 'request', isRequest, request);
      try {
        const response = await original(request);
        stored = true;
        return response;
      } catch (error) {
        failures.add(error);
        throw error;
      }
    },
  };
}

function assertModel(hook: string, part: string, isModel: ValidateFunction, model: unknown): void {
  if (isModel(model)) return;
  const [first] = isModel.errors ?? [];
  throw new HookContractError(
    `${hook}: the ${part} is not the model: ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
  );
}

/**
 * What a handler threw, as the caller gets it. A refusal is for the caller; what the original threw
 * passes unchanged; anything else is a fault of the extension, and says whether data was stored.
 */
function translate(hook: string, error: unknown, stored: boolean): unknown {
  if (error instanceof HookRefusal) {
    return new ProblemError(
      [extensionProblem('refused_by_extension', error.field, { message: error.message })],
      {
        cause: error,
      },
    );
  }
  if (error instanceof ProblemError) return error;
  const code = stored ? 'extension_failed_after_storing' : 'extension_failed';
  return new ProblemError([extensionProblem(code, undefined, { hook })], { cause: error });
}
