import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { HookSwitchReader } from './hook-switch-reader.ts';
import type { HookSwitch, HookSwitchStore } from './hook-switch-store.ts';

/** Every process learns of a switch within this time; calls of a hook never query the database. */
const LOOK_INTERVAL_MS = 500;

/** The paused hook points: their originals run as if there were no handler. */
export interface HookSwitches {
  isPaused(hook: string): boolean;
  /** As currently stored. */
  list(): Promise<HookSwitch[]>;
  set(hookSwitch: Pick<HookSwitch, 'hook' | 'isPaused' | 'changedBy'>): Promise<HookSwitch>;
  /** Reads the stored switches; this also happens twice a second. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface HookSwitchDependencies {
  readonly reader: HookSwitchReader;
  readonly unitOfWork: UnitOfWork<{ readonly switches: HookSwitchStore }>;
  readonly clock: Clock;
  /** This process has learned of a change; at start, called for each paused hook. */
  readonly onChange: (hookSwitch: HookSwitch) => void;
  /**
   * The stored switches cannot be read; the last known ones stay in force. Called once until a read succeeds.
   */
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
    // One waiting read is enough.
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
