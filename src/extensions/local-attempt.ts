import { changedPathsOfTexts } from './changed-paths.ts';
import type { AttemptTrace } from './hook-call.ts';
import type { HookCall, HookHandler, Next } from './hook-point.ts';
import { HookContractError, type ModelCheck } from './model-check.ts';

/** One call of a handler, wherever it runs, as the runner sees it. */
export interface Attempt<Response> {
  /** Runs the handler to its end. @returns a response that is the model */
  answer(): Promise<Response>;
  /** Whether the error is the original's own, and none of the handler. */
  isFromOriginal(error: unknown): boolean;
  /** Resolves when nothing of the attempt runs any more. */
  settled(): Promise<unknown>;
  /** What happened, once it has ended. */
  trace(): AttemptTrace;
}

/** The checks of what a handler hands on and returns. */
export interface ModelChecks {
  readonly request: ModelCheck;
  readonly response: ModelCheck;
}

interface LocalCall<Services> {
  readonly call: HookCall<Services>;
  readonly check: ModelChecks;
  /** The request, written down before the handler has it. */
  readonly requestText: string;
}

/** A call of a handler in this process. */
export function localAttempt<Request, Response, Services>(
  hook: string,
  handler: HookHandler<Request, Response, Services>,
  request: Request,
  original: Next<Request, Response>,
  { call, check, requestText }: LocalCall<Services>,
): Attempt<Response> {
  // Handlers may change what they get in place, so only its written form tells what it was.
  const texts: { handed?: string; original?: string; answer?: string } = {};
  const noted = async (changed: Request) => {
    texts.handed = JSON.stringify(changed);
    const response = await original(changed);
    texts.original = JSON.stringify(response);
    return response;
  };
  const guarded = guardNext(hook, noted, check.request);
  return {
    async answer() {
      const response = await handler(request, guarded.next, call);
      guarded.assertKept();
      check.response(response);
      texts.answer = JSON.stringify(response);
      return response;
    },
    trace() {
      const { handed, original: own, answer } = texts;
      return {
        isCalled: handed !== undefined,
        changedRequest: handed === undefined ? [] : changedPathsOfTexts(requestText, handed),
        changedResponse: own === undefined || answer === undefined ? [] : changedPathsOfTexts(own, answer),
      };
    },
    isFromOriginal: guarded.isFromOriginal,
    settled: guarded.settled,
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
