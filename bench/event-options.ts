import { type RunOptions, readNumber, readRunOptions } from './options.ts';

export interface EventBenchOptions extends RunOptions {
  /** Customers that can be upgraded once. */
  readonly upgradable: number;
  /** Bodies of customers that can be created once. */
  readonly creatable: number;
  /** Events in the feed that is read. */
  readonly fed: number;
  /** Events that one round delivers. */
  readonly delivered: number;
  /** Events in the queue of the dead endpoint. */
  readonly waiting: number;
  /** Duration of the writes at a fixed rate. */
  readonly pacedMs: number;
  readonly parts: readonly Part[];
}

/** The parts of a run, in this order. */
const PARTS = ['cost', 'latency', 'fairness', 'feed', 'deliveries', 'dead'] as const;
export type Part = (typeof PARTS)[number];

export const USAGE = `npm run bench:events -- [--engine both] [--seconds 2] [--rounds 5] [--waiting 1000000]
                        [--only PART] [--quick]

  --engine   sqlite, postgres or both
  --seconds  length of one round of one subject
  --rounds   rounds; the figures are medians over them
  --waiting  events that wait behind a dead endpoint
  --only     one part: ${PARTS.join(', ')}
  --quick    a smoke run: everything once, briefly; its figures mean nothing

Exits with 1 when an answer was wrong, never because one was slow.
`;

const FULL = {
  seconds: 2,
  rounds: 5,
  warmUpMs: 1_000,
  upgradable: 10_000,
  creatable: 60_000,
  fed: 100_000,
  delivered: 8_000,
  waiting: 1_000_000,
  pacedMs: 10_000,
};
const QUICK: typeof FULL = {
  seconds: 0.1,
  rounds: 1,
  warmUpMs: 50,
  upgradable: 100,
  creatable: 300,
  fed: 2_000,
  delivered: 100,
  waiting: 1_000,
  pacedMs: 300,
};

/** @throws TypeError for an unknown option, for an unknown engine, and for a number that is not positive */
export function readEventOptions(args: readonly string[]): EventBenchOptions {
  const { values, sizes, run } = readRunOptions(args, ['waiting', 'only'], FULL, QUICK);
  const waiting = Math.ceil(readNumber('--waiting', values.waiting, sizes.waiting));
  return { ...sizes, ...run, waiting, parts: readParts(values.only) };
}

/** @throws TypeError for an unknown part */
function readParts(name: string | undefined): readonly Part[] {
  if (name === undefined) return PARTS;
  const part = PARTS.find((known) => known === name);
  if (part === undefined) throw new TypeError(`--only must be one of ${PARTS.join(', ')}`);
  return [part];
}
