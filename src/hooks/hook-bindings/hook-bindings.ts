import type { Static } from 'typebox';
import type { CircuitState } from '../../extensions/circuit.ts';
import { hookSwitchProblem } from '../../extensions/errors.ts';
import type { HookPoint } from '../../extensions/hook-point.ts';
import { REMOTE_TIMEOUT_MS, type RemoteHook } from '../../extensions/remote-hook.ts';
import type { SignedIn } from '../../http/portal-operation.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { HookCallCounts, HookCallReader } from '../hook-call-reader.ts';
import type { HookSwitch } from '../hook-switch-store.ts';
import type { HookSwitches } from '../hook-switches.ts';
import type { switchHookContract } from './contracts.ts';

const DAY_MS = 86_400_000;

type HookBindingAnswer = Static<(typeof switchHookContract)['answer']['schema']>;

export interface HookBindingDependencies {
  readonly points: readonly HookPoint[];
  /** By hook name. */
  readonly handlers: Readonly<Record<string, unknown>>;
  readonly remote: Readonly<Record<string, RemoteHook>>;
  readonly circuitOf: (hook: string) => CircuitState | null;
  readonly switches: Pick<HookSwitches, 'list' | 'set'>;
  readonly calls: Pick<HookCallReader, 'countsSince'>;
  /** The same, in a lane that reports cannot fill: pausing a hook must work under any load. */
  readonly callsForSwitch: Pick<HookCallReader, 'countsSince'>;
  /** Writes this process's calls that are not in the log yet. */
  readonly flush: () => Promise<void>;
  /** Log messages for the operator. */
  readonly note: (event: {
    readonly accountId: number;
    readonly hook: string;
    readonly isPaused: boolean;
  }) => void;
  readonly clock: Clock;
}

/** The bindings of the hook points, and the switch of each. */
export function createHookBindings(dependencies: HookBindingDependencies) {
  const { points, handlers, remote, switches, flush, note, clock } = dependencies;
  const describeAll = async (
    calls: HookBindingDependencies['calls'],
    signal?: AbortSignal,
  ): Promise<HookBindingAnswer[]> => {
    await flush();
    const since = new Date(clock().getTime() - DAY_MS).toISOString();
    const counts = await calls.countsSince(since, signal);
    const stored = new Map((await switches.list()).map((hookSwitch) => [hookSwitch.hook, hookSwitch]));
    return points.map((point) =>
      describe(dependencies, point, stored.get(point.name), counts.get(point.name)),
    );
  };
  return {
    list: (signal?: AbortSignal) => describeAll(dependencies.calls, signal),
    /** @throws ProblemError `hook_not_found`, `hook_not_bound` */
    async switch(name: string, isPaused: boolean, by: SignedIn): Promise<HookBindingAnswer> {
      const point = points.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
      if (point === undefined) throw new ProblemError([hookSwitchProblem('hook_not_found', 'hook')]);
      const { name: hook } = point;
      if (isPaused && handlers[hook] === undefined && remote[hook] === undefined) {
        throw new ProblemError([hookSwitchProblem('hook_not_bound', 'hook')]);
      }
      await switches.set({ hook, isPaused, changedBy: by.name });
      note({ accountId: by.accountId, hook, isPaused });
      const answer = (await describeAll(dependencies.callsForSwitch)).find(({ Hook }) => Hook === hook);
      if (answer === undefined) throw new TypeError(`No binding for ${hook}`);
      return answer;
    },
  };
}

const CIRCUITS = { closed: 'Closed', open: 'Open', 'half-open': 'HalfOpen' } as const;

function describe(
  { handlers, remote, circuitOf }: HookBindingDependencies,
  { name, fires }: HookPoint,
  hookSwitch: HookSwitch | undefined,
  counts: HookCallCounts = { calls: 0, failures: 0, paused: 0, p95Us: null },
): HookBindingAnswer {
  const binding = remote[name];
  const circuit = circuitOf(name);
  const local = handlers[name] === undefined ? 'None' : 'InProcess';
  return {
    Hook: name,
    Fires: fires,
    Binding: binding === undefined ? local : 'Remote',
    Url: binding?.url ?? null,
    TimeoutMs: binding === undefined ? null : (binding.timeoutMs ?? REMOTE_TIMEOUT_MS),
    WhenDown: whenDown(binding),
    IsShadow: binding?.shadow === true,
    Circuit: circuit === null ? null : CIRCUITS[circuit],
    IsPaused: hookSwitch?.isPaused === true,
    ChangedAt: hookSwitch?.changedAt ?? null,
    ChangedBy: hookSwitch?.changedBy ?? null,
    Calls24h: counts.calls,
    Failures24h: counts.failures,
    Paused24h: counts.paused,
    P95Ms24h: counts.p95Us === null ? null : counts.p95Us / 1_000,
  };
}

function whenDown(binding: RemoteHook | undefined): HookBindingAnswer['WhenDown'] {
  if (binding === undefined) return null;
  return binding.whenDown === 'run-original' ? 'RunOriginal' : 'Fail';
}
