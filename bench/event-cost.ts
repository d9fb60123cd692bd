import path from 'node:path';
import { medianRatio, middleHalf, type RoundFigures, type Subject } from './benchmark.ts';
import type { EventBenchOptions } from './event-options.ts';
import { createRequests, patchRequests, upgradeRequests } from './requests.ts';
import { type BenchmarkResult, type EngineRun, joinResults, measureSubjects } from './run-on-engines.ts';
import { endlessSubject, onceSubject, upgradeSubject } from './subjects.ts';
import { startUpline, type UplineServer } from './upline-server.ts';

export type EventBenchmark = EngineRun<EventBenchOptions>;

const CUSTOMERS = 1_000;
const CONNECTIONS = 8;
const COST_MAX = 1.05;
/** A ratio of a few percent needs more and shorter rounds than an absolute figure. */
const [MORE_ROUNDS, SHORTER] = [4, 2];
const UNNUMBERED = path.join(import.meta.dirname, 'unnumbered', 'preload.ts');

/** The cost of positions for a write: two servers take turns, and the events of one of them get no positions. */
export async function measureCost(benchmark: EventBenchmark): Promise<BenchmarkResult> {
  const { host, options, generator } = benchmark;
  const counts = { customers: CUSTOMERS, upgradable: options.upgradable };
  const servers: UplineServer[] = [];
  try {
    servers.push(await startUpline(host, 'numbered', counts));
    servers.push(await startUpline(host, 'unnumbered', counts, {}, UNNUMBERED));
    const create = (name: string, server: UplineServer) => {
      const requests = createRequests(server, options.creatable);
      return onceSubject(
        name,
        server,
        { requests, connections: CONNECTIONS, expectedStatus: 201 },
        generator,
        host,
      );
    };
    const update = (name: string, server: UplineServer) => {
      const load = { requests: patchRequests(server), connections: CONNECTIONS, expectedStatus: 200 };
      return endlessSubject(name, [server], load, generator, host);
    };
    const upgrade = (name: string, server: UplineServer) =>
      upgradeSubject(name, server, upgradeRequests(server, server.seeded.upgradable), generator, host);
    const results = [
      await compare(benchmark, 'Create Customer', servers, create),
      await compare(benchmark, 'Update By Parameter', servers, update),
      await compare(benchmark, 'Upgrade Customer', servers, upgrade),
    ];
    return joinResults(results);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function compare(
  benchmark: EventBenchmark,
  title: string,
  servers: readonly UplineServer[],
  subjectOf: (name: string, server: UplineServer) => Subject,
): Promise<BenchmarkResult> {
  const subjects = servers.map((server, index) => subjectOf(index === 0 ? 'positions' : 'none', server));
  const { rounds, roundMs } = benchmark.options;
  const options = {
    ...benchmark.options,
    ...{ rounds: rounds * MORE_ROUNDS, roundMs: roundMs / SHORTER },
  };
  const standings = await measureSubjects({ ...benchmark, options }, title, subjects);
  const [numbered, unnumbered] = standings;
  if (numbered === undefined || unnumbered === undefined)
    throw new Error('The comparison needs two subjects');
  const cpuOf = (round: RoundFigures) => round.ownMicroseconds + round.databaseMicroseconds;
  const byCpu = medianRatio(numbered, unnumbered, cpuOf);
  const [from, through] = middleHalf(numbered, unnumbered, cpuOf).map((ratio) => ratio.toFixed(3));
  benchmark.print(
    `CPU with positions / without: ${byCpu.toFixed(3)}; half of the pairs ${from} to ${through}\n`,
  );
  const name = `${title}, CPU with positions / without`;
  return { standings, targets: [{ name, measured: byCpu, bound: 'most', target: COST_MAX }] };
}
