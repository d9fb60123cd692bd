import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { SignedInCall } from '../http/portal-operation.ts';
import { startBackgroundWriter } from '../kernel/background-writer.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import type { OfficeView, OfficeViewStore } from './office-view-store.ts';

const WRITE_INTERVAL_MS = 1_000;
const BATCH = 1_000;
/** If the database is down for long, older views are dropped first. */
const WAITING_MAX = 10_000;
/** If an account opens the same person again within this time, that counts as one view. */
const SAME_LOOK_MS = 15 * 60_000;
const REMEMBERED_MAX = 10_000;
const KEPT_MS = 366 * 86_400_000;

type Caller = Pick<SignedInCall, 'account' | 'requestId'>;

/** The record of who viewed whose data. It holds no values. */
export interface RecordOfReads {
  /** Records that a person was opened. Written within a second; repeated views within 15 minutes count once. */
  noteOpened(what: string, customerId: number, caller: Caller): void;
  /** Records that a list was shown. Written within a second. */
  noteList(what: string, people: number, caller: Caller): void;
  /** Records that a masked field is shown; stored when the promise resolves, which must be before the answer. */
  noteShown(field: string, customerId: number, caller: Caller): Promise<void>;
  /** Records that the operator signs on for a customer; stored when the promise resolves. */
  noteSignOn(customerId: number, caller: Caller): Promise<void>;
  /** Records that people were exported; stored when the promise resolves, which must be before the answer. */
  noteExported(people: number, caller: Caller): Promise<void>;
  /** Writes the pending views. */
  flush(): Promise<void>;
  readonly purge: Purge;
  close(): Promise<void>;
}

/** Dependencies of operations that show one person. */
export interface Recorded {
  readonly record: Pick<RecordOfReads, 'noteOpened'>;
}

export interface RecordOfReadsDependencies {
  readonly unitOfWork: UnitOfWork<{ readonly views: OfficeViewStore }>;
  readonly clock: Clock;
  /** A failed write is repeated with the next one. */
  readonly onError: (error: unknown) => void;
}

export function createRecordOfReads(dependencies: RecordOfReadsDependencies): RecordOfReads {
  const { unitOfWork, clock, onError } = dependencies;
  const isNew = createLooks();
  let waiting: Omit<OfficeView, 'id'>[] = [];
  const viewOf = (what: string, { account, requestId }: Caller) => ({
    accountId: account.accountId,
    accountName: account.name,
    what,
    at: clock().toISOString(),
    requestId,
  });
  const wait = (view: Omit<OfficeView, 'id'>) => {
    waiting.push(view);
    if (waiting.length > WAITING_MAX) waiting.shift();
  };
  const writeNow = (what: string, customerId: number, caller: Caller) =>
    unitOfWork.run(({ views }) => views.add([{ ...viewOf(what, caller), customerId, people: null }]));
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      try {
        await unitOfWork.run(({ views }) => views.add(batch));
      } catch (error) {
        onError(error);
        return;
      }
      const written = new Set(batch);
      waiting = waiting.filter((view) => !written.has(view));
    }
  }
  const writer = startBackgroundWriter(write, WRITE_INTERVAL_MS);
  return {
    noteOpened(what, customerId, caller) {
      const key = `${caller.account.accountId} ${customerId} ${what}`;
      if (isNew(key, clock().getTime())) wait({ ...viewOf(what, caller), customerId, people: null });
    },
    noteList: (what, people, caller) => wait({ ...viewOf(what, caller), customerId: null, people }),
    noteShown: (field, customerId, caller) => writeNow(`Show ${field}`, customerId, caller),
    noteSignOn: (customerId, caller) => writeNow('Sign on', customerId, caller),
    noteExported: (people, caller) =>
      unitOfWork.run(({ views }) => views.add([{ ...viewOf('Export', caller), customerId: null, people }])),
    flush: writer.flush,
    purge: (signal) => {
      const before = new Date(clock().getTime() - KEPT_MS).toISOString();
      return purgeInBatches((limit) => unitOfWork.run(({ views }) => views.purge(before, limit)), signal);
    },
    close: writer.close,
  };
}

/** Returns whether a view is not a repetition. Forgets the oldest views. */
function createLooks(): (key: string, nowMs: number) => boolean {
  const lastMs = new Map<string, number>();
  return (key, nowMs) => {
    const before = lastMs.get(key);
    if (before !== undefined && nowMs - before < SAME_LOOK_MS) return false;
    lastMs.delete(key);
    lastMs.set(key, nowMs);
    const [oldest] = lastMs.keys();
    if (lastMs.size > REMEMBERED_MAX && oldest !== undefined) lastMs.delete(oldest);
    return true;
  };
}
