import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Call } from '../kernel/call.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { CallSerializer } from './call-serializer.ts';
import { changedPaths } from './changed-paths.ts';
import { type Circuit, type CircuitState, createCircuit } from './circuit.ts';
import { createHookToken, type HookToken } from './hook-token.ts';
import type { HookTokenStore, Rehearsal, Settled } from './hook-token-store.ts';
import type { Attempt } from './local-attempt.ts';
import { subjectOf } from './mask-request.ts';
import type { ModelChecks } from './model-check.ts';
import { HookContractError } from './model-check.ts';
import type { HttpClient } from './post-json.ts';
import { readAnswer, readResponse } from './read-answer.ts';
import { RemoteFailure } from './remote-failure.ts';
import { REMOTE_TIMEOUT_MS, type RemoteHook } from './remote-hook.ts';
import type { Trial } from './trial.ts';

/** Remote handlers, for the runner. */
export interface RemoteHooks {
  isBound(hook: string): boolean;
  /** Whether the handler is only compared with the original. */
  isShadow(hook: string): boolean;
  /** Whether the handler may be called in a trial. */
  mayBeTried(hook: string): boolean;
  /** Whether this process currently calls the handler; `null` for a hook that is not bound. */
  readonly circuitOf: (hook: string) => CircuitState | null;
  /** Tracks a call that no caller waits for. */
  follow(shadow: Promise<unknown>): void;
  /** Waits for the tracked calls. */
  ended(): Promise<void>;
  attempt<Response>(hook: string, call: RemoteCall<Response>): Attempt<Response>;
}

export interface RemoteCall<Response> {
  /** The request as JSON. */
  readonly requestText: string;
  /** The original's data besides the request, for the process that serves the callback. */
  readonly state: unknown;
  /** For a hook that is skipped because the extension is down. */
  readonly runOriginal: () => Promise<Response>;
  /** For a shadow call: the result of the original. */
  readonly rehearsal?: Rehearsal;
  /** For a call whose writes are rolled back. */
  readonly trial?: Trial;
  readonly check: ModelChecks;
  readonly call: Call;
}

export interface RemoteHookDependencies {
  /** By hook name; checked when the extension is loaded. */
  readonly bindings: Readonly<Record<string, RemoteHook>>;
  readonly client: HttpClient;
  readonly tokens: UnitOfWork<{ tokens: HookTokenStore }>;
  readonly carrier: CallSerializer;
  /** The secret that authenticates this server's calls; `null` for none. */
  readonly extensionSecret: () => Promise<string | null>;
  readonly hashToken: (token: string) => string;
  readonly onCircuit: (hook: string, state: CircuitState) => void;
  readonly clock: Clock;
}

/**
 * A token is valid for this long after its call's time limit, to allow for clock differences between
 * processes.
 */
const TOKEN_GRACE_MS = 30_000;

export function createRemoteHooks(dependencies: RemoteHookDependencies): RemoteHooks {
  const { bindings, onCircuit } = dependencies;
  const shadows = new Set<Promise<unknown>>();
  const states = new Map<string, CircuitState>();
  const noteState = (hook: string, state: CircuitState) => {
    states.set(hook, state);
    onCircuit(hook, state);
  };
  const circuits = new Map(
    Object.keys(bindings).map((hook) => [hook, createCircuit((state) => noteState(hook, state))]),
  );
  return {
    isBound: (hook) => circuits.has(hook),
    circuitOf: (hook) => states.get(hook) ?? null,
    follow(shadow) {
      shadows.add(shadow);
      void shadow.finally(() => shadows.delete(shadow));
    },
    async ended() {
      await Promise.allSettled(shadows);
    },
    mayBeTried: (hook) => bindings[hook]?.trial !== false,
    isShadow: (hook) => bindings[hook]?.shadow === true,
    attempt(hook, call) {
      const binding = bindings[hook];
      const circuit = circuits.get(hook);
      if (binding === undefined || circuit === undefined)
        throw new TypeError(`No remote handler for ${hook}`);
      const { timeoutMs = REMOTE_TIMEOUT_MS } = binding;
      return remoteAttempt(dependencies, { hook, binding, circuit, timeoutMs }, call);
    },
  };
}

interface Bound {
  readonly hook: string;
  readonly binding: RemoteHook;
  readonly circuit: Circuit;
  readonly timeoutMs: number;
}

/**
 * A call of a remote handler. The original, if called, runs in the process that the extension calls back; the
 * row of the token records the result. Removing the row ends the call: nothing can be stored in it
 * afterwards, so the row is final.
 */
function remoteAttempt<Response>(
  dependencies: RemoteHookDependencies,
  { hook, binding, circuit, timeoutMs }: Bound,
  { requestText, state, runOriginal, rehearsal, trial, check, call }: RemoteCall<Response>,
): Attempt<Response> {
  const own = new Set<unknown>();
  /** A failure here is not a fault of the extension. */
  const ours = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      own.add(error);
      throw error;
    }
  };
  let mayPassBy = true;
  let isPassedBy = false;
  let ended: Settled | undefined;
  let answered: Response | undefined;

  async function send(token: HookToken): Promise<unknown> {
    const secret = await ours(dependencies.extensionSecret());
    if (secret === null)
      throw new Error('There is no Extension Secret. Create one: upline secrets create extension NAME');
    const answer = await dependencies.client.post(binding.url, {
      headers: {
        Authorization: `Bearer ${secret}`,
        'X-DirectScale-RequestName': hook,
        'X-DirectScale-CallbackToken': token.value,
        'X-DirectScale-User': call.actor,
        'X-DirectScale-RequestId': call.requestId,
        ...(trial === undefined ? {} : { 'X-Upline-Trial': 'true' }),
      },
      body: requestText,
      timeoutMs,
    });
    return readAnswer(answer);
  }

  function issue(token: HookToken): Promise<void> {
    const expiresAt = new Date(dependencies.clock().getTime() + timeoutMs + TOKEN_GRACE_MS).toISOString();
    const { actor, requestId } = call;
    const request: unknown = JSON.parse(requestText);
    const customerId = subjectOf(request);
    const content = {
      call: dependencies.carrier.carry(call),
      state,
      request,
      ...(rehearsal === undefined ? {} : { rehearsal }),
      ...(trial === undefined ? {} : { trial: { subjectId: trial.subjectId } }),
    };
    const row = { hash: token.hash, hook, actor, requestId, customerId, expiresAt, call: content };
    return dependencies.tokens.run(({ tokens }) => tokens.issue(row));
  }

  async function callOut(): Promise<Response> {
    const token = createHookToken(dependencies.hashToken);
    await ours(issue(token));
    const [sent] = await Promise.allSettled([send(token)]);
    mayPassBy = false;
    const settled = await ours(dependencies.tokens.run(({ tokens }) => tokens.settle(token.hash)));
    ended = settled;
    if (settled.trial !== null) trial?.merge(settled.trial);
    if (settled.isStored) call.noteStored();
    const isStored = settled.isStored || settled.trial?.isStored === true;
    mayPassBy = settled.state === 'issued' && !isStored && settled.breach === null;
    const response = readSent(sent, settled);
    assertKept(hook, settled);
    answered = response;
    return response;
  }

  function readSent(sent: PromiseSettledResult<unknown>, settled: Settled): Response {
    try {
      if (sent.status === 'rejected') throw sent.reason;
      return readResponse<Response>(sent.value, check.response, settled.outcome?.response);
    } catch (error) {
      throw reasonOf(error, settled);
    }
  }

  function reasonOf(error: unknown, { breach, outcome, serviceFailure }: Settled): unknown {
    if (!(error instanceof RemoteFailure)) return error;
    const failure = outcome?.failure ?? serviceFailure ?? undefined;
    if (failure !== undefined && error.exception?.ErrorId === failure.errorId) {
      const passedOn = new ProblemError(failure.problems, { cause: error });
      own.add(passedOn);
      return passedOn;
    }
    return breach === null ? error : new HookContractError(breach, { cause: error });
  }

  return {
    async answer() {
      try {
        return await circuit(callOut);
      } catch (error) {
        const isDown = error instanceof RemoteFailure && error.isDown;
        if (!isDown || !mayPassBy || binding.whenDown !== 'run-original') throw error;
        isPassedBy = true;
        return ours(runOriginal());
      }
    },
    isFromOriginal: (error) => own.has(error),
    settled: async () => undefined,
    trace() {
      const { outcome = null, state: reached = 'issued' } = ended ?? {};
      const isAnswered = answered !== undefined && outcome?.response !== undefined;
      return {
        isCalled: reached !== 'issued',
        changedRequest: outcome?.changed ?? [],
        changedResponse: isAnswered ? changedPaths(outcome.response, answered) : [],
        isPassedBy,
      };
    },
  };
}

function assertKept(hook: string, { breach, state }: Settled): void {
  if (breach !== null) throw new HookContractError(breach);
  if (state === 'running') throw new HookContractError(`${hook}: the callback was not awaited`);
}
