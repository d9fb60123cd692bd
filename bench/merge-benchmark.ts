import type { Installation } from '../src/server/installation.ts';
import { addNetwork, type NetworkNode } from '../test/support/tree-network.ts';
import { median } from './benchmark.ts';
import { type ChosenOperations, RATIO_MAX, type SizedServer, TURN_MAX_MS } from './compare-sizes.ts';
import { familyCpuTimeMs } from './process-figures.ts';
import type { Target } from './report.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import { KEY } from './upline-server.ts';

/** Two customers to merge; `below` people are directly below the second one in the Unilevel tree. */
export interface MergePair {
  readonly below: number;
  readonly survivorId: number;
  readonly mergedId: number;
}

/** Number of people below, and how often each act runs in a round: fast acts run more often. */
const BELOW = [
  [0, 20],
  [100, 4],
  [900, 1],
] as const;

/** Adds the pairs to a network; `BELOW` defines their sizes. */
export async function addMergePairs(installation: Installation): Promise<readonly MergePair[]> {
  const pairs: MergePair[] = [];
  for (const [below] of BELOW) {
    const top = { uplines: { Enrollment: -1, Unilevel: -1 } };
    const under: NetworkNode = { uplines: { Enrollment: -1, Unilevel: 1 } };
    const nodes = [top, top, ...Array.from({ length: below }, () => under)];
    const [survivorId = 0, mergedId = 0] = await addNetwork(installation, nodes);
    pairs.push({ below, survivorId, mergedId });
  }
  return pairs;
}

export interface MergingServer extends SizedServer {
  readonly pairs: readonly MergePair[];
}

const ACTS = ['Preview', 'Merge', 'Undo'] as const;
type Act = (typeof ACTS)[number];

interface Round {
  readonly wallMs: number;
  /** CPU time of the main thread and of the database server for one act. */
  readonly cpuMs: number;
  readonly longestMs: number;
}

/** Previews, merges and undoes each pair; the networks take turns. */
export async function runMergeBenchmark(
  run: EngineRun<ChosenOperations>,
  networks: readonly MergingServer[],
): Promise<BenchmarkResult> {
  const targets: Target[] = [];
  const wrong: string[] = [];
  const { only, rounds } = run.options;
  for (const [below, times] of BELOW) {
    const titleOf = (act: Act) => `${act} with ${below} people below`;
    if (only !== null && !ACTS.some((act) => titleOf(act).includes(only))) continue;
    const measured = networks.map(() => new Map<Act, Round[]>(ACTS.map((act) => [act, []])));
    // The first turn of each network is a warm-up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, network] of networks.entries()) {
        const found = await measureRound(run, network, { below, times }, wrong);
        if (round > 0) for (const act of ACTS) measured[index]?.get(act)?.push(found[act]);
      }
    }
    for (const act of ACTS) {
      const figures = measured.map((byAct) => medians(byAct.get(act) ?? []));
      run.print(describe(titleOf(act), networks, figures));
      targets.push(...targetsOf(titleOf(act), networks, figures));
    }
  }
  return { targets, standings: [{ name: 'Merges', wrong }] };
}

async function measureRound(
  { host }: EngineRun<ChosenOperations>,
  { server, pairs }: MergingServer,
  { below, times }: { readonly below: number; readonly times: number },
  wrong: string[],
): Promise<Record<Act, Round>> {
  const pair = pairs.find((one) => one.below === below);
  if (pair === undefined) throw new TypeError(`No pair has ${below} people below`);
  const { survivorId, mergedId } = pair;
  const body = { MergedCustomerId: mergedId, Reason: 'enrolled twice' };
  const requests: Readonly<Record<Act, readonly [path: string, body?: object]>> = {
    Preview: [`/v1/customers/${survivorId}/merge/preview`, body],
    Merge: [`/v1/customers/${survivorId}/merge`, body],
    Undo: [`/v1/customers/${mergedId}/merge/undo`],
  };
  const sums = Object.fromEntries(ACTS.map((act) => [act, { wallMs: 0, cpuMs: 0, longestMs: 0 }]));
  const databaseMs = () => (host.databasePid === null ? 0 : familyCpuTimeMs(host.databasePid));
  for (let time = 0; time < times; time += 1) {
    for (const act of ACTS) {
      await server.mainThread();
      const [startedAt, databaseBefore] = [performance.now(), databaseMs()];
      const answer = await send(server.port, ...requests[act]);
      const [wallMs, ofDatabaseMs] = [performance.now() - startedAt, databaseMs() - databaseBefore];
      const { cpuMs, longestMs } = await server.mainThread();
      if (answer !== null) wrong.push(`${act}: ${answer}`);
      const sum = sums[act];
      if (sum === undefined) continue;
      sum.wallMs += wallMs / times;
      sum.cpuMs += (cpuMs + ofDatabaseMs) / times;
      sum.longestMs = Math.max(sum.longestMs, longestMs);
    }
  }
  return sums as Record<Act, Round>;
}

/** @returns a description of the fault; `null` if there is none */
async function send(port: number, path: string, body?: object): Promise<string | null> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'Ocp-Apim-Subscription-Key': KEY, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return response.ok ? null : `${response.status} ${text.slice(0, 200)}`;
}

function medians(rounds: readonly Round[]): Round {
  const of = (figure: (round: Round) => number) => median(rounds.map(figure));
  return {
    wallMs: of(({ wallMs }) => wallMs),
    cpuMs: of(({ cpuMs }) => cpuMs),
    longestMs: of(({ longestMs }) => longestMs),
  };
}

function describe(title: string, networks: readonly SizedServer[], figures: readonly Round[]): string {
  const lines = networks.map(({ name }, index) => {
    const { wallMs = 0, cpuMs = 0, longestMs = 0 } = figures[index] ?? {};
    const words = [`${wallMs.toFixed(1)} ms`, `CPU ${cpuMs.toFixed(1)} ms`];
    return `  ${name.padEnd(20)} ${words.join(', ')}, longest turn ${longestMs.toFixed(1)} ms`;
  });
  return `${title}\n${lines.join('\n')}\n`;
}

function targetsOf(title: string, networks: readonly SizedServer[], figures: readonly Round[]): Target[] {
  const [first, last] = [figures[0], figures.at(-1)];
  if (first === undefined || last === undefined) return [];
  const turn: Target = {
    name: `${title}, ${networks.at(-1)?.name}: longest turn of the main thread`,
    ...{ measured: last.longestMs, bound: 'most', target: TURN_MAX_MS, unit: ' ms', digits: 1 },
  };
  if (first === last) return [turn];
  const ratio: Target = {
    name: `${title}: ${networks.at(-1)?.name} / ${networks[0]?.name}`,
    measured: last.wallMs / first.wallMs,
    byCpu: last.cpuMs / Math.max(first.cpuMs, 1),
    ...{ isCpuTarget: true, bound: 'most', target: RATIO_MAX },
  };
  return [ratio, turn];
}
