import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { CallContext, Clock } from '../kernel/call-context.ts';
import { type Problem, ProblemError } from '../kernel/problem.ts';
import type { CallSerializer } from './call-serializer.ts';
import { changedPaths } from './changed-paths.ts';
import { callbackProblem } from './errors.ts';
import type { Originals } from './hook-point.ts';
import type { FoundToken, HookTokenStore, Rehearsal, TokenContent } from './hook-token-store.ts';
import type { ModelChecks } from './local-attempt.ts';
import type { FindCall } from './pending-call.ts';
import { errorId, type RemoteExceptionBody, writeException } from './remote-exception.ts';
import { createTrial, type Trial } from './trial.ts';

/** A remote extension's call of an original. */
export interface Callback {
  /** In any case. */
  readonly hook: string;
  readonly token: string;
  /** `X-DirectScale-User`, if it was sent. */
  readonly user: string | undefined;
  readonly request: Record<string, unknown>;
}

export type CallbackAnswer = { readonly response: unknown } | { readonly exception: RemoteExceptionBody };

/** Serves what remote extensions call us for, in whichever process they reach. */
export interface Callbacks {
  /**
   * Runs an original within the call that a token stands for.
   * @throws ProblemError for a callback that may not be; what the original threw is in the answer
   */
  callOriginal(callback: Callback): Promise<CallbackAnswer>;
  readonly findCall: FindCall;
}

export interface CallbackDependencies {
  readonly checks: ReadonlyMap<string, ModelChecks>;
  readonly originals: Originals;
  /** The same, whose writes are rolled back. */
  readonly originalsIn: (trial: Trial) => Originals;
  readonly tokens: UnitOfWork<{ tokens: HookTokenStore }>;
  readonly carrier: CallSerializer;
  readonly hashToken: (token: string) => string;
  /** A failure as problems for the caller; reports to the log what nobody expected. */
  readonly problemsOf: (error: unknown, context: CallContext) => readonly [Problem, ...Problem[]];
  readonly clock: Clock;
}

export function createCallbacks(dependencies: CallbackDependencies): Callbacks {
  const { checks, originals, originalsIn, tokens, carrier, hashToken, clock } = dependencies;
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
      const readNames = checks.get(name)?.requestNames ?? ((request: unknown) => request);
      const callback = { ...given, request: readNames(given.request) as Callback['request'] };
      if (originals[name] === undefined) throw refused();
      const fault = faultOf(checks.get(name), callback.request);
      const hash = hashToken(callback.token);
      const taken = await tokens.run((stores) =>
        takeOnce(stores.tokens, { ...callback, hook: name, hash, fault, now: clock().toISOString() }),
      );
      if (taken === 'refused') throw refused();
      if (taken === 'invalid') {
        const faults = fault?.replace(/^.* is not the model: /, '') ?? '';
        throw new ProblemError([callbackProblem('callback_model_invalid', undefined, { faults })]);
      }
      const changed = changedPaths(taken.request, callback.request);
      const trial = trialOf(taken);
      const call = carrier.resume(taken.call, hash, trial?.noteStored);
      const table = trial === null ? originals : originalsIn(trial);
      const original = async () => table[name]?.(callback.request, taken.state, call);
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
      // A call that is only compared must not act.
      if (found.content.rehearsal !== undefined && trial === null) return null;
      return {
        hook: found.hook,
        trial,
        noteTrial: async () => {
          if (trial !== null) await tokens.run((stores) => stores.tokens.noteTrial(hash, trial.report()));
        },
        call: carrier.resume(found.content.call, hash, trial?.noteStored),
        noteFailure: (failure) => tokens.run((stores) => stores.tokens.noteFailure(hash, failure)),
      };
    },
  };
}

/** The trial goes on in this process; what happens in it is handed back with the outcome. */
function trialOf({ trial }: TokenContent): Trial | null {
  return trial === undefined ? null : createTrial(trial.subjectId);
}

interface Taking extends Callback {
  readonly hash: string;
  readonly fault: string | null;
  readonly now: string;
}

/**
 * Takes the one use of a token. As with `next` in process, a second use, or something that is not the
 * model, fails the whole call, even if it is mended later.
 */
async function takeOnce(
  tokens: HookTokenStore,
  { hook, user, hash, fault, now }: Taking,
): Promise<TokenContent | 'refused' | 'invalid'> {
  const found = await tokens.find(hash, now);
  if (found === null || found.hook !== hook || isStranger(found, user)) return 'refused';
  if (fault !== null) {
    await tokens.noteBreach(hash, fault);
    return 'invalid';
  }
  if (await tokens.take(hash)) return found.content;
  await tokens.noteBreach(hash, `${hook}: next was called a second time`);
  return 'refused';
}

function isStranger({ actor }: FoundToken, user: string | undefined): boolean {
  return user !== undefined && user !== actor;
}

function faultOf(check: ModelChecks | undefined, request: unknown): string | null {
  try {
    check?.request(request);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function refused(): ProblemError {
  return new ProblemError([callbackProblem('callback_token_refused')]);
}
