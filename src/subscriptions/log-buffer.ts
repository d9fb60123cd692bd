/** Maximum lines of a subscription between two writes, for successful and failed requests each. */
const LINES_A_WRITE = 50;
/** Maximum while the database is down. */
const WAITING_MAX = 5_000;

/** Lines that wait to be written; always bounded. */
export interface LogBuffer<Line> {
  /** Whether there is space for a line; if not, the caller skips it, and it counts as dropped. */
  accepts(subscriptionId: number, isError: boolean): boolean;
  add(line: Line): void;
  /** Returns the waiting lines, and the number of dropped ones since the last call. */
  take(): { lines: Line[]; dropped: number };
  /** Restores lines that could not be written. */
  restore(lines: readonly Line[]): void;
}

/** Requests since the last write. */
interface Requests {
  good: number;
  failed: number;
}

export function createLogBuffer<Line>(): LogBuffer<Line> {
  let since = new Map<number, Requests>();
  let waiting: Line[] = [];
  let dropped = 0;
  return {
    accepts(subscriptionId, isError) {
      let requests = since.get(subscriptionId);
      if (requests === undefined) {
        requests = { good: 0, failed: 0 };
        since.set(subscriptionId, requests);
      }
      if (isError) requests.failed += 1;
      else requests.good += 1;
      const isRoom =
        (isError ? requests.failed : requests.good) <= LINES_A_WRITE && waiting.length < WAITING_MAX;
      if (!isRoom) dropped += 1;
      return isRoom;
    },
    add: (line) => void waiting.push(line),
    take() {
      const taken = { lines: waiting, dropped };
      since = new Map();
      waiting = [];
      dropped = 0;
      return taken;
    },
    restore(lines) {
      const all = [...lines, ...waiting];
      waiting = all.slice(-WAITING_MAX);
      dropped += all.length - waiting.length;
    },
  };
}
