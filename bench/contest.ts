import { cpuTimeMs } from './process-figures.ts';
import type { RoundResult } from './round.ts';

/** Something that can be measured in rounds. */
export interface Contestant {
  readonly name: string;
  /** The process whose CPU time is counted. */
  readonly pid: number;
  run(durationMs: number): Promise<RoundResult>;
}

/** Medians over the rounds of one contestant, and the single rounds to compare pairwise. */
export interface Standing {
  readonly name: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicroseconds: number;
  /** CPU seconds a second: how much of the machine the contestant took. */
  readonly cores: number;
  readonly generatorCores: number;
  readonly rounds: readonly RoundFigures[];
  readonly wrong: readonly string[];
}

interface RoundFigures {
  readonly perSecond: number;
  /** CPU time of the contestant for one answer. */
  readonly cpuMicroseconds: number;
}

export interface ContestOptions {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
}

type Measured = RoundResult & RoundFigures & { readonly cores: number; readonly generatorCores: number };

/**
 * Lets contestants take turns, round by round, so that whatever else the machine does meets all of
 * them alike. The first turn of each is a warm-up and does not count.
 */
export async function holdContest(
  contestants: readonly Contestant[],
  { rounds, roundMs, warmUpMs }: ContestOptions,
): Promise<Standing[]> {
  const measured = contestants.map((contestant): { contestant: Contestant; rounds: Measured[] } => ({
    contestant,
    rounds: [],
  }));
  const wrong = new Map<Contestant, string[]>(contestants.map((contestant) => [contestant, []]));
  for (const contestant of contestants) {
    wrong.get(contestant)?.push(...(await contestant.run(warmUpMs)).wrong);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const entry of measured) {
      const result = await measure(entry.contestant, roundMs);
      entry.rounds.push(result);
      wrong.get(entry.contestant)?.push(...result.wrong);
    }
  }
  return measured.map((entry) => ({
    name: entry.contestant.name,
    perSecond: median(entry.rounds.map((round) => round.perSecond)),
    p50Ms: median(entry.rounds.map((round) => round.p50Ms)),
    p99Ms: median(entry.rounds.map((round) => round.p99Ms)),
    cpuMicroseconds: median(entry.rounds.map((round) => round.cpuMicroseconds)),
    cores: median(entry.rounds.map((round) => round.cores)),
    generatorCores: median(entry.rounds.map((round) => round.generatorCores)),
    rounds: entry.rounds,
    wrong: wrong.get(entry.contestant) ?? [],
  }));
}

async function measure(contestant: Contestant, roundMs: number): Promise<Measured> {
  const cpuBefore = cpuTimeMs(contestant.pid);
  const startedAt = performance.now();
  const result = await contestant.run(roundMs);
  const wallMs = performance.now() - startedAt;
  const cpuMs = cpuTimeMs(contestant.pid) - cpuBefore;
  return {
    ...result,
    perSecond: (result.answers * 1_000) / result.durationMs,
    cpuMicroseconds: (cpuMs * 1_000) / Math.max(1, result.sent),
    cores: cpuMs / wallMs,
    generatorCores: result.generatorCpuMs / wallMs,
  };
}

/**
 * How one contestant does beside another: the median of the ratios within rounds, since neighbouring
 * turns share the machine's mood and turns that lie apart do not.
 */
export function medianRatio(
  upper: Standing,
  lower: Standing,
  figure: (round: RoundFigures) => number,
): number {
  return median(
    upper.rounds.map((round, index) => {
      const other = lower.rounds[index];
      return other === undefined ? Number.NaN : figure(round) / figure(other);
    }),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
