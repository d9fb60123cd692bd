import type { Target } from './report.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { type CommandFigures, runCommand } from './upline-command.ts';

const RATE_MIN = 0.9;
const MEMORY_MAX_MB = 1_000;

interface Generated extends CommandFigures {
  readonly customers: number;
}

/** `upline generate`, as an operator runs it. */
export async function runGenerateBenchmark({
  host,
  options,
  print,
}: EngineRun<TreeBenchOptions>): Promise<BenchmarkResult> {
  const targets: Target[] = [];
  let first: Generated | undefined;
  for (const customers of options.generateSizes) {
    const environment = await host.create(`generate-${customers}`);
    const words = ['generate', '--customers', String(customers)];
    const generated = { customers, ...(await runCommand(words, environment, host)) };
    const perSecond = (customers * 1_000) / generated.wallMs;
    const perCpuSecond = (customers * 1_000) / generated.cpuMs;
    const name = `Generate ${customers.toLocaleString('en')}`;
    print(
      `${name}: ${perSecond.toFixed(0)} rows/s, ${perCpuSecond.toFixed(0)} rows per second of CPU, at most ${generated.peakMb.toFixed(0)} MB\n`,
    );
    targets.push({
      name: `${name}, memory`,
      measured: generated.peakMb,
      bound: 'most',
      target: MEMORY_MAX_MB,
      unit: ' MB',
    });
    if (first !== undefined) targets.push(rateTarget(name, generated, first));
    first ??= generated;
  }
  return { targets, standings: [] };
}

function rateTarget(name: string, generated: Generated, first: Generated): Target {
  const rateOf = ({ customers }: Generated, ms: number) => customers / ms;
  return {
    name: `${name}, rows/s / those of ${first.customers.toLocaleString('en')}`,
    measured: rateOf(generated, generated.wallMs) / rateOf(first, first.wallMs),
    byCpu: rateOf(generated, generated.cpuMs) / rateOf(first, first.cpuMs),
    isCpuTarget: true,
    bound: 'least',
    target: RATE_MIN,
  };
}
