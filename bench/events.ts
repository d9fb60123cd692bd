import type { EngineHost } from './engine-host.ts';
import { type EventBenchmark, measureCost } from './event-cost.ts';
import { type DeliveryBenchmark, measureDead, measureDeliveries, measureFeed } from './event-deliveries.ts';
import { measureFairness, measureLatency } from './event-latency.ts';
import { type Part, readEventOptions, USAGE } from './event-options.ts';
import type { ReceiverFigures, ReceiverJob } from './event-receiver.ts';
import { startPeer } from './peer-process.ts';
import { type BenchmarkResult, runOnEngines } from './run-on-engines.ts';
import { startUpline } from './upline-server.ts';

/*
 * The cost of events for writes, the speed of reading and delivering them, and the effect of bad endpoints on others.
 */

const CUSTOMERS = 1_000;

type Measure = (benchmark: DeliveryBenchmark) => Promise<BenchmarkResult>;

/** These parts share a server and a receiver. */
const READERS: readonly (readonly [Part, Measure])[] = [
  ['latency', measureLatency],
  ['fairness', measureFairness],
  ['feed', measureFeed],
  ['deliveries', measureDeliveries],
  ['dead', measureDead],
];

async function measureParts(benchmark: EventBenchmark): Promise<BenchmarkResult[]> {
  const { parts } = benchmark.options;
  const results = parts.includes('cost') ? [await measureCost(benchmark)] : [];
  const wanted = READERS.filter(([part]) => parts.includes(part)).map(([, measure]) => measure);
  return wanted.length === 0 ? results : [...results, ...(await measureReaders(benchmark, wanted))];
}

async function measureReaders(
  benchmark: EventBenchmark,
  wanted: readonly Measure[],
): Promise<BenchmarkResult[]> {
  const receiver = startPeer<ReceiverJob, ReceiverFigures>('event-receiver.ts');
  try {
    const { port } = await receiver.ask({ count: null });
    const server = await startServer(benchmark.host);
    const receiverUrl = `http://127.0.0.1:${port}/`;
    const measured: DeliveryBenchmark = { ...benchmark, server, receiver, receiverUrl };
    try {
      const results: BenchmarkResult[] = [];
      for (const measure of wanted) results.push(await measure(measured));
      return results;
    } finally {
      await server.stop();
    }
  } finally {
    receiver.stop();
  }
}

function startServer(host: EngineHost) {
  return startUpline(
    host,
    'readers',
    { customers: CUSTOMERS, upgradable: 1 },
    { UPLINE_EVENT_NETWORKS: '127.0.0.1' },
  );
}

process.exitCode = await runOnEngines(process.argv.slice(2), {
  usage: USAGE,
  readOptions: readEventOptions,
  measure: measureParts,
});
