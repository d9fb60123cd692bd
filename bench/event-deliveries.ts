import { writePageCursor } from '../src/kernel/page-cursor.ts';
import { medianRatio, runBenchmark, type Subject } from './benchmark.ts';
import type { EventBenchmark } from './event-cost.ts';
import { type BenchEndpoint, createEndpoint, storeEvents } from './event-endpoint.ts';
import type { ReceiverFigures, ReceiverJob } from './event-receiver.ts';
import type { PeerProcess } from './peer-process.ts';
import { residentMegabytes } from './process-figures.ts';
import { describeStandings, type Target } from './report.ts';
import { getRequest } from './requests.ts';
import type { BenchmarkResult } from './run-on-engines.ts';
import { endlessSubject } from './subjects.ts';
import type { UplineServer } from './upline-server.ts';

/** A server whose endpoints may be on this machine, and a receiver on this machine. */
export interface DeliveryBenchmark extends EventBenchmark {
  readonly server: UplineServer;
  readonly receiver: PeerProcess<ReceiverJob, ReceiverFigures>;
  readonly receiverUrl: string;
}

const PAGE = 1_000;
const FEED_MIN = 20_000;
const DELIVERIES_MIN = 1_500;
const OTHERS_MAX = 1.05;
/** How much the heap of a process varies between two readings. */
const MEMORY_MAX_MB = 20;
/** No process listens there. */
const DEAD_URL = 'http://127.0.0.1:9/';

/** One reader reads the feed from its start, repeatedly. */
export async function measureFeed(benchmark: DeliveryBenchmark): Promise<BenchmarkResult> {
  const { server, options, generator, host, print } = benchmark;
  await storeEvents(server, options.fed);
  const requests = Array.from({ length: Math.floor(options.fed / PAGE) }, (_, page) => {
    const after = writePageCursor({ at: null, id: page * PAGE });
    return getRequest(`/v1/events?limit=${PAGE}&after=${after}`, server.key);
  });
  const pages = endlessSubject(
    'one reader',
    [server],
    { requests, connections: 1, expectedStatus: 200 },
    generator,
    host,
  );
  const standings = await runBenchmark([inEvents(pages)], options);
  print(describeStandings('Events of the feed', standings));
  const perSecond = standings[0]?.perSecond ?? Number.NaN;
  return { standings, targets: [atLeast('Feed, events/s to one reader', perSecond, FEED_MIN)] };
}

/** Converts the figures of pages to figures of events. */
function inEvents(pages: Subject): Subject {
  return {
    ...pages,
    async run(durationMs) {
      const result = await pages.run(durationMs);
      return { ...result, answers: result.answers * PAGE, sent: result.sent * PAGE };
    },
  };
}

/** Deliveries from a backlog to one endpoint, with the default number in flight and with the highest. */
export async function measureDeliveries(benchmark: DeliveryBenchmark): Promise<BenchmarkResult> {
  const subjects = [];
  for (const inFlight of [4, 16]) {
    const name = `${inFlight} in flight`;
    const endpoint = await createEndpoint(benchmark.server, { name, url: benchmark.receiverUrl, inFlight });
    await endpoint.pause();
    subjects.push({ ...deliverySubject(name, benchmark, endpoint), endpoint });
  }
  const standings = await runBenchmark(subjects, benchmark.options);
  benchmark.print(describeStandings('Deliveries', standings));
  for (const { endpoint } of subjects) await endpoint.remove();
  return {
    standings,
    targets: standings.map(({ name, perSecond }) =>
      atLeast(`Deliveries/s, ${name}`, perSecond, DELIVERIES_MIN),
    ),
  };
}

/** The effect of a dead endpoint with a long queue on another endpoint. */
export async function measureDead(benchmark: DeliveryBenchmark): Promise<BenchmarkResult> {
  const { server, options, receiverUrl, print } = benchmark;
  const dead = await createEndpoint(server, { name: 'dead', url: DEAD_URL });
  await dead.pause();
  await storeEvents(server, options.waiting);
  const healthy = await createEndpoint(server, { name: 'healthy', url: receiverUrl });
  const memory = new Map<string, number[]>([
    ['alone', []],
    ['besides', []],
  ]);
  const subject = (name: string, before: () => Promise<void>): Subject => {
    const deliveries = deliverySubject(name, benchmark, healthy);
    return {
      ...deliveries,
      async run(durationMs) {
        await before();
        const result = await deliveries.run(durationMs);
        memory.get(name)?.push(residentMegabytes(server.pid));
        return result;
      },
    };
  };
  const subjects = [subject('besides', dead.resume), subject('alone', dead.pause)];
  const standings = await runBenchmark(subjects, options);
  print(describeStandings(`Deliveries while ${options.waiting.toLocaleString('en')} events wait`, standings));
  await Promise.all([dead.remove(), healthy.remove()]);
  const [besides, alone] = standings;
  if (besides === undefined || alone === undefined) throw new Error('The comparison needs two subjects');
  const slower = medianRatio(besides, alone, (round) => round.ownMicroseconds + round.databaseMicroseconds);
  const added = middle(memory.get('besides')) - middle(memory.get('alone'));
  return {
    standings,
    targets: [
      {
        name: 'CPU of other deliveries with a dead endpoint / alone',
        measured: slower,
        bound: 'most',
        target: OTHERS_MAX,
      },
      {
        name: 'Memory that a dead endpoint adds',
        measured: added,
        bound: 'most',
        target: MEMORY_MAX_MB,
        unit: ' MB',
      },
    ],
  };
}

/** Each round stores events for a paused endpoint, then resumes it and waits until all have arrived. */
function deliverySubject(name: string, benchmark: DeliveryBenchmark, endpoint: BenchEndpoint): Subject {
  const { server, receiver, host, options } = benchmark;
  return {
    name,
    pids: [server.pid],
    databasePid: host.databasePid,
    async run() {
      await endpoint.pause();
      await storeEvents(server, options.delivered);
      const figures = receiver.ask({ count: options.delivered });
      await endpoint.resume();
      const { durationMs, p50Ms, p99Ms, cpuMs } = await figures;
      const sent = options.delivered;
      return { answers: sent, sent, durationMs, p50Ms, p99Ms, generatorCpuMs: cpuMs, wrong: [] };
    },
  };
}

function middle(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function atLeast(name: string, measured: number, target: number): Target {
  return { name, measured, bound: 'least', target };
}
