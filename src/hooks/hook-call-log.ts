import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { HookCallRecord } from '../extensions/hook-call.ts';
import { maskRequest, subjectOf } from '../extensions/mask-request.ts';
import { startBackgroundWriter } from '../kernel/background-writer.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import type { HookCallLogStore, LoggedHookCall } from './hook-call-store.ts';

const WRITE_INTERVAL_MS = 1_000;
/** Lines in one transaction: all writers wait while it becomes durable, so there are few. */
const BATCH = 1_000;
/** If the database is down for long, older lines are dropped first. */
const WAITING_MAX = 10_000;
const DAY_MS = 86_400_000;

/** Records the calls of handlers. Written in the background, so that requests do not wait. */
export interface HookCallLog {
  note(call: HookCallRecord): void;
  /** Writes the buffered lines. */
  flush(): Promise<void>;
  readonly purge: Purge;
  /** Writes the buffered lines, and stops. */
  close(): Promise<void>;
}

export interface HookCallLogDependencies {
  readonly unitOfWork: UnitOfWork<{ calls: HookCallLogStore }>;
  readonly clock: Clock;
  /** How long lines are stored; 0 stores none. */
  readonly retentionDays: number;
  /** A failed write is repeated with the next one; it must not fail a request. */
  readonly onError: (error: unknown) => void;
}

export function createHookCallLog({
  unitOfWork,
  clock,
  retentionDays,
  onError,
}: HookCallLogDependencies): HookCallLog {
  let waiting: WaitingCall[] = [];
  const lastPassed = new Map<string, WaitingCall>();

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
  /**
   * If calls were skipped while the log waits to be written, only the last request of a hook is kept, for
   * trying the handler. The other requests would cause most of the log's work and size.
   */
  function keepLastRequest(call: WaitingCall): void {
    const before = lastPassed.get(call.line.hook);
    if (before !== undefined) before.request = undefined;
    lastPassed.set(call.line.hook, call);
  }

  const writer = startBackgroundWriter(write, WRITE_INTERVAL_MS);
  return {
    note(call) {
      if (retentionDays === 0) return;
      const noted = waitingCall(call, clock());
      if (call.decision === 'passed') keepLastRequest(noted);
      waiting.push(noted);
      if (waiting.length > WAITING_MAX) waiting.shift();
    },
    flush: writer.flush,
    purge: (signal) => {
      const before = new Date(clock().getTime() - retentionDays * DAY_MS).toISOString();
      return purgeInBatches((limit) => unitOfWork.run(({ calls }) => calls.purge(before, limit)), signal);
    },
    close: writer.close,
  };
}

/** A line, with its request as long as the request is kept. */
interface WaitingCall {
  readonly line: Omit<LoggedHookCall, 'id' | 'requestMasked'>;
  request: unknown;
}

function waitingCall(call: HookCallRecord, now: Date): WaitingCall {
  const { hook, way, isShadow, decision, changes, error, context, request } = call;
  const line = {
    calledAt: now.toISOString(),
    hook,
    way,
    isShadow,
    decision,
    changes,
    error,
    customerId: subjectOf(request),
    requestId: context.requestId,
    actor: context.actor,
    operation: context.operation,
    durationUs: Math.round(call.seconds * 1_000_000),
  };
  return { line, request };
}

function lineOf({ line, request }: WaitingCall): Omit<LoggedHookCall, 'id'> {
  return { ...line, requestMasked: request === undefined ? null : maskRequest(JSON.stringify(request)) };
}
