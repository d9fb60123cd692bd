import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DeliveryBenchmark, middle } from './event-deliveries.ts';
import { type BenchEndpoint, createEndpoint } from './event-endpoint.ts';
import type { ReceiverFigures } from './event-receiver.ts';
import { type PacedWrites, writePaced } from './paced-writes.ts';
import type { Target } from './report.ts';
import type { BenchmarkResult } from './run-on-engines.ts';
import { withInstallation } from './upline-server.ts';

const TYPES = ['customer.updated'];
const WRITES_A_SECOND = 100;
const P50_MAX_MS = 50;
const P99_MAX_MS = 500;

/** Few enough for the deliveries of all endpoints. */
const FAIR_WRITES_A_SECOND = 20;
const ENDPOINTS = 20;
/** A subscription has no more than 16. */
const SECOND_KEY = 'fedcba9876543210fedcba9876543210';
const FAIR_ROUNDS = 5;
const P95_MOVES_MAX = 1.1;

/** From a write to its delivery, while writes come at a fixed rate. The time of the commit itself is included. */
export async function measureLatency(benchmark: DeliveryBenchmark): Promise<BenchmarkResult> {
  const { server, receiverUrl, print } = benchmark;
  const endpoint = await createEndpoint(server, { name: 'latency', url: receiverUrl, types: TYPES });
  const warmUp = await deliverPaced(benchmark, WRITES_A_SECOND, 1);
  const { p50Ms, p99Ms, writes } = await deliverPaced(benchmark, WRITES_A_SECOND, 1);
  // On a machine that is too slow or too busy the writes queue, and the figures tell nothing.
  print(`${writes.perSecond.toFixed(0)} of ${WRITES_A_SECOND} writes/s were reached`);
  await endpoint.remove();
  const at = `at ${WRITES_A_SECOND} writes/s`;
  return {
    standings: [{ name: 'latency', wrong: [...warmUp.writes.wrong, ...writes.wrong] }],
    targets: [
      { ...atMost(`Write to delivery ${at}, p50`, p50Ms, P50_MAX_MS), unit: ' ms' },
      { ...atMost(`Write to delivery ${at}, p99`, p99Ms, P99_MAX_MS), unit: ' ms' },
    ],
  };
}

/** What one endpoint of twenty that hangs does to the others. Rounds with and without it take turns. */
export async function measureFairness(benchmark: DeliveryBenchmark): Promise<BenchmarkResult> {
  const { server, receiverUrl, options, print } = benchmark;
  await withInstallation(server.environment, ({ subscriptions }) =>
    subscriptions.create('second', SECOND_KEY),
  );
  const silent = createServer((request) => void request.resume()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const endpoints: BenchEndpoint[] = [];
  try {
    for (let serial = 1; serial < ENDPOINTS; serial += 1) {
      const owner = serial > ENDPOINTS / 2 ? { key: SECOND_KEY } : {};
      endpoints.push(
        await createEndpoint(server, { name: `fair ${serial}`, url: receiverUrl, types: TYPES, ...owner }),
      );
    }
    const hanging = await createEndpoint(server, {
      name: 'hanging',
      url: `http://127.0.0.1:${port}/`,
      types: TYPES,
    });
    endpoints.push(hanging);
    await deliverPaced(benchmark, FAIR_WRITES_A_SECOND, ENDPOINTS - 1);
    const p95Ms = { before: [] as number[], during: [] as number[] };
    const wrong: string[] = [];
    for (let round = 0; round < Math.min(FAIR_ROUNDS, options.rounds); round += 1) {
      await hanging.pause();
      const before = await deliverPaced(benchmark, FAIR_WRITES_A_SECOND, ENDPOINTS - 1);
      await hanging.resume();
      const during = await deliverPaced(benchmark, FAIR_WRITES_A_SECOND, ENDPOINTS - 1);
      print(`p95 of 19 endpoints: ${before.p95Ms} ms, while the twentieth hangs ${during.p95Ms} ms`);
      p95Ms.before.push(before.p95Ms);
      p95Ms.during.push(during.p95Ms);
      wrong.push(...before.writes.wrong, ...during.writes.wrong);
    }
    // Whole milliseconds are too coarse for the ratio of one round.
    const measured = middle(p95Ms.during) / middle(p95Ms.before);
    return {
      standings: [{ name: 'fairness', wrong }],
      targets: [atMost('p95 of 19 endpoints, one hangs / none', measured, P95_MOVES_MAX)],
    };
  } finally {
    silent.closeAllConnections();
    silent.close();
    for (const endpoint of endpoints) await endpoint.remove();
  }
}

/** Changes customers at a fixed rate, and waits until every endpoint has all of it. */
async function deliverPaced(
  { server, receiver, options }: DeliveryBenchmark,
  perSecond: number,
  endpoints: number,
): Promise<ReceiverFigures & { readonly writes: PacedWrites }> {
  const count = Math.ceil((options.pacedMs / 1_000) * perSecond);
  const [figures, writes] = await Promise.all([
    receiver.ask({ count: count * endpoints }),
    writePaced(server, { count, perSecond }),
  ]);
  return { ...figures, writes };
}

function atMost(name: string, measured: number, target: number): Target {
  return { name, measured, bound: 'most', target };
}
