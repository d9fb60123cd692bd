import { cpuTimeMs, familyCpuTimeMs } from './process-figures.ts';
import type { RoundResult } from './round.ts';

/** Something that can be measured in rounds. */
export interface Subject {
  readonly name: string;
  /** The processes whose CPU time is counted. */
  readonly pids: readonly number[];
  /** The database server that they query; its CPU time is counted separately. */
  readonly databasePid?: number | null;
  run(durationMs: number): Promise<RoundResult>;
}

/** Medians over the rounds of one subject, and the single rounds for pairwise comparison. */
export interface Standing {
  readonly name: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of one answer: in the subject, in the database server, and in the client. */
  readonly ownMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly loadMicroseconds: number;
  /** CPU seconds per second of all three: how much of the machine was in use. */
  readonly cores: number;
  readonly rounds: readonly RoundFigures[];
  readonly wrong: readonly string[];
}

/** One round of one subject. */
export interface RoundFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly ownMicroseconds: number;
  readonly databaseMicroseconds: number;
  readonly loadMicroseconds: number;
}

export interface BenchmarkOptions {
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
}

type Measured = RoundResult & RoundFigures & { readonly cores: number };

/**
 * Lets subjects take turns, round by round, so that any other load of the machine affects all of them equally. Every
 * second round runs in reverse order, so that no subject is always first or always follows the same other subject.
 * The first turn of each is a warm-up and does not count.
 */
export async function runBenchmark(
  subjects: readonly Subject[],
  { rounds, roundMs, warmUpMs }: BenchmarkOptions,
): Promise<Standing[]> {
  const measured = subjects.map((subject): { subject: Subject; rounds: Measured[] } => ({
    subject,
    rounds: [],
  }));
  const wrong = new Map<Subject, string[]>(subjects.map((subject) => [subject, []]));
  for (const subject of subjects) {
    wrong.get(subject)?.push(...(await subject.run(warmUpMs)).wrong);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const entry of round % 2 === 0 ? measured : measured.toReversed()) {
      const result = await measure(entry.subject, roundMs);
      entry.rounds.push(result);
      wrong.get(entry.subject)?.push(...result.wrong);
    }
  }
  return measured.map(({ subject, rounds: results }) => {
    const medianOf = (figure: (round: Measured) => number) => median(results.map(figure));
    return {
      name: subject.name,
      perSecond: medianOf((round) => round.perSecond),
      p50Ms: medianOf((round) => round.p50Ms),
      p99Ms: medianOf((round) => round.p99Ms),
      ownMicroseconds: medianOf((round) => round.ownMicroseconds),
      databaseMicroseconds: medianOf((round) => round.databaseMicroseconds),
      loadMicroseconds: medianOf((round) => round.loadMicroseconds),
      cores: medianOf((round) => round.cores),
      rounds: results,
      wrong: wrong.get(subject) ?? [],
    };
  });
}

async function measure(subject: Subject, roundMs: number): Promise<Measured> {
  const { pids, databasePid = null } = subject;
  const ownCpuMs = () => pids.reduce((sum, pid) => sum + cpuTimeMs(pid), 0);
  const databaseCpuMs = () => (databasePid === null ? 0 : familyCpuTimeMs(databasePid));
  const before = { own: ownCpuMs(), database: databaseCpuMs(), at: performance.now() };
  const result = await subject.run(roundMs);
  const wallMs = performance.now() - before.at;
  const own = ownCpuMs() - before.own;
  const database = databaseCpuMs() - before.database;
  const microsecondsEach = (cpuMs: number) => (cpuMs * 1_000) / Math.max(1, result.sent);
  return {
    ...result,
    // A round in which nothing was answered has no median.
    p50Ms: result.answers === 0 ? Number.NaN : result.p50Ms,
    perSecond: (result.answers * 1_000) / result.durationMs,
    ownMicroseconds: microsecondsEach(own),
    databaseMicroseconds: microsecondsEach(database),
    loadMicroseconds: microsecondsEach(result.generatorCpuMs),
    cores: (own + database + result.generatorCpuMs) / wallMs,
  };
}

/**
 * Compares one subject with another: the median of the ratios within rounds. Neighboring turns run under similar
 * load; distant turns may not.
 */
export function medianRatio(
  upper: Standing,
  lower: Standing,
  figure: (round: RoundFigures) => number,
): number {
  return median(ratiosOf(upper, lower, figure));
}

/** The range in which half of the ratios are. It shows how far the median can be trusted. */
export function middleHalf(
  upper: Standing,
  lower: Standing,
  figure: (round: RoundFigures) => number,
): readonly [from: number, through: number] {
  const sorted = ratiosOf(upper, lower, figure).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return [at(0.25), at(0.75)];
}

function ratiosOf(upper: Standing, lower: Standing, figure: (round: RoundFigures) => number): number[] {
  return upper.rounds.map((round, index) => {
    const other = lower.rounds[index];
    return other === undefined ? Number.NaN : figure(round) / figure(other);
  });
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
