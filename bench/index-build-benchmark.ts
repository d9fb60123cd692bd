import { residentMegabytes } from './process-figures.ts';
import type { Target } from './report.ts';
import { getRequest } from './requests.ts';
import { FIRST_ID, FULL_TREES } from './rule-network.ts';
import { type RuleNetwork, startRuleServer, watchForTrees } from './rule-server.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import { endlessSubject } from './subjects.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY } from './upline-server.ts';

const READERS = 2;
const READS = 1_000;
const P99_RATIO_MAX = 2;
/** The targets are for ten million people in two trees; smaller networks get a share of them. */
const TARGET_PEOPLE = 10_000_000;
const MEMORY_MAX_MB = 800;
const BUILD_MAX_S = 30;

/** Builds the trees of the largest network in a new server, which answers reads at the same time. */
export async function runIndexBuildBenchmark(
  run: EngineRun<TreeBenchOptions>,
  networks: readonly RuleNetwork[],
): Promise<BenchmarkResult> {
  const network = networks.at(-1);
  if (network === undefined) return { standings: [], targets: [] };
  const { generator, host, options, print } = run;
  const { name, people, environment } = network;
  const watch = watchForTrees();
  const server = await startRuleServer({ ...environment, UPLINE_TREE_INDEX: 'auto' }, 'rules', watch);
  try {
    const requests = Array.from({ length: Math.min(READS, people) }, (_, turn) =>
      getRequest(`/v1/customers/${FIRST_ID + turn}`, KEY),
    );
    const load = { requests, connections: READERS, expectedStatus: 200 };
    const reading = endlessSubject('Get Customer', [server], load, generator, host);
    await reading.run(options.warmUpMs);
    const idle = await reading.run(options.roundMs * options.rounds);
    const idleMb = residentMegabytes(server.pid);
    await server.mainThread();
    const startedAt = performance.now();
    let isReady = false;
    const ready = watch.ready.then(() => {
      isReady = true;
      return performance.now() - startedAt;
    });
    await Promise.all(FULL_TREES.map(({ tree }) => askForTree(server.port, people, tree)));
    const during = [await reading.run(options.roundMs / 4)];
    while (!isReady) during.push(await reading.run(options.roundMs / 4));
    const seconds = (await ready) / 1_000;
    const { longestMs } = await server.mainThread();
    const megabytes = residentMegabytes(server.pid) - idleMb;
    const p99Ms = during.toSorted((a, b) => a.p99Ms - b.p99Ms)[during.length >> 1]?.p99Ms ?? Number.NaN;
    print(
      `Two trees of ${name}: built in ${seconds.toFixed(1)} s; Get Customer p99 ${p99Ms.toFixed(2)} ms, idle ${idle.p99Ms.toFixed(2)} ms\n`,
    );
    const share = people / TARGET_PEOPLE;
    const targets: Target[] = [
      {
        name: `Build two trees of ${name}`,
        measured: seconds,
        bound: 'most',
        target: BUILD_MAX_S * share,
        unit: ' s',
        digits: 1,
      },
      {
        name: `Memory of the process for two trees of ${name}`,
        measured: megabytes,
        bound: 'most',
        target: MEMORY_MAX_MB * share,
        unit: ' MB',
      },
      {
        name: 'p99 of Get Customer during it / idle',
        measured: p99Ms / idle.p99Ms,
        bound: 'most',
        target: P99_RATIO_MAX,
      },
      {
        name: 'Longest turn of the main thread during it',
        measured: longestMs,
        bound: 'most',
        target: 5,
        unit: ' ms',
        digits: 1,
      },
    ];
    const wrong = [idle, ...during].flatMap((result) => result.wrong);
    return { standings: [{ name: 'Get Customer during a build', wrong }], targets };
  } finally {
    await server.stop();
  }
}

/** Requests a small downline, so that the request itself is cheap. */
async function askForTree(port: number, people: number, tree: string): Promise<void> {
  const url = `http://127.0.0.1:${port}/v1/customers/${FIRST_ID + people - 1}/downline/count?tree=${tree}`;
  const answer = await fetch(url, { headers: { 'Ocp-Apim-Subscription-Key': KEY } });
  await answer.text();
}
