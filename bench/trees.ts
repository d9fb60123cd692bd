import { buildForRun } from '../test/support/program.ts';
import { CATCH_UP, runCatchUpBenchmark } from './catch-up-benchmark.ts';
import { runChainBenchmarks } from './chain-benchmark.ts';
import { runCountBenchmarks } from './count-benchmark.ts';
import { runEnrollmentBenchmarks } from './enrollment-benchmark.ts';
import { runGenerateBenchmark } from './generate-benchmark.ts';
import { runImportBenchmark } from './import-benchmark.ts';
import { runIndexBuildBenchmark } from './index-build-benchmark.ts';
import { runRuleBenchmarks } from './rule-benchmarks.ts';
import { serveRuleNetwork } from './rule-server.ts';
import { type BenchmarkResult, type EngineRun, runOnEngines } from './run-on-engines.ts';
import { runTreeBenchmarks, type ServedNetwork } from './tree-benchmarks.ts';
import { growTreeNetwork } from './tree-network.ts';
import { readTreeOptions, type TreeBenchOptions, USAGE } from './tree-options.ts';
import { startProcess, withPatience } from './upline-server.ts';
import { runWeightBenchmarks } from './weight-benchmark.ts';
import { runWideBenchmarks } from './wide-benchmark.ts';

/* The cost of trees: the same operations on networks of several sizes, which take turns. */

type TreeRun = EngineRun<TreeBenchOptions>;

async function measureGenerated(run: TreeRun): Promise<BenchmarkResult[]> {
  const networks: ServedNetwork[] = [];
  try {
    for (const size of run.options.sizes) networks.push(await serveNetwork(run, size));
    if (networks.length === 0) return [];
    const benchmark = { ...run, networks };
    return [await runTreeBenchmarks(benchmark), await runCountBenchmarks(benchmark)];
  } finally {
    await Promise.all(networks.map(({ server }) => server.stop()));
  }
}

async function serveNetwork({ host, print, options }: TreeRun, size: number): Promise<ServedNetwork> {
  const startedAt = performance.now();
  const network = await growTreeNetwork(host, size, options.added);
  const server = await startProcess(withPatience(network.environment));
  const name = `${size.toLocaleString('en')} customers`;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  print(`${name}, ${network.leaderIds.length} leaders: ready in ${seconds} s`);
  return { ...network, name, server };
}

/** Full trees that are written directly to the database. */
async function measureRules(run: TreeRun): Promise<BenchmarkResult[]> {
  const networks: Awaited<ReturnType<typeof serveRuleNetwork>>[] = [];
  try {
    for (const people of run.options.ruleSizes) networks.push(await serveRuleNetwork(run, people));
    if (networks.length === 0) return [];
    const { only } = run.options;
    if (only !== null) {
      return [
        ...(CATCH_UP.includes(only) ? [await runCatchUpBenchmark(run, networks)] : []),
        await runRuleBenchmarks(run, networks),
        await runWeightBenchmarks(run, networks),
      ];
    }
    return [
      // First, while all leaves are free.
      await runCatchUpBenchmark(run, networks),
      await runRuleBenchmarks(run, networks),
      await runEnrollmentBenchmarks(run, networks),
      await runWeightBenchmarks(run, networks),
      await runIndexBuildBenchmark(run, networks),
    ];
  } finally {
    await Promise.all(networks.map(({ server }) => server.stop()));
  }
}

buildForRun();
process.exitCode = await runOnEngines(process.argv.slice(2), {
  usage: USAGE,
  readOptions: readTreeOptions,
  measure: async (run) => {
    const isWhole = run.options.only === null;
    return [
      ...(isWhole ? await measureGenerated(run) : []),
      ...(await measureRules(run)),
      await runChainBenchmarks(run),
      await runWideBenchmarks(run),
      ...(isWhole ? [await runImportBenchmark(run), await runGenerateBenchmark(run)] : []),
    ];
  },
});
