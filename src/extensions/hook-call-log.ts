import type { Clock } from '../call-context.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import { type Purge, purgeInBatches } from '../purging.ts';
import type { HookCallRecord } from './hook-call.ts';
import type { HookCallLogStore, LoggedHookCall } from './hook-call-store.ts';
import { maskRequest, subjectOf } from './mask-request.ts';

const WRITE_INTERVAL_MS = 1_000;
const BATCH = 200;
/** Should the database be away for long: older lines go first. */
const WAITING_MAX = 10_000;
const DAY_MS = 86_400_000;

/** Keeps what handlers did. Written in the background: no request waits for its line. */
export interface HookCallLog {
  note(call: HookCallRecord): void;
  /** Writes what is noted. */
  flush(): Promise<void>;
  readonly purge: Purge;
  /** Writes what is noted, and stops. */
  close(): Promise<void>;
}

export interface HookCallLogDependencies {
  readonly unitOfWork: UnitOfWork<{ calls: HookCallLogStore }>;
  readonly clock: Clock;
  /** How long lines are kept; 0 keeps none. */
  readonly keptDays: number;
  /** A failed write is tried again with the next one; it must not fail a request. */
  readonly onError: (error: unknown) => void;
}

export function createHookCallLog({
  unitOfWork,
  clock,
  keptDays,
  onError,
}: HookCallLogDependencies): HookCallLog {
  let waiting: (HookCallRecord & { readonly calledAt: string })[] = [];
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      const lines = batch.map(lineOf);
      try {
        await unitOfWork.run(({ calls }) => calls.add(lines));
      } catch (error) {
        onError(error);
        return;
      }
      const written = new Set(batch);
      waiting = waiting.filter((call) => !written.has(call));
    }
  }
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(() => void flush(), WRITE_INTERVAL_MS);
  timer.unref();
  return {
    note(call) {
      if (keptDays === 0) return;
      waiting.push({ ...call, calledAt: clock().toISOString() });
      if (waiting.length > WAITING_MAX) waiting.shift();
    },
    flush,
    purge: (signal) => {
      const before = new Date(clock().getTime() - keptDays * DAY_MS).toISOString();
      return purgeInBatches((limit) => unitOfWork.run(({ calls }) => calls.purge(before, limit)), signal);
    },
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

function lineOf(call: HookCallRecord & { readonly calledAt: string }): Omit<LoggedHookCall, 'id'> {
  const { calledAt, hook, way, isShadow, decision, changes, error, context } = call;
  return {
    calledAt,
    hook,
    way,
    isShadow,
    decision,
    changes,
    error,
    customerId: subjectOf(JSON.parse(call.requestText)),
    requestId: context.requestId,
    actor: context.actor,
    operation: context.operation,
    durationUs: Math.round(call.seconds * 1_000_000),
    requestMasked: maskRequest(call.requestText),
  };
}
