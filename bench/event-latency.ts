import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DeliveryBenchmark } from './event-deliveries.ts';
import { type BenchEndpoint, createEndpoint } from './event-endpoint.ts';
import type { ReceiverFigures } from './event-receiver.ts';
import { mergeCounts, percentileOf } from './latency-counts.ts';
import { type PacedWrites, writePaced } from './paced-writes.ts';
import type { Target } from './report.ts';
import type { BenchmarkResult } from './run-on-engines.ts';
import { withInstallation } from './upline-server.ts';

const TYPES = ['customer.updated'];
const WRITES_A_SECOND = 100;
const P50_MAX_MS = 50;
const P99_MAX_MS = 500;

/** Slow enough for the deliveries of all endpoints. */
const FAIR_WRITES_A_SECOND = 20;
const ENDPOINTS = 20;
/** Needed because a subscription can have only 16 endpoints. */
const SECOND_KEY = 'fedcba9876543210fedcba9876543210';
const P95 = 0.95;
const P95_MOVES_MAX = 1.1;

/** From a write to its delivery, while writes are sent at a fixed rate. The time of the commit itself is included. */
export async function measureLatency(benchmark: DeliveryBenchmark): Promise<BenchmarkResult> {
  const { server, receiverUrl, print } = benchmark;
  const endpoint = await createEndpoint(server, { name: 'latency', url: receiverUrl, types: TYPES });
  const warmUp = await deliverPaced(benchmark, WRITES_A_SECOND, 1);
  const { p50Ms, p99Ms, writes } = await deliverPaced(benchmark, WRITES_A_SECOND, 1);
  // On a machine that is too slow or too busy, the writes queue, and the figures mean nothing.
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

/**
 * The effect of one hanging endpoint on nineteen others. Rounds with it and without it take turns, in changing order.
 * The percentiles are over all rounds of a kind, because one round has too few values.
 */
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
    await deliverPaced(benchmark, FAIR_WRITES_A_SECOND, ENDPOINTS - 1);
    const measured = await takeTurns(benchmark, `http://127.0.0.1:${port}/`);
    const [alone, besides] = [measured.alone, measured.besides].map((rounds) =>
      percentileOf(mergeCounts(rounds.map(({ latencies }) => latencies)), P95),
    );
    const wrong = [...measured.alone, ...measured.besides].flatMap(({ writes }) => writes.wrong);
    print(
      `p95 of 19 endpoints in ${options.rounds} rounds each: ${alone?.toFixed(1)} ms; while the twentieth hangs: ${besides?.toFixed(1)} ms`,
    );
    const ratio = (besides ?? Number.NaN) / (alone ?? Number.NaN);
    return {
      standings: [{ name: 'fairness', wrong }],
      targets: [atMost('p95 of 19 endpoints, one hangs / none', ratio, P95_MOVES_MAX)],
    };
  } finally {
    silent.closeAllConnections();
    silent.close();
    for (const endpoint of endpoints) await endpoint.remove();
  }
}

type PacedFigures = ReceiverFigures & { readonly writes: PacedWrites };

/**
 * Each round with the hanging endpoint creates a new one: a paused endpoint would wait for its hanging deliveries
 * before it hangs again.
 */
async function takeTurns(
  benchmark: DeliveryBenchmark,
  hangingUrl: string,
): Promise<Readonly<Record<'alone' | 'besides', readonly PacedFigures[]>>> {
  const { server, options, print } = benchmark;
  const measured = { alone: [] as PacedFigures[], besides: [] as PacedFigures[] };
  const run = async (kind: 'alone' | 'besides', round: number) => {
    const settings = { name: `hanging ${round}`, url: hangingUrl, types: TYPES };
    const hanging = kind === 'besides' ? await createEndpoint(server, settings) : null;
    const figures = await deliverPaced(benchmark, FAIR_WRITES_A_SECOND, ENDPOINTS - 1);
    await hanging?.remove();
    measured[kind].push(figures);
    print(`${kind}: p95 ${percentileOf(mergeCounts([figures.latencies]), P95).toFixed(1)} ms`);
  };
  for (let round = 0; round < options.rounds; round += 1) {
    const order = ['alone', 'besides'] as const;
    for (const kind of round % 2 === 0 ? order : order.toReversed()) await run(kind, round);
  }
  return measured;
}

/** Changes customers at a fixed rate, and waits until every endpoint has received all changes. */
async function deliverPaced(
  { server, receiver, options }: DeliveryBenchmark,
  perSecond: number,
  endpoints: number,
): Promise<PacedFigures> {
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
