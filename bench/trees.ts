import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCountBenchmarks } from './count-benchmark.ts';
import { type EngineHost, startEngineHost } from './engine-host.ts';
import type { LoadJob } from './load-generator.ts';
import { startPeer } from './peer-process.ts';
import { describeMachine, describeTargets } from './report.ts';
import type { RoundResult } from './round.ts';
import { runRuleBenchmarks } from './rule-benchmarks.ts';
import type { LoadGenerator } from './subjects.ts';
import { type BenchmarkResult, runTreeBenchmarks, type ServedNetwork } from './tree-benchmarks.ts';
import { growTreeNetwork } from './tree-network.ts';
import { readTreeOptions, type TreeBenchOptions, USAGE } from './tree-options.ts';
import { startProcess } from './upline-server.ts';

/*
 * What trees cost: the same operations on networks of several sizes, which take turns.
 */

const NOTHING: BenchmarkResult = { standings: [], targets: [] };

async function main(args: readonly string[]): Promise<number> {
  let options: TreeBenchOptions;
  try {
    options = readTreeOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-bench-'));
  const generator: LoadGenerator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  const wrong: string[] = [];
  try {
    const { rounds, roundMs, engines } = options;
    print(`${describeMachine()}; ${rounds} rounds of ${roundMs / 1_000} s\n`);
    for (const engine of engines) {
      const host = await startEngineHost(engine, directory);
      try {
        wrong.push(...(await measureEngine(host, options, generator)));
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

/** @returns the wrong answers, in words */
async function measureEngine(
  host: EngineHost,
  options: TreeBenchOptions,
  generator: LoadGenerator,
): Promise<string[]> {
  print(`== ${host.engine}`);
  const networks: ServedNetwork[] = [];
  try {
    for (const size of options.sizes) networks.push(await serveNetwork(host, size, options));
    const benchmark = { host, networks, options, generator, print };
    const trees = networks.length === 0 ? NOTHING : await runTreeBenchmarks(benchmark);
    const counts = networks.length === 0 ? NOTHING : await runCountBenchmarks(benchmark);
    const rules = await runRuleBenchmarks({ host, options, generator, print });
    const targets = [...trees.targets, ...counts.targets, ...rules.targets];
    print(describeTargets(`Targets, ${host.engine}`, targets));
    return [...trees.standings, ...counts.standings, ...rules.standings].flatMap(({ name, wrong }) =>
      wrong.map((text) => `${host.engine}, ${name}: ${text}`),
    );
  } finally {
    await Promise.all(networks.map(({ server }) => server.stop()));
  }
}

async function serveNetwork(
  host: EngineHost,
  size: number,
  { added }: TreeBenchOptions,
): Promise<ServedNetwork> {
  const startedAt = performance.now();
  const network = await growTreeNetwork(host, size, added);
  // A count of a million on a busy machine takes longer than PostgreSQL is given by default.
  const patience = host.engine === 'postgres' ? { UPLINE_DATABASE_TIMEOUT_MS: '60000' } : {};
  const server = await startProcess({ ...network.environment, ...patience });
  const name = `${size.toLocaleString('en')} customers`;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  print(`${name}, ${network.leaderIds.length} leaders: ready in ${seconds} s`);
  return { ...network, name, server };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.exitCode = await main(process.argv.slice(2));
