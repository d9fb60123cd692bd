/** Requests of a subscription in one hour that are not written yet. */
export interface HourCount {
  readonly subscriptionId: number;
  /** ISO 8601 UTC, a full hour. */
  readonly hour: string;
  readonly requests: number;
  readonly errors: number;
}

export const HOUR_MS = 3_600_000;

interface Tally {
  readonly hour: number;
  requests: number;
  errors: number;
}

/** Counts in memory, written at intervals. */
export interface HourlyCounts {
  count(subscriptionId: number, isError: boolean): void;
  /** Returns all counts so far and resets them. */
  take(): HourCount[];
  /** Adds back counts that could not be written. */
  restore(counts: readonly HourCount[]): void;
}

export function createHourlyCounts(now: () => number): HourlyCounts {
  let current = new Map<number, Tally>();
  let finished: HourCount[] = [];
  return {
    count(subscriptionId, isError) {
      const hour = Math.floor(now() / HOUR_MS);
      let tally = current.get(subscriptionId);
      if (tally?.hour !== hour) {
        if (tally !== undefined) finished.push(written(subscriptionId, tally));
        tally = { hour, requests: 0, errors: 0 };
        current.set(subscriptionId, tally);
      }
      tally.requests += 1;
      if (isError) tally.errors += 1;
    },
    take() {
      const counts = [...finished, ...[...current].map(([id, tally]) => written(id, tally))];
      current = new Map();
      finished = [];
      return merged(counts);
    },
    restore(counts) {
      finished = merged([...finished, ...counts]);
    },
  };
}

function written(subscriptionId: number, { hour, requests, errors }: Tally): HourCount {
  return { subscriptionId, hour: new Date(hour * HOUR_MS).toISOString(), requests, errors };
}

/** One count for each hour and subscription, so they stay few even during a long database outage. */
function merged(counts: readonly HourCount[]): HourCount[] {
  const groups = Map.groupBy(counts, ({ subscriptionId, hour }) => `${subscriptionId} ${hour}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { subscriptionId, hour } = first;
    return { subscriptionId, hour, requests: sumOf(group, 'requests'), errors: sumOf(group, 'errors') };
  });
}

function sumOf(counts: readonly HourCount[], member: 'requests' | 'errors'): number {
  return counts.reduce((sum, count) => sum + count[member], 0);
}
