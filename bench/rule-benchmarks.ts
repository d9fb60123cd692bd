import { setTimeout as delay } from 'node:timers/promises';
import { createConfig } from '../src/config/config.ts';
import { openInstallation } from '../src/server/installation.ts';
import { countBelow } from '../src/trees/index/ask-tree-state.ts';
import { NO_SLOT, type TreeState } from '../src/trees/index/tree-state.ts';
import { openTreeIndexes } from '../src/trees/tree-storage.ts';
import { runBenchmark, type Standing, type Subject } from './benchmark.ts';
import type { EngineHost } from './engine-host.ts';
import { costTarget, describeStandings, type Target } from './report.ts';
import { getRequest, httpRequest } from './requests.ts';
import { FIRST_ID, storeRuleNetwork } from './rule-network.ts';
import { RULES, rulePlan } from './rule-plan.ts';
import { endlessSubject, type LoadGenerator, onceSubject } from './subjects.ts';
import type { BenchmarkResult } from './tree-benchmarks.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY, type ServerProcess, startProcess } from './upline-server.ts';

/*
 * Placement rules, counts and sizes of branches in full trees of several sizes, which take turns. The sponsor of
 * every placement is near the root, where a rule has the longest way.
 */

const COST_MAX = 1.5;
const ONE_AT_A_TIME = { connections: 1, expectedStatus: 200 };
const TREES = ['Binary', 'Matrix'] as const;
const READY_MS = 30;
const PAUSE_MS = 500;

interface RuleNetwork {
  readonly name: string;
  readonly server: ServerProcess;
  readonly waitingIds: readonly number[];
}

export interface RuleBenchmark {
  readonly host: EngineHost;
  readonly options: TreeBenchOptions;
  readonly generator: LoadGenerator;
  readonly print: (text: string) => void;
}

export async function runRuleBenchmarks(benchmark: RuleBenchmark): Promise<BenchmarkResult> {
  const networks: RuleNetwork[] = [];
  try {
    for (const people of benchmark.options.ruleSizes) networks.push(await serve(benchmark, people));
    const standings: Standing[] = [];
    const targets: Target[] = [];
    for (const { title, subjects } of subjectsOf(benchmark, networks)) {
      const held = await runBenchmark(subjects, benchmark.options);
      benchmark.print(describeStandings(title, held));
      standings.push(...held);
      const [first, last] = [held[0], held.at(-1)];
      if (first === undefined || last === undefined || held.length < 2) continue;
      targets.push(
        costTarget(`${title}: ${networks.at(-1)?.name} / ${networks[0]?.name}`, last, first, COST_MAX),
      );
    }
    return { standings, targets };
  } finally {
    await Promise.all(networks.map(({ server }) => server.stop()));
  }
}

function* subjectsOf(
  { generator, host, options }: RuleBenchmark,
  networks: readonly RuleNetwork[],
): Generator<{ readonly title: string; readonly subjects: readonly Subject[] }> {
  const reads = [
    ['Count everybody', '/v1/customers/2/downline/count?tree=Binary'],
    ['Count by leg', `/v1/customers/${FIRST_ID}/downline/count?tree=Binary&by=leg`],
    ['Count by base type', `/v1/customers/${FIRST_ID}/downline/count?tree=Matrix&by=baseType`],
    [
      'Branches with their sizes',
      `/v1/customers/${FIRST_ID}/downline/nodes?tree=Matrix&levels=1&downlineCounts=true`,
    ],
  ] as const;
  for (const [title, path] of reads) {
    const load = { requests: [getRequest(path, KEY)], ...ONE_AT_A_TIME };
    yield {
      title,
      subjects: networks.map(({ name, server }) => endlessSubject(name, [server], load, generator, host)),
    };
  }
  let from = 0;
  for (const tree of TREES) {
    for (const rule of RULES) {
      const subjects = networks.map(({ name, server, waitingIds }) => {
        const ids = waitingIds.slice(from, from + options.waitingByRule);
        const requests = ids.map((id) => placeRequest(id, tree, rule));
        return onceSubject(name, server, { requests, ...ONE_AT_A_TIME }, generator, host);
      });
      from += options.waitingByRule;
      yield { title: `${tree}, ${rule}`, subjects };
    }
  }
}

function placeRequest(id: number, tree: string, rule: string): Buffer {
  const query = `tree=${tree}&rule=${rule}&reason=bench`;
  return httpRequest('POST', `/v1/customers/${id}/downline/placebyrule?${query}`, KEY);
}

async function serve({ host, options, print }: RuleBenchmark, people: number): Promise<RuleNetwork> {
  const name = `${people.toLocaleString('en')} people`;
  const environment = await host.create(`rules-${people}`);
  const waiting = options.waitingByRule * RULES.length * TREES.length;
  const installation = await openInstallation(createConfig(environment));
  const waitingIds = await storeRuleNetwork(installation, people, waiting);
  print(`${name}: ${await describeIndexes(installation.database)}`);
  await installation.close();
  await host.settle(environment);
  const extension = new URL('./extensions/rules.ts', import.meta.url).pathname;
  const settings = { UPLINE_EXTENSION: extension, UPLINE_TREE_INDEX: 'always' };
  const server = await startProcess({ ...environment, ...settings });
  for (const tree of TREES) await waitForIndex(server, tree);
  return { name, server, waitingIds };
}

/** The limit: what building, a count and a walk through all nodes take in memory. */
async function describeIndexes(database: Parameters<typeof openTreeIndexes>[0]): Promise<string> {
  const parts: string[] = [];
  const trees = rulePlan.trees.filter(({ name }) => name !== 'Unilevel');
  const indexes = openTreeIndexes(database, trees, {
    mode: 'auto',
    note: (event) => {
      if (event.kind === 'built') parts.push(`${event.tree} built in ${(event.ms / 1_000).toFixed(1)} s`);
    },
  });
  for (const { name } of trees) {
    const before = process.cpuUsage();
    await indexes.ask(name, () => undefined);
    await indexes.settled();
    const { user, system } = process.cpuUsage(before);
    const walked = await indexes.ask(name, (state) => timed(() => walk(state)));
    const counted = await indexes.ask(name, (state) => timed(() => countBelow(state, FIRST_ID)));
    parts.push(
      `CPU ${((user + system) / 1e6).toFixed(1)} s, a walk through it ${walked?.answer} ms, a count ${counted?.answer} ms`,
    );
  }
  await indexes.close();
  return parts.join('; ');
}

function timed(work: () => unknown): string {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt).toFixed(3);
}

/** Counts by visiting every node. */
function walk({ slots, firstBelow, next, upline }: TreeState): number {
  let count = 0;
  let slot = slots.find(FIRST_ID);
  const top = slot;
  for (;;) {
    count += 1;
    const below = firstBelow.get(slot);
    if (below !== NO_SLOT) {
      slot = below;
      continue;
    }
    while (slot !== top && next.get(slot) === NO_SLOT) slot = upline.get(slot);
    if (slot === top) return count;
    slot = next.get(slot);
  }
}

/** Until then counts come from the database, slowly. */
async function waitForIndex({ port }: ServerProcess, tree: string): Promise<void> {
  for (let quick = 0; quick < 3; ) {
    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/v1/customers/2/downline/count?tree=${tree}`, {
      headers: { 'Ocp-Apim-Subscription-Key': KEY },
    });
    await answer.text();
    const isQuick = answer.status === 200 && performance.now() - startedAt < READY_MS;
    quick = isQuick ? quick + 1 : 0;
    if (!isQuick) await delay(PAUSE_MS);
  }
}
