import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import type { Standing, Subject } from './benchmark.ts';
import { cpuCostTarget, type Target } from './report.ts';
import { getRequest, httpRequest, spread } from './requests.ts';
import { type BenchmarkResult, type EngineRun, measureSubjects } from './run-on-engines.ts';
import { endlessSubject, onceSubject } from './subjects.ts';
import { countRowsSince, LEVELS, PAGE, SPONSOR_TREE, type TreeNetwork } from './tree-network.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY, type ServerProcess } from './upline-server.ts';

/** A network with its server. */
export interface ServedNetwork extends TreeNetwork {
  readonly name: string;
  readonly server: ServerProcess;
}

export interface TreeBenchmark extends EngineRun<TreeBenchOptions> {
  /** Ascending. */
  readonly networks: readonly ServedNetwork[];
}

/** More moves than a run performs. */
const MOVES = 20_000;
/** One at a time: the question is how long each takes, not how many the server can do. */
const CONNECTIONS = 1;
const COST_MAX = 1.5;

interface Read {
  readonly title: string;
  readonly pathsOf: (network: TreeNetwork) => readonly string[];
  /** The shapes of these downlines differ between sizes, so the figures are shown only for comparison. */
  readonly isUnlike?: boolean;
}

/** Reads whose cost must not depend on the size of the network. */
const READS: readonly Read[] = [
  { title: `First page of ${LEVELS} levels, subtree`, pathsOf: ({ subtreeId }) => [pageOf(subtreeId)] },
  { title: `First page of ${LEVELS} levels, root`, pathsOf: () => [pageOf(ROOT_CUSTOMER_ID)] },
  {
    title: `First page of ${LEVELS} levels, leaders`,
    pathsOf: ({ leaderIds }) => leaderIds.map(pageOf),
    isUnlike: true,
  },
  {
    title: 'Upline at the end of the chain',
    pathsOf: ({ chainEndId }) => [`/v1/customers/${chainEndId}/upline`],
  },
  { title: 'Unplaced below the root', pathsOf: () => [unplacedBelow(ROOT_CUSTOMER_ID)] },
  { title: 'Unplaced below the subtree', pathsOf: ({ subtreeId }) => [unplacedBelow(subtreeId)] },
];

/** Each operation on every network in turn, in every round. */
export async function runTreeBenchmarks(benchmark: TreeBenchmark): Promise<BenchmarkResult> {
  const standings: Standing[] = [];
  const targets: Target[] = [];
  const hold = async (title: string, subjects: readonly Subject[], target: number | null = COST_MAX) => {
    const held = await measureSubjects(benchmark, title, subjects);
    standings.push(...held);
    targets.push(...costsOf(title, benchmark, held, target));
  };
  for (const { title, pathsOf, isUnlike = false } of READS) {
    const readers = benchmark.networks.map((network) => reading(benchmark, network, pathsOf(network)));
    await hold(title, readers, isUnlike ? null : COST_MAX);
  }
  await hold(
    'Place one leaf',
    benchmark.networks.map((network) => placing(benchmark, network)),
  );
  const moves = benchmark.networks.map((network) => ({ network, subject: moving(benchmark, network) }));
  const since = new Date().toISOString();
  await hold(
    `Move ${benchmark.options.added.subtree.toLocaleString('en')}`,
    moves.map(({ subject }) => subject),
  );
  for (const { network, subject } of moves) {
    // The record of the moved customer is one row, however often it is written.
    const rows = ((await countRowsSince(network, since)) - 1) / subject.sent() + 1;
    targets.push({ name: `Rows written a move, ${network.name}`, measured: rows, bound: 'most', target: 5 });
  }
  return { standings, targets };
}

/** The cost of each network compared with the smallest; the largest has a target. */
function costsOf(
  title: string,
  { networks }: TreeBenchmark,
  standings: readonly Standing[],
  largest: number | null,
): Target[] {
  const [first, ...others] = standings;
  if (first === undefined) return [];
  return others.map((standing, index) => {
    const isLast = index === others.length - 1;
    const name = `${title}: ${networks[index + 1]?.name} / ${networks[0]?.name}`;
    return cpuCostTarget(name, standing, first, isLast ? largest : null);
  });
}

function reading(
  { generator, host }: TreeBenchmark,
  { name, server }: ServedNetwork,
  paths: readonly string[],
) {
  const requests = paths.map((path) => getRequest(path, KEY));
  const load = { requests, connections: CONNECTIONS, expectedStatus: 200 };
  return endlessSubject(name, [server], load, generator, host);
}

function placing({ generator, host }: TreeBenchmark, { name, server, waitingIds, sellerIds }: ServedNetwork) {
  // In reverse order, so that the uplines are not the enrollers.
  const uplineIds = spread(sellerIds.toReversed(), waitingIds.length);
  const requests = waitingIds.map((id, turn) => placeRequest(id, uplineIds[turn] ?? ROOT_CUSTOMER_ID));
  return onceSubject(
    name,
    server,
    { requests, connections: CONNECTIONS, expectedStatus: 200 },
    generator,
    host,
  );
}

function moving({ generator, host }: TreeBenchmark, { name, server, subtreeId, sellerIds }: ServedNetwork) {
  const requests = spread(sellerIds, MOVES).map((uplineId) => placeRequest(subtreeId, uplineId));
  return onceSubject(
    name,
    server,
    { requests, connections: CONNECTIONS, expectedStatus: 200 },
    generator,
    host,
  );
}

function pageOf(id: number): string {
  return `/v1/customers/${id}/downline/nodes?levels=${LEVELS}&pageSize=${PAGE}`;
}

function unplacedBelow(id: number): string {
  return `/v1/customers/${id}/downline/UnplacedAssociates?tree=${SPONSOR_TREE}&limit=${PAGE}`;
}

function placeRequest(id: number, uplineId: number): Buffer {
  const query = `tree=${SPONSOR_TREE}&toUplineId=${uplineId}&reason=bench`;
  return httpRequest('POST', `/v1/customers/${id}/downline/placenode?${query}`, KEY);
}
