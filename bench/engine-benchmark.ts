import type { EngineHost } from './engine-host.ts';
import type { BenchOptions } from './options.ts';
import { residentMegabytes } from './process-figures.ts';
import { runReadBenchmark } from './read-benchmark.ts';
import { describeTargets, memoryTarget } from './report.ts';
import type { HashPeer, LoadGenerator } from './subjects.ts';
import { runUpgradeBenchmark, UPGRADERS_OF_FEW } from './upgrade-benchmark.ts';
import { startUpline, type UplineServer } from './upline-server.ts';

/** Shared by both kinds of load of one engine. */
export interface EngineBenchmark {
  readonly host: EngineHost;
  readonly few: UplineServer;
  readonly many: UplineServer;
  readonly names: { readonly few: string; readonly many: string };
  readonly options: BenchOptions;
  readonly generator: LoadGenerator;
  readonly hashPeer: HashPeer;
  readonly print: (text: string) => void;
}

export interface EngineBenchmarkOptions extends Omit<EngineBenchmark, 'few' | 'many' | 'names'> {
  /** Customers to be upgraded, for each subject. */
  readonly upgradable: number;
}

/** Time that a new server gets to settle before its memory is read. */
const SETTLE_MS = 1_000;

/**
 * All benchmarks on one engine: few customers, many customers and the peers take turns.
 * @returns the wrong answers, in words
 */
export async function runEngineBenchmark(given: EngineBenchmarkOptions): Promise<string[]> {
  const { host, options, upgradable, print } = given;
  const names = { few: label(options.fewCustomers), many: label(options.manyCustomers) };
  const servers: UplineServer[] = [];
  const start = async (name: string, counts: { customers: number; upgradable: number }) => {
    const startedAt = performance.now();
    const server = await startUpline(host, name, counts);
    servers.push(server);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    print(`${label(counts.customers)} and ${counts.upgradable} to be upgraded: ready in ${seconds} s`);
    return server;
  };
  try {
    print(`== ${host.engine}`);
    const few = await start('few', {
      customers: options.fewCustomers,
      upgradable: upgradable * UPGRADERS_OF_FEW,
    });
    const many = await start('many', { customers: options.manyCustomers, upgradable });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const memory = () => Math.max(...servers.map(({ pid }) => residentMegabytes(pid)));
    const idleMegabytes = memory();
    const benchmark = { ...given, few, many, names };
    const reads = await runReadBenchmark(benchmark);
    const upgrades = await runUpgradeBenchmark(benchmark);
    print(
      describeTargets(`Targets, ${host.engine}`, [
        ...reads.targets,
        ...upgrades.targets,
        memoryTarget('Resident memory, idle', idleMegabytes, 130),
        memoryTarget('Resident memory, after the benchmark', memory(), 250),
      ]),
    );
    const standings = [...reads.standings, ...upgrades.standings];
    const wrong = standings.flatMap((standing) => standing.wrong.map((text) => `${standing.name}: ${text}`));
    return [...wrong, ...upgrades.wrong].map((text) => `${host.engine}: ${text}`);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

function label(customers: number): string {
  return `${customers.toLocaleString('en')} customers`;
}
