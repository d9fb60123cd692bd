import { type CircuitState, createCircuit } from './circuit.ts';
import type { Attempt } from './local-attempt.ts';
import { type RemoteCall, remoteAttempt } from './remote-attempt.ts';
import { REMOTE_TIMEOUT_MS, type RemoteHook } from './remote-hook.ts';
import type { SendingDependencies } from './send-hook-call.ts';

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

export interface RemoteHookDependencies extends SendingDependencies {
  /** By hook name; checked when the extension is loaded. */
  readonly bindings: Readonly<Record<string, RemoteHook>>;
  readonly onCircuit: (hook: string, state: CircuitState) => void;
}

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
