import { type BenchmarkOptions, median, type Subject } from './benchmark.ts';
import type { MainThreadFigures } from './main-thread/preload.ts';
import { answerTimeTarget, cpuCostTarget, limitTarget, p99Target, type Target } from './report.ts';
import { type BenchmarkResult, type EngineRun, measureSubjects } from './run-on-engines.ts';
import type { ServerProcess } from './upline-server.ts';

export interface SizedServer {
  /** States the size. */
  readonly name: string;
  readonly server: ServerProcess;
}

/** The same operation on networks of several sizes, ascending. */
export interface Comparison<Network extends SizedServer> {
  readonly title: string;
  readonly subjectOf: (network: Network) => Subject;
  /** The maximum cost of the largest network, relative to the smallest; `null` when it may grow. */
  readonly ratioMax?: number | null;
  /** The maximum time of an answer of the largest network. */
  readonly answerMs?: number;
  /** Another comparison for the largest network: the least CPU time that the operation could take. */
  readonly limit?: {
    readonly name: string;
    readonly msOf: (network: Network) => number;
    /** `null` when the ratio is shown only for comparison. */
    readonly ratioMax: number | null;
  };
  /** The maximum time of 99 of 100 answers of the largest network. */
  readonly p99MaxMs?: number;
}

/** The largest network may cost at most this many times as much as the smallest. */
export const RATIO_MAX = 1.5;
/** No part of one request may hold the main thread for longer. */
export const TURN_MAX_MS = 5;

export interface ChosenOperations extends BenchmarkOptions {
  /** Only operations with this in their title; `null` for all. */
  readonly only: string | null;
}

/** Lets the networks take turns with each operation. */
export async function compareSizes<Network extends SizedServer>(
  run: EngineRun<ChosenOperations>,
  title: string,
  networks: readonly Network[],
  comparisons: Iterable<Comparison<Network>>,
): Promise<BenchmarkResult> {
  const standings: BenchmarkResult['standings'][number][] = [];
  const targets: Target[] = [];
  const turns: { readonly title: string; readonly ms: number }[] = [];
  const { only } = run.options;
  for (const comparison of comparisons) {
    if (only !== null && !comparison.title.includes(only)) continue;
    const watched = networks.map((network) => watch(comparison.subjectOf(network), network.server));
    const held = await measureSubjects(
      run,
      comparison.title,
      watched.map(({ subject }) => subject),
    );
    standings.push(...held);
    const longest = watched.map(({ longestMs }) => longestMs());
    run.print(`  longest turn of the main thread, ms of CPU: ${longest.map(oneDigit).join(' · ')}\n`);
    turns.push({ title: comparison.title, ms: longest.at(-1) ?? 0 });
    const [first, last] = [held[0], held.at(-1)];
    if (first === undefined || last === undefined) continue;
    const { ratioMax = RATIO_MAX, answerMs, p99MaxMs, limit } = comparison;
    if (first !== last) {
      const name = `${comparison.title}: ${last.name} / ${first.name}`;
      targets.push(cpuCostTarget(name, last, first, ratioMax));
    }
    const largest = networks.at(-1);
    if (limit !== undefined && largest !== undefined) {
      const name = `${comparison.title} / ${limit.name}, ${last.name}`;
      targets.push(limitTarget(name, last, limit.msOf(largest), limit.ratioMax));
    }
    if (answerMs !== undefined)
      targets.push(answerTimeTarget(`${comparison.title}, ${last.name}`, last, answerMs));
    if (p99MaxMs !== undefined) targets.push(p99Target(`${comparison.title}, ${last.name}`, last, p99MaxMs));
  }
  const [worst] = turns.toSorted((a, b) => b.ms - a.ms);
  if (worst !== undefined) targets.push(turnTarget(`${title}, ${networks.at(-1)?.name}`, worst));
  return { standings, targets };
}

const oneDigit = (value: number) => value.toFixed(1);

function turnTarget(title: string, { title: operation, ms }: { title: string; ms: number }): Target {
  const name = `${title}: longest turn of the main thread (${operation})`;
  return { name, measured: ms, bound: 'most', target: TURN_MAX_MS, unit: ' ms', digits: 1 };
}

/** Asks the server after each round, except the warm-up, how long it held its main thread. */
function watch(subject: Subject, server: ServerProcess) {
  const rounds: MainThreadFigures[] = [];
  let isWarm = false;
  const watched: Subject = {
    ...subject,
    async run(durationMs) {
      await server.mainThread();
      const result = await subject.run(durationMs);
      const figures = await server.mainThread();
      if (isWarm) rounds.push(figures);
      isWarm = true;
      return result;
    },
  };
  return { subject: watched, longestMs: () => median(rounds.map(({ longestMs }) => longestMs)) };
}
