import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { CallContext, Clock } from '../kernel/call-context.ts';
import { type Problem, ProblemError } from '../kernel/problem.ts';
import type { CallSerializer } from './call-serializer.ts';
import { changedPaths } from './changed-paths.ts';
import { callbackProblem } from './errors.ts';
import type { Originals } from './hook-point.ts';
import type { FoundToken, HookTokenStore, Rehearsal, TokenContent } from './hook-token-store.ts';
import type { ModelChecks } from './model-check.ts';
import type { FindCall } from './pending-call.ts';
import { errorId, type RemoteExceptionBody, writeException } from './remote-exception.ts';
import { createTrial, type Trial } from './trial.ts';

/** A call of an original by a remote extension. */
export interface Callback {
  /** In any case. */
  readonly hook: string;
  readonly token: string;
  /** `X-DirectScale-User`, if it was sent. */
  readonly user: string | undefined;
  readonly request: Record<string, unknown>;
}

export type CallbackAnswer = { readonly response: unknown } | { readonly exception: RemoteExceptionBody };

/** Serves the callbacks of remote extensions, in any process. */
export interface Callbacks {
  /**
   * Runs an original within the call of a token.
   * @throws ProblemError for a callback that is not allowed; errors of the original are in the answer
   */
  callOriginal(callback: Callback): Promise<CallbackAnswer>;
  readonly findCall: FindCall;
}

export interface CallbackDependencies {
  readonly checks: ReadonlyMap<string, ModelChecks>;
  readonly originals: Originals;
  /** The same, but its writes are rolled back. */
  readonly originalsIn: (trial: Trial) => Originals;
  readonly tokens: UnitOfWork<{ tokens: HookTokenStore }>;
  readonly serializer: CallSerializer;
  readonly hashToken: (token: string) => string;
  /** A failure as problems for the caller; logs unexpected errors. */
  readonly problemsOf: (error: unknown, context: CallContext) => readonly [Problem, ...Problem[]];
  readonly clock: Clock;
}

export function createCallbacks(dependencies: CallbackDependencies): Callbacks {
  const { checks, originals, originalsIn, tokens, serializer, hashToken, clock } = dependencies;
  async function attempt(run: () => Promise<unknown>, context: CallContext): Promise<Rehearsal> {
    try {
      return { response: await run() };
    } catch (error) {
      return { problems: dependencies.problemsOf(error, context) };
    }
  }

  const names = new Map([...checks.keys()].map((name) => [name.toLowerCase(), name]));

  return {
    async callOriginal(given) {
      const name = names.get(given.hook.toLowerCase()) ?? '';
      const check = checks.get(name);
      if (originals[name] === undefined || check === undefined) throw refused();
      const hash = hashToken(given.token);
      const callback = { ...given, hook: name, hash, now: clock().toISOString() };
      const taking = await tokens.run((stores) => takeOnce(stores.tokens, check, callback));
      if (taking === 'refused') throw refused();
      if ('fault' in taking) {
        const faults = taking.fault.replace(/^.* is not the model: /, '');
        throw new ProblemError([callbackProblem('callback_model_invalid', undefined, { faults })]);
      }
      const { content: taken, request } = taking;
      const changed = changedPaths(taken.request, request);
      const trial = trialOf(taken);
      const call = serializer.restore(taken.call, hash, trial?.noteStored);
      const table = trial === null ? originals : originalsIn(trial);
      const original = async () => table[name]?.(request, taken.state, call);
      const result = taken.rehearsal ?? (await attempt(original, call));
      const report = trial === null ? {} : { trial: trial.report() };
      if ('response' in result) {
        const outcome = { changed, response: result.response, ...report };
        await tokens.run((stores) => stores.tokens.finish(hash, outcome));
        return { response: result.response };
      }
      const failure = { errorId: errorId(call.requestId), problems: result.problems };
      await tokens.run((stores) => stores.tokens.finish(hash, { changed, failure, ...report }));
      return { exception: writeException(result.problems, name, call.requestId) };
    },
    async findCall(token, user) {
      const hash = hashToken(token);
      const found = await tokens.run((stores) => stores.tokens.find(hash, clock().toISOString()));
      if (found === null || isStranger(found, user)) return null;
      const trial = trialOf(found.content);
      // A call that is only compared must not store anything.
      if (found.content.rehearsal !== undefined && trial === null) return null;
      return {
        hook: found.hook,
        trial,
        noteTrial: async () => {
          if (trial !== null) await tokens.run((stores) => stores.tokens.noteTrial(hash, trial.report()));
        },
        call: serializer.restore(found.content.call, hash, trial?.noteStored),
        noteFailure: (failure) => tokens.run((stores) => stores.tokens.noteFailure(hash, failure)),
      };
    },
  };
}

/** The trial continues in this process; its events are returned with the outcome. */
function trialOf({ trial }: TokenContent): Trial | null {
  return trial === undefined ? null : createTrial(trial.subjectId);
}

interface Taking extends Callback {
  readonly hash: string;
  readonly now: string;
}

type Taken =
  | { readonly content: TokenContent; readonly request: Callback['request'] }
  | { readonly fault: string };

/**
 * Uses up a token. As with `next` in process, a second use, or an invalid model, fails the whole call, even
 * if the extension corrects it later.
 * @returns the token's content with the request as the extension sent it, or the fault of that request;
 * `refused` for an invalid token
 */
async function takeOnce(
  tokens: HookTokenStore,
  check: ModelChecks,
  { hook, user, hash, request, now }: Taking,
): Promise<Taken | 'refused'> {
  const found = await tokens.find(hash, now);
  if (found === null || found.hook !== hook || isStranger(found, user)) return 'refused';
  const read = readRequest(check, request, found.content.request);
  if ('fault' in read) {
    await tokens.noteBreach(hash, read.fault);
    return read;
  }
  if (await tokens.take(hash)) return { content: found.content, ...read };
  await tokens.noteBreach(hash, `${hook}: next was called a second time`);
  return 'refused';
}

function readRequest(
  check: ModelChecks,
  given: unknown,
  sent: unknown,
): { readonly request: Callback['request'] } | { readonly fault: string } {
  try {
    return { request: check.request(given, sent) as Callback['request'] };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

function isStranger({ actor }: FoundToken, user: string | undefined): boolean {
  return user !== undefined && user !== actor;
}

function refused(): ProblemError {
  return new ProblemError([callbackProblem('callback_token_refused')]);
}
