import { median } from './benchmark.ts';
import type { Target } from './report.ts';
import { FIRST_ID, MATRIX, placeBelow } from './rule-network.ts';
import type { RuleNetwork } from './rule-server.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY, withInstallation } from './upline-server.ts';

export const CATCH_UP = 'Catch up';
const CATCH_UP_MAX_MS = 10;
const COUNT_PATH = `/v1/customers/${FIRST_ID}/downline/count?tree=${MATRIX.tree}`;

interface CatchUp {
  /** Time of the first count after the changes, and of the next count. */
  readonly firstMs: number;
  readonly nextMs: number;
  /** CPU time of the main thread for the first count. */
  readonly cpuMs: number;
}

/** How long a server takes to answer after another process changed a tree. */
export async function runCatchUpBenchmark(
  { options, print }: EngineRun<TreeBenchOptions>,
  networks: readonly RuleNetwork[],
): Promise<BenchmarkResult> {
  const targets: Target[] = [];
  const wrong: string[] = [];
  for (const network of networks) {
    const rounds: CatchUp[] = [];
    for (let round = 0; round < options.rounds + 1; round += 1) {
      const caughtUp = await changeAndCount(network, options.missedChanges, round);
      if (caughtUp === null)
        wrong.push(`${network.name}: a count did not show all changes of another process`);
      // The first round is a warm-up.
      else if (round > 0 || options.rounds === 1) rounds.push(caughtUp);
    }
    const measured = median(rounds.map(({ firstMs, nextMs }) => firstMs - nextMs));
    const byCpu = median(rounds.map(({ cpuMs }) => cpuMs));
    const changes = options.missedChanges.toLocaleString('en');
    const name = `${CATCH_UP} with ${changes} changes of another process, ${network.name}`;
    print(`${name}: ${measured.toFixed(1)} ms, ${byCpu.toFixed(1)} ms of CPU of the main thread`);
    targets.push({
      name,
      measured,
      byCpu,
      isCpuTarget: true,
      bound: 'most',
      target: CATCH_UP_MAX_MS,
      unit: ' ms',
      digits: 1,
    });
  }
  return { targets, standings: [{ name: CATCH_UP, wrong }] };
}

/** @returns `null` when the count was wrong */
async function changeAndCount(
  { environment, people, server, takeWaiting }: RuleNetwork,
  changes: number,
  round: number,
): Promise<CatchUp | null> {
  const before = await count(server.port);
  const ids = takeWaiting(changes);
  const uplineIds = ids.map((_, turn) => FIRST_ID + people - 1 - (round * changes + turn));
  // Ends before the count begins, because the server also checks for changes four times a second.
  await withInstallation(environment, (installation) => placeBelow(installation, MATRIX, ids, uplineIds));
  await server.mainThread();
  const first = await count(server.port);
  const { cpuMs } = await server.mainThread();
  const next = await count(server.port);
  if (first.people !== before.people + changes || next.people !== first.people) return null;
  return { firstMs: first.ms, nextMs: next.ms, cpuMs };
}

async function count(port: number): Promise<{ people: number; ms: number }> {
  const startedAt = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}${COUNT_PATH}`, {
    headers: { 'Ocp-Apim-Subscription-Key': KEY },
  });
  const people = Number(await answer.text());
  return { people, ms: performance.now() - startedAt };
}
