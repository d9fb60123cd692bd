import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type EngineHost, startEngineHost } from './engine-host.ts';
import { type EventBenchmark, type EventBenchmarkResult, measureCost } from './event-cost.ts';
import { type DeliveryBenchmark, measureDead, measureDeliveries, measureFeed } from './event-deliveries.ts';
import { measureFairness, measureLatency } from './event-latency.ts';
import { type EventBenchOptions, readEventOptions, USAGE } from './event-options.ts';
import type { ReceiverFigures, ReceiverJob } from './event-receiver.ts';
import type { LoadJob } from './load-generator.ts';
import { startPeer } from './peer-process.ts';
import { describeMachine, describeTargets } from './report.ts';
import type { RoundResult } from './round.ts';
import type { LoadGenerator } from './subjects.ts';
import { startUpline } from './upline-server.ts';

/* What events cost the writes, how fast they are read and delivered, and what bad endpoints do to others. */

const CUSTOMERS = 1_000;

async function main(args: readonly string[]): Promise<number> {
  let options: EventBenchOptions;
  try {
    options = readEventOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-bench-'));
  const generator: LoadGenerator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  const wrong: string[] = [];
  try {
    print(`${describeMachine()}; ${options.rounds} rounds of ${options.roundMs / 1_000} s\n`);
    for (const engine of options.engines) {
      const host = await startEngineHost(engine, directory);
      try {
        wrong.push(...(await measureEngine({ host, options, generator, print })));
      } finally {
        await host.stop();
      }
    }
  } finally {
    generator.stop();
    rmSync(directory, { recursive: true, force: true });
  }
  for (const answer of wrong) process.stderr.write(`Wrong answer: ${answer}\n`);
  return wrong.length === 0 ? 0 : 1;
}

/** @returns the wrong answers, in words */
async function measureEngine(benchmark: EventBenchmark): Promise<string[]> {
  const { engine } = benchmark.host;
  print(`== ${engine}`);
  const results = [await measureCost(benchmark), ...(await measureReaders(benchmark))];
  const targets = results.flatMap((result) => result.targets);
  print(describeTargets(`Targets, ${engine}`, targets));
  return results.flatMap(({ standings }) =>
    standings.flatMap(({ name, wrong }) => wrong.map((text) => `${engine}, ${name}: ${text}`)),
  );
}

async function measureReaders(benchmark: EventBenchmark): Promise<EventBenchmarkResult[]> {
  const receiver = startPeer<ReceiverJob, ReceiverFigures>('event-receiver.ts');
  try {
    const { port } = await receiver.ask({ count: null });
    const server = await startServer(benchmark.host);
    const receiverUrl = `http://127.0.0.1:${port}/`;
    const measured: DeliveryBenchmark = { ...benchmark, server, receiver, receiverUrl };
    try {
      const results: EventBenchmarkResult[] = [];
      for (const measure of [measureLatency, measureFairness, measureFeed, measureDeliveries, measureDead])
        results.push(await measure(measured));
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

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.exitCode = await main(process.argv.slice(2));
