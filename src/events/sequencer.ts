import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { FeedReader } from './feed-reader.ts';
import type { FeedSignal } from './feed-signal.ts';
import type { SequenceStore } from './sequence-store.ts';

/** Events in one transaction of the sequencer. */
const BATCH = 1_000;
/** Under load, one round for all writes of this time. */
const GATHER_MS = 10;
/** How often a process looks for what others have written, for example a command. */
const LOOK_MS = 250;

export interface SequencerPorts {
  /** `null` on the embedded engine, where events have a position from the start. */
  readonly sequence: UnitOfWork<{ readonly sequence: SequenceStore }> | null;
  readonly feed: Pick<FeedReader, 'head' | 'hasWaiting'>;
  readonly signal: FeedSignal;
  /** Called once for each outage. */
  readonly onError: (error: unknown) => void;
}

export interface Sequencer {
  /** Something was committed in this process. */
  note(): void;
  close(): Promise<void>;
}

/**
 * Numbers events after their commit, and wakes the readers of the feed. Every process runs one; a lock lets
 * one number at a time. It needs no clock and no notification: what a process misses, a look finds.
 */
export function startSequencer({ sequence, feed, signal, onError }: SequencerPorts): Sequencer {
  let head = -1;
  let isFailing = false;
  let isClosed = false;
  let isNoted = false;
  let gathering: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const numberAll = async (): Promise<void> => {
    if (sequence === null) return;
    while ((await sequence.run((stores) => stores.sequence.number(BATCH))) === BATCH);
  };
  const round = async (isLook: boolean): Promise<void> => {
    try {
      if (sequence !== null && (!isLook || (await feed.hasWaiting()))) await numberAll();
      const now = await feed.head();
      if (now !== head) signal.wake();
      head = now;
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    }
  };
  const run = (isLook: boolean) => {
    running = running.then(() => (isClosed ? undefined : round(isLook)));
    return running;
  };
  const gather = () => {
    gathering = undefined;
    isNoted = false;
    void run(false).then(() => {
      if (isNoted) note();
    });
  };
  const note = () => {
    isNoted = true;
    if (gathering === undefined && !isClosed) gathering = setTimeout(gather, GATHER_MS);
  };
  const looks = setInterval(() => void run(true), LOOK_MS);
  looks.unref();
  return {
    // Readers of the embedded engine see the event at once.
    note: sequence === null ? signal.wake : note,
    async close() {
      isClosed = true;
      clearInterval(looks);
      clearTimeout(gathering);
      await running;
    },
  };
}
