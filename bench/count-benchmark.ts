import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import type { Subject } from './benchmark.ts';
import type { LoadJob } from './load-generator.ts';
import { startPeer } from './peer-process.ts';
import type { RawCountJob } from './raw-count-peer.ts';
import { costTarget } from './report.ts';
import { getRequest, spread } from './requests.ts';
import type { RoundResult } from './round.ts';
import { type BenchmarkResult, measureSubjects } from './run-on-engines.ts';
import { endlessSubject, type LoadGenerator, peerSubject } from './subjects.ts';
import type { ServedNetwork, TreeBenchmark } from './tree-benchmarks.ts';
import { ENROLLMENT } from './tree-network.ts';
import { KEY } from './upline-server.ts';

const SQL_RATIO_MAX = 1.5;
const IDLE_RATIO_MAX = 3;
/** In each round, regardless of their duration. */
const COUNTS = 3;
/** Few enough not to use up the server: the question is whether requests wait, not how many the server can answer. */
const QUIET_CONNECTIONS = 2;
const READS = 1_000;
const COUNT_PATH = `/v1/customers/${ROOT_CUSTOMER_ID}/downline/count?tree=${ENROLLMENT}`;
const ONE_AT_A_TIME = { connections: 1, expectedStatus: 200 };

/** Counts everybody: compared with plain SQL, and how much it slows concurrent reads of one customer. */
export async function runCountBenchmarks(benchmark: TreeBenchmark): Promise<BenchmarkResult> {
  const { networks, generator, host } = benchmark;
  const network = networks.at(-1);
  if (network === undefined) return { standings: [], targets: [] };
  const peer = startPeer<RawCountJob, RoundResult>('raw-count-peer.ts');
  const counter: LoadGenerator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  try {
    const job = {
      environment: network.environment,
      tree: ENROLLMENT,
      rootId: ROOT_CUSTOMER_ID,
      times: COUNTS,
      expected: network.everybody,
    };
    const counting = countingSubject(benchmark, network, generator);
    const everybody = network.everybody.toLocaleString('en');
    const counts = await measureSubjects(benchmark, `Count ${everybody}`, [
      peerSubject('bare SQL', peer, job, host.databasePid),
      counting,
    ]);
    const reading = readSubject(benchmark, network);
    const concurrentCount = countSubject(benchmark, network, counter);
    const concurrentReads: Subject = {
      ...reading,
      name: 'during a count',
      async run(durationMs) {
        const [read, counted] = await Promise.all([reading.run(durationMs), concurrentCount.run(durationMs)]);
        return { ...read, wrong: [...read.wrong, ...counted.wrong] };
      },
    };
    const title = `Get Customer, ${QUIET_CONNECTIONS} connections`;
    const reads = await measureSubjects(benchmark, title, [reading, concurrentReads]);
    const [bare, counted] = counts;
    const [idle, busy] = reads;
    if (!bare || !counted || !idle || !busy) throw new Error('Each comparison needs two subjects');
    return {
      standings: [...counts, ...reads],
      targets: [
        costTarget(`Count ${everybody} / bare SQL`, counted, bare, SQL_RATIO_MAX),
        costTarget(
          'p99 of Get Customer during a count / idle',
          busy,
          idle,
          IDLE_RATIO_MAX,
          ({ p99Ms }) => p99Ms,
        ),
      ],
    };
  } finally {
    peer.stop();
    counter.stop();
  }
}

/** A fixed number of counts, however long they take. */
function countingSubject(
  { host }: TreeBenchmark,
  { server }: ServedNetwork,
  generator: LoadGenerator,
): Subject {
  const requests = Array.from({ length: COUNTS }, () => getRequest(COUNT_PATH, KEY));
  const load = { ports: [server.port], requests, isEndless: false, ...ONE_AT_A_TIME };
  return {
    name: 'Count Downline',
    pids: [server.pid],
    databasePid: host.databasePid,
    run: () => generator.ask({ ...load, durationMs: Number.POSITIVE_INFINITY }),
  };
}

/** Counts until the round is over. */
function countSubject({ host }: TreeBenchmark, { server }: ServedNetwork, generator: LoadGenerator): Subject {
  const load = { requests: [getRequest(COUNT_PATH, KEY)], ...ONE_AT_A_TIME };
  return endlessSubject('Count Downline', [server], load, generator, host);
}

function readSubject({ host, generator }: TreeBenchmark, { server, sellerIds }: ServedNetwork): Subject {
  const requests = spread(sellerIds, READS).map((id) => getRequest(`/v1/customers/${id}`, KEY));
  const load = { requests, connections: QUIET_CONNECTIONS, expectedStatus: 200 };
  return endlessSubject('idle', [server], load, generator, host);
}
