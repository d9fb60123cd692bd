import { ProblemError } from '../kernel/problem.ts';
import { changedPaths } from './changed-paths.ts';
import type { Circuit } from './circuit.ts';
import { createHookToken } from './hook-token.ts';
import type { Settled } from './hook-token-store.ts';
import type { Attempt } from './local-attempt.ts';
import type { ModelChecks } from './model-check.ts';
import { HookContractError } from './model-check.ts';
import { readResponse } from './read-answer.ts';
import { RemoteFailure } from './remote-failure.ts';
import type { RemoteHook } from './remote-hook.ts';
import { issueToken, type SendingDependencies, type SentCall, sendHookCall } from './send-hook-call.ts';

export interface RemoteCall<Response>
  extends Pick<SentCall, 'requestText' | 'state' | 'rehearsal' | 'trial' | 'call'> {
  /** For a hook that is skipped because the extension is down. */
  readonly runOriginal: () => Promise<Response>;
  readonly check: ModelChecks;
}

export interface BoundRemoteHook {
  readonly hook: string;
  readonly binding: RemoteHook;
  readonly circuit: Circuit;
  readonly timeoutMs: number;
}

/** Errors that are not faults of the extension. */
interface OwnErrors {
  has(error: unknown): boolean;
  add(error: unknown): void;
  /** Adds the error of this work. */
  of<Result>(work: Promise<Result>): Promise<Result>;
}

/**
 * A call of a remote handler. The original, if called, runs in the process that the extension calls back; the
 * row of the token records the result. Removing the row ends the call: nothing can be stored in it
 * afterwards, so the row is final.
 */
export function remoteAttempt<Response>(
  dependencies: SendingDependencies,
  { hook, binding, circuit, timeoutMs }: BoundRemoteHook,
  { runOriginal, check, ...remoteCall }: RemoteCall<Response>,
): Attempt<Response> {
  const { trial, call } = remoteCall;
  const own = createOwnErrors();
  let mayPassBy = true;
  let isPassedBy = false;
  let ended: Settled | undefined;
  let answered: Response | undefined;

  async function callOut(): Promise<Response> {
    const token = createHookToken(dependencies.hashToken);
    const sentCall = { ...remoteCall, hook, url: binding.url, timeoutMs };
    await own.of(issueToken(dependencies, token, sentCall));
    const send = async () => sendHookCall(dependencies, token, await secretOf(dependencies, own), sentCall);
    const [sent] = await Promise.allSettled([send()]);
    mayPassBy = false;
    const settled = await own.of(dependencies.tokens.run(({ tokens }) => tokens.settle(token.hash)));
    ended = settled;
    if (settled.trial !== null) trial?.merge(settled.trial);
    if (settled.isStored) call.noteStored();
    mayPassBy = isUntouched(settled);
    const response = readSent<Response>(sent, settled, check, own);
    assertKept(hook, settled);
    answered = response;
    return response;
  }

  return {
    async answer() {
      try {
        return await circuit(callOut);
      } catch (error) {
        const isDown = error instanceof RemoteFailure && error.isDown;
        if (!isDown || !mayPassBy || binding.whenDown !== 'run-original') throw error;
        isPassedBy = true;
        return own.of(runOriginal());
      }
    },
    isFromOriginal: own.has,
    settled: async () => undefined,
    trace: () => ({ ...traceOf(ended, answered), isPassedBy }),
  };
}

function createOwnErrors(): OwnErrors {
  const errors = new Set<unknown>();
  return {
    has: (error) => errors.has(error),
    add: (error) => void errors.add(error),
    async of(work) {
      try {
        return await work;
      } catch (error) {
        errors.add(error);
        throw error;
      }
    },
  };
}

async function secretOf({ extensionSecret }: SendingDependencies, own: OwnErrors): Promise<string> {
  const secret = await own.of(extensionSecret());
  if (secret !== null) return secret;
  throw new Error('There is no Extension Secret. Create one: upline secrets create extension NAME');
}

/** Whether the extension has neither called the original nor stored anything, so that the original may still run. */
function isUntouched({ state, isStored, trial, breach }: Settled): boolean {
  return state === 'issued' && !isStored && trial?.isStored !== true && breach === null;
}

/** The response that the extension has sent, checked. */
function readSent<Response>(
  sent: PromiseSettledResult<unknown>,
  settled: Settled,
  check: ModelChecks,
  own: OwnErrors,
): Response {
  try {
    if (sent.status === 'rejected') throw sent.reason;
    return readResponse<Response>(sent.value, check.response, settled.outcome?.response);
  } catch (error) {
    throw reasonOf(error, settled, own);
  }
}

/** An extension may pass on the failure of the original or of a service; the caller then gets that failure. */
function reasonOf(error: unknown, { breach, outcome, serviceFailure }: Settled, own: OwnErrors): unknown {
  if (!(error instanceof RemoteFailure)) return error;
  const failure = outcome?.failure ?? serviceFailure ?? undefined;
  if (failure !== undefined && error.exception?.ErrorId === failure.errorId) {
    const passedOn = new ProblemError(failure.problems, { cause: error });
    own.add(passedOn);
    return passedOn;
  }
  return breach === null ? error : new HookContractError(breach, { cause: error });
}

function assertKept(hook: string, { breach, state }: Settled): void {
  if (breach !== null) throw new HookContractError(breach);
  if (state === 'running') throw new HookContractError(`${hook}: the callback was not awaited`);
}

function traceOf(ended: Settled | undefined, answered: unknown) {
  const { outcome = null, state = 'issued' } = ended ?? {};
  const isAnswered = answered !== undefined && outcome?.response !== undefined;
  return {
    isCalled: state !== 'issued',
    changedRequest: outcome?.changed ?? [],
    changedResponse: isAnswered ? changedPaths(outcome.response, answered) : [],
  };
}
