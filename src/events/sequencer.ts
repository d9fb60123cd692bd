import type { FeedReader } from './feed-reader.ts';
import type { FeedSignal } from './feed-signal.ts';
import type { SequenceStore } from './sequence-store.ts';

/** Events in one transaction of the sequencer. */
const BATCH = 1_000;
/** Under load, one round covers all writes of this period. The first write after a pause does not wait. */
const GATHER_MS = 25;
/** How often a process looks for events that others have written, for example a command. */
const LOOK_MS = 250;

export interface SequencerPorts {
  /** `null` on the embedded engine, where events have a position from the start. */
  readonly sequence: SequenceStore | null;
  readonly feed: Pick<FeedReader, 'head' | 'hasWaiting'>;
  readonly signal: Pick<FeedSignal, 'wake'>;
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
 * one number at a time. It needs no clock and no notification: regular checks find missed events.
 */
export function startSequencer(ports: SequencerPorts): Sequencer {
  const { sequence, feed, signal, onError } = ports;
  let head = -1;
  let isFailing = false;
  let isClosed = false;
  let isNoted = false;
  let gatheredAt = Number.NEGATIVE_INFINITY;
  let gathering: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const numberAll = async (): Promise<number> => {
    for (;;) {
      const numbered = await sequence?.number(BATCH);
      // The other process may have read before the commit that was noted here.
      if (numbered === null) isNoted = true;
      if (numbered === null || numbered === undefined) return feed.head();
      if (numbered.count < BATCH) return numbered.head;
    }
  };
  const round = async (isLook: boolean): Promise<void> => {
    try {
      const hasWork = sequence !== null && (!isLook || (await feed.hasWaiting()));
      const now = hasWork ? await numberAll() : await feed.head();
      if (now !== head) signal.wake();
      head = now;
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    }
  };
  const run = (isLook: boolean) => {
    if (running !== undefined) return;
    running = round(isLook).finally(() => {
      running = undefined;
      if (isNoted) gather();
    });
  };
  const number = () => {
    gathering = undefined;
    if (running !== undefined) return;
    isNoted = false;
    gatheredAt = performance.now();
    run(false);
  };
  const gather = () => {
    if (gathering !== undefined || running !== undefined || isClosed) return;
    gathering = setTimeout(number, Math.max(0, gatheredAt + GATHER_MS - performance.now()));
  };
  const note = () => {
    isNoted = true;
    gather();
  };
  const looks = setInterval(() => run(true), LOOK_MS);
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
