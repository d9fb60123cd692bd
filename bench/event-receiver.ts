import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { LatencyCounts } from './latency-counts.ts';
import { answerParent } from './peer-process.ts';

/** Waits for events, or reports the port. */
export interface ReceiverJob {
  /** Deliveries to wait for, or `null` to answer at once. */
  readonly count: number | null;
}

/**
 * The deliveries that a receiver got for one job. Latencies are measured from the write of an event to its delivery.
 */
export interface ReceiverFigures {
  readonly port: number;
  /** From the first delivery to the last. */
  readonly durationMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly latencies: LatencyCounts;
  readonly cpuMs: number;
}

interface Running {
  readonly count: number;
  readonly latencies: RecordableHistogram;
  readonly counts: Map<number, number>;
  readonly cpu: NodeJS.CpuUsage;
  received: number;
  firstAt: number;
  readonly done: (figures: ReceiverFigures) => void;
}

let running: Running | null = null;

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => receive(response, text));
});
server.keepAliveTimeout = 60_000;
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

function receive(response: ServerResponse, text: string): void {
  response.writeHead(204).end();
  if (running === null) return;
  const { timestamp } = JSON.parse(text);
  const ms = Math.max(1, Date.now() - Date.parse(timestamp));
  running.latencies.record(ms);
  running.counts.set(ms, (running.counts.get(ms) ?? 0) + 1);
  if (running.received === 0) running.firstAt = performance.now();
  running.received += 1;
  if (running.received === running.count) finish(running);
}

function finish({ latencies, counts, cpu, firstAt, done }: Running): void {
  running = null;
  const { user, system } = process.cpuUsage(cpu);
  done({
    port: (server.address() as AddressInfo).port,
    durationMs: performance.now() - firstAt,
    p50Ms: latencies.percentile(50),
    p99Ms: latencies.percentile(99),
    latencies: [...counts],
    cpuMs: (user + system) / 1_000,
  });
}

answerParent<ReceiverJob, ReceiverFigures>(
  ({ count }) =>
    new Promise((done) => {
      const start = {
        latencies: createHistogram(),
        counts: new Map(),
        cpu: process.cpuUsage(),
        received: 0,
        firstAt: 0,
        done,
      };
      if (count === null) finish({ ...start, count: 0 });
      else running = { ...start, count };
    }),
);
