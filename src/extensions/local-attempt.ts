import { changedPaths, copyOf } from './changed-paths.ts';
import type { AttemptTrace } from './hook-call.ts';
import type { HookCall, HookHandler, Next } from './hook-point.ts';
import { HookContractError, type ModelChecks } from './model-check.ts';

/** One call of a local or remote handler, as the runner sees it. */
export interface Attempt<Response> {
  /** Runs the handler to its end. @returns a response that is the model */
  answer(): Promise<Response>;
  /** Whether the error comes from the original and not from the handler. */
  isFromOriginal(error: unknown): boolean;
  /** Resolves when no part of the attempt is running any longer. */
  settled(): Promise<unknown>;
  /** The trace, after the end. */
  trace(): AttemptTrace;
}

interface LocalCall<Services> {
  readonly call: HookCall<Services>;
  readonly check: ModelChecks;
}

/**
 * A call of a handler in this process.
 * @param request not modified: handlers may modify their input in place, so they get copies, and a comparison
 * shows their changes
 */
export function localAttempt<Request, Response, Services>(
  hook: string,
  handler: HookHandler<Request, Response, Services>,
  request: Request,
  original: Next<Request, Response>,
  { call, check }: LocalCall<Services>,
): Attempt<Response> {
  let isCalled = false;
  let changedRequest: readonly string[] = [];
  let changedResponse: readonly string[] = [];
  let own: { readonly response: Response } | undefined;
  const noted = async (changed: Request) => {
    isCalled = true;
    const response = await original(changed);
    own = { response: copyOf(response) };
    return response;
  };
  const guarded = guardNext(hook, noted, (changed) => {
    // An unchanged value is still the model that the server built.
    if (changedPaths(request, changed).length === 0) return changed;
    const read = check.request(changed, request) as Request;
    changedRequest = changedPaths(request, read);
    return read;
  });
  return {
    async answer() {
      const answered = await handler(copyOf(request), guarded.next, call);
      guarded.assertKept();
      const response = check.response(answered, own?.response) as Response;
      if (own !== undefined) changedResponse = changedPaths(own.response, response);
      return response;
    },
    trace: () => ({ isCalled, changedRequest, changedResponse }),
    isFromOriginal: guarded.isFromOriginal,
    settled: guarded.settled,
  };
}

/**
 * Lets `next` be called once and only with the model. A handler cannot hide a breach: one that catches the
 * error, or does not await `next`, fails as well.
 */
function guardNext<Request, Response>(
  hook: string,
  original: Next<Request, Response>,
  readRequest: (changed: Request) => Request,
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

  function callOnce(changed: Request): Promise<Response> {
    let request: Request;
    try {
      if (first !== undefined) throw new HookContractError(`${hook}: next was called a second time`);
      request = readRequest(changed);
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
      // Without this, a failure that the handler does not await would end the process.
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
