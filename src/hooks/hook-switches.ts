import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { HookSwitchReader } from './hook-switch-reader.ts';
import type { HookSwitch, HookSwitchStore } from './hook-switch-store.ts';

/** Every process knows of a switch after so long; in between no call of a hook asks the database. */
const LOOK_INTERVAL_MS = 500;

/** Which hook points have been paused: their originals run as if there were no handler. */
export interface HookSwitches {
  isPaused(hook: string): boolean;
  /** As stored now. */
  list(): Promise<HookSwitch[]>;
  set(hookSwitch: Pick<HookSwitch, 'hook' | 'isPaused' | 'changedBy'>): Promise<HookSwitch>;
  /** Looks at what is stored; on its own it does so twice a second. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface HookSwitchDependencies {
  readonly reader: HookSwitchReader;
  readonly unitOfWork: UnitOfWork<{ readonly switches: HookSwitchStore }>;
  readonly clock: Clock;
  /** This process has learnt of a change; at start, of each hook that is paused. */
  readonly onChange: (hookSwitch: HookSwitch) => void;
  /** What is stored can't be read; what was known goes on to hold. Called once until it can be read again. */
  readonly onError: (error: unknown) => void;
}

export function createHookSwitches(dependencies: HookSwitchDependencies): HookSwitches {
  const { reader, unitOfWork, clock, onChange, onError } = dependencies;
  let paused: ReadonlySet<string> = new Set();
  let isFailing = false;
  let looking: Promise<void> | null = null;

  async function list(): Promise<HookSwitch[]> {
    const switches = await reader.list();
    const before = paused;
    paused = new Set(switches.filter(({ isPaused }) => isPaused).map(({ hook }) => hook));
    for (const hookSwitch of switches) {
      if (hookSwitch.isPaused !== before.has(hookSwitch.hook)) onChange(hookSwitch);
    }
    return switches;
  }
  async function look(): Promise<void> {
    try {
      await list();
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    }
  }
  const timer = setInterval(() => {
    // One that waits for the database is enough.
    looking ??= look().finally(() => {
      looking = null;
    });
  }, LOOK_INTERVAL_MS);
  timer.unref();
  return {
    isPaused: (hook) => paused.has(hook),
    list,
    async set(change) {
      const hookSwitch = { ...change, changedAt: clock().toISOString() };
      await unitOfWork.run(({ switches }) => switches.put(hookSwitch));
      await list();
      return hookSwitch;
    },
    async refresh() {
      await list();
    },
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
