import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchmarkOptions, runBenchmark, type Standing, type Subject } from './benchmark.ts';
import { type EngineHost, startEngineHost } from './engine-host.ts';
import type { LoadJob } from './load-generator.ts';
import type { RunOptions } from './options.ts';
import { startPeer } from './peer-process.ts';
import { describeMachine, describeStandings, describeTargets, type Target } from './report.ts';
import type { RoundResult } from './round.ts';
import type { LoadGenerator } from './subjects.ts';

/** Shared by the benchmarks of one engine. */
export interface EngineRun<Options extends BenchmarkOptions = BenchmarkOptions> {
  readonly host: EngineHost;
  readonly options: Options;
  readonly generator: LoadGenerator;
  readonly print: (text: string) => void;
}

/** The outcome of one or more benchmarks. */
export interface BenchmarkResult {
  readonly targets: readonly Target[];
  readonly standings: readonly Pick<Standing, 'name' | 'wrong'>[];
}

export interface EngineBenchmarks<Options extends RunOptions> {
  readonly usage: string;
  /** @throws TypeError when the arguments are wrong */
  readonly readOptions: (args: readonly string[]) => Options;
  readonly measure: (run: EngineRun<Options>) => Promise<readonly BenchmarkResult[]>;
}

/**
 * Runs benchmarks on each engine in turn, and prints the figures next to their targets.
 * @returns the exit code: 2 for wrong arguments, 1 after a wrong answer, otherwise 0, even if targets were missed
 */
export async function runOnEngines<Options extends RunOptions>(
  args: readonly string[],
  { usage, readOptions, measure }: EngineBenchmarks<Options>,
): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-bench-'));
  const generator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  const wrong: string[] = [];
  try {
    print(`${describeMachine()}; ${options.rounds} rounds of ${options.roundMs / 1_000} s\n`);
    for (const engine of options.engines) {
      const host = await startEngineHost(engine, directory);
      try {
        print(`== ${engine}`);
        const { targets, standings } = joinResults(await measure({ host, options, generator, print }));
        print(describeTargets(`Targets, ${engine}`, targets));
        wrong.push(
          ...standings.flatMap((standing) =>
            standing.wrong.map((text) => `${engine}, ${standing.name}: ${text}`),
          ),
        );
      } finally {
        await host.stop();
      }
    }
  } finally {
    generator.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  for (const answer of wrong) process.stderr.write(`Wrong answer: ${answer}\n`);
  return wrong.length === 0 ? 0 : 1;
}

export function joinResults(results: readonly BenchmarkResult[]): BenchmarkResult {
  return {
    targets: results.flatMap(({ targets }) => targets),
    standings: results.flatMap(({ standings }) => standings),
  };
}

/** Lets the subjects take turns, and prints their figures. */
export async function measureSubjects(
  { options, print }: EngineRun,
  title: string,
  subjects: readonly Subject[],
): Promise<Standing[]> {
  const standings = await runBenchmark(subjects, options);
  print(describeStandings(title, standings));
  return standings;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
