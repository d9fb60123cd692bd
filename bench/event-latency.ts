import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventBenchmarkResult } from './event-cost.ts';
import type { DeliveryBenchmark } from './event-deliveries.ts';
import { type BenchEndpoint, createEndpoint } from './event-endpoint.ts';
import type { ReceiverFigures } from './event-receiver.ts';
import type { Target } from './report.ts';
import { withInstallation } from './upline-server.ts';

const TYPES = ['customer.updated'];
const WRITES_A_SECOND = 100;
/** A database that is overloaded asks callers to come again. */
const BUSY = 503;
const BUSY_WAIT_MS = 200;
const P50_MAX_MS = 50;
const P99_MAX_MS = 500;

/** Few enough for the deliveries of all endpoints. */
const FAIR_WRITES_A_SECOND = 20;
const ENDPOINTS = 20;
/** A subscription has no more than 16. */
const SECOND_KEY = 'fedcba9876543210fedcba9876543210';
const FAIR_ROUNDS = 3;
const P95_MOVES_MAX = 1.1;

/** From a write to its delivery, while writes come at a fixed rate. The time of the commit itself is included. */
export async function measureLatency(benchmark: DeliveryBenchmark): Promise<EventBenchmarkResult> {
  const { server, receiverUrl, print } = benchmark;
  const endpoint = await createEndpoint(server, { name: 'latency', url: receiverUrl, types: TYPES });
  await deliverPaced(benchmark, WRITES_A_SECOND, 1);
  const { p50Ms, p99Ms, writesPerSecond } = await deliverPaced(benchmark, WRITES_A_SECOND, 1);
  // On a machine that is too slow or too busy the writes queue, and the figures tell nothing.
  print(`${writesPerSecond.toFixed(0)} of ${WRITES_A_SECOND} writes/s were reached`);
  await endpoint.remove();
  const at = `at ${WRITES_A_SECOND} writes/s`;
  return {
    standings: [],
    targets: [
      { ...atMost(`Write to delivery ${at}, p50`, p50Ms, P50_MAX_MS), unit: ' ms' },
      { ...atMost(`Write to delivery ${at}, p99`, p99Ms, P99_MAX_MS), unit: ' ms' },
    ],
  };
}

/** What one endpoint of twenty that hangs does to the others. Rounds with and without it take turns. */
export async function measureFairness(benchmark: DeliveryBenchmark): Promise<EventBenchmarkResult> {
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
    const ratios: number[] = [];
    for (let round = 0; round < Math.min(FAIR_ROUNDS, options.rounds); round += 1) {
      await hanging.pause();
      const before = await deliverPaced(benchmark, FAIR_WRITES_A_SECOND, ENDPOINTS - 1);
      await hanging.resume();
      const during = await deliverPaced(benchmark, FAIR_WRITES_A_SECOND, ENDPOINTS - 1);
      print(`p95 of 19 endpoints: ${before.p95Ms} ms, while the twentieth hangs ${during.p95Ms} ms`);
      ratios.push(during.p95Ms / before.p95Ms);
    }
    const measured = ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
    return {
      standings: [],
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
): Promise<ReceiverFigures & { readonly writesPerSecond: number }> {
  const count = Math.ceil((options.pacedMs / 1_000) * perSecond);
  const figures = receiver.ask({ count: count * endpoints });
  const startedAt = performance.now();
  const writes: Promise<void>[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    await delay(Math.max(0, startedAt + (turn * 1_000) / perSecond - performance.now()));
    writes.push(write(server, turn));
  }
  await Promise.all(writes);
  const writesPerSecond = (count * 1_000) / (performance.now() - startedAt);
  return { ...(await figures), writesPerSecond };
}

async function write(
  { port, key, seeded }: Pick<DeliveryBenchmark['server'], 'port' | 'key' | 'seeded'>,
  turn: number,
): Promise<void> {
  const id = seeded.ids[turn % seeded.ids.length];
  const answer = await fetch(`http://127.0.0.1:${port}/v1/customers/${id}`, {
    method: 'PATCH',
    headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify({ CompanyName: `Company ${turn} ${performance.now()}` }),
  });
  const text = await answer.text();
  if (answer.status === BUSY) {
    await delay(BUSY_WAIT_MS);
    return write({ port, key, seeded }, turn);
  }
  if (answer.status !== 200) throw new Error(`Update By Parameter answered ${answer.status} ${text}`);
}

function atMost(name: string, measured: number, target: number): Target {
  return { name, measured, bound: 'most', target };
}
