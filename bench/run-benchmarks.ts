import type { HashJob } from './argon2-peer.ts';
import { runEngineBenchmark } from './engine-benchmark.ts';
import { startEngineHost } from './engine-host.ts';
import type { LoadJob } from './load-generator.ts';
import type { BenchOptions } from './options.ts';
import { startPeer } from './peer-process.ts';
import { describeMachine } from './report.ts';
import type { RoundResult } from './round.ts';
import { type HashPeer, UPGRADE_CONNECTIONS } from './subjects.ts';

/** Reserve, because the machine may have been busier during the estimate than during the benchmark. */
const CANDIDATES_SPARE = 2;
/** The minimum for a short round. */
const ROUND_CANDIDATES_MIN = 4 * UPGRADE_CONNECTIONS;

/**
 * All benchmarks in one run, one engine after the other.
 * @returns descriptions of the wrong answers
 */
export async function runBenchmarks(
  options: BenchOptions,
  directory: string,
  print: (text: string) => void,
): Promise<string[]> {
  const hashPeer = startPeer<HashJob, RoundResult>('argon2-peer.ts');
  const generator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  const wrong: string[] = [];
  try {
    print(`${describeMachine()}; ${options.rounds} rounds of ${options.roundMs / 1_000} s\n`);
    const upgradable = await countCandidates(hashPeer, options);
    for (const engine of options.engines) {
      const host = await startEngineHost(engine, directory);
      try {
        wrong.push(...(await runEngineBenchmark({ host, options, upgradable, generator, hashPeer, print })));
      } finally {
        await host.stop();
      }
    }
    return wrong;
  } finally {
    hashPeer.stop();
    generator.stop();
  }
}

/** Every customer is upgraded once, so the number needed is the number of passwords that the machine can hash. */
async function countCandidates(peer: HashPeer, { rounds, roundMs, warmUpMs }: BenchOptions): Promise<number> {
  const { answers, durationMs } = await peer.ask({ durationMs: warmUpMs, inFlight: UPGRADE_CONNECTIONS });
  const benchmarkMs = warmUpMs + rounds * roundMs;
  return Math.ceil((answers / durationMs) * benchmarkMs * CANDIDATES_SPARE) + rounds * ROUND_CANDIDATES_MIN;
}
