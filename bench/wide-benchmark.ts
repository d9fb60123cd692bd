import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import type { Subject } from './benchmark.ts';
import { type Comparison, compareSizes } from './compare-sizes.ts';
import type { EngineHost } from './engine-host.ts';
import { startRound } from './round.ts';
import { FIRST_ID, placeBelow, wideShape } from './rule-network.ts';
import { type RuleNetwork, startWithTrees, storeNetwork } from './rule-server.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY, withInstallation } from './upline-server.ts';

/* One customer with many people directly below, in a tree without legs. */

type WideRun = EngineRun<TreeBenchOptions>;

/** The maximum number of people that a removal rolls up. */
const ROLLED_UP = 1_000;

interface WideNetwork extends RuleNetwork {
  readonly tree: string;
  /** A customer directly below the root, below whom another one can be moved. */
  readonly otherId: number;
  /** Customers with as many people directly below as a removal rolls up. */
  readonly rolledUpIds: readonly number[];
}

export async function runWideBenchmarks(run: WideRun): Promise<BenchmarkResult> {
  const networks: WideNetwork[] = [];
  try {
    for (const people of run.options.wideSizes) networks.push(await serveWideNetwork(run, people));
    if (networks.length === 0) return { standings: [], targets: [] };
    return await compareSizes(run, 'One wide node', networks, changes(run));
  } finally {
    await Promise.all(networks.map(({ server }) => server.stop()));
  }
}

async function serveWideNetwork(run: WideRun, people: number): Promise<WideNetwork> {
  const name = `${people.toLocaleString('en')} directly below`;
  const shape = wideShape(people + 1);
  // The warm-up also takes one.
  const removals = run.options.rounds + 1;
  const network = { people: people + 1, waiting: 1 + removals * (ROLLED_UP + 1), shapes: [shape], name };
  const stored = await storeNetwork(run, `wide-${people}`, network);
  const [otherId = 0, ...rolledUpIds] = stored.takeWaiting(removals + 1);
  await withInstallation(stored.environment, async (installation) => {
    const uplineIds = [otherId, ...rolledUpIds].map(() => ROOT_CUSTOMER_ID);
    await placeBelow(installation, shape, [otherId, ...rolledUpIds], uplineIds);
    for (const id of rolledUpIds) {
      const belowIds = stored.takeWaiting(ROLLED_UP);
      await placeBelow(
        installation,
        shape,
        belowIds,
        belowIds.map(() => id),
      );
    }
  });
  const server = await startWithTrees(stored.environment, 'rules', [shape]);
  return { ...stored, name, people, server, tree: shape.tree, otherId, rolledUpIds };
}

function* changes({ host }: WideRun): Generator<Comparison<WideNetwork>> {
  yield {
    title: 'Wide, move away and back',
    subjectOf: (network) =>
      repeated(network, host, async (post) => {
        await post(placing(network, network.otherId));
        await post(placing(network, ROOT_CUSTOMER_ID));
      }),
  };
  yield {
    title: 'Wide, removal that keeps the place, and the place again',
    subjectOf: (network) =>
      repeated(network, host, async (post) => {
        await post(removal(network, FIRST_ID, 'keep'));
        await post(placing(network, ROOT_CUSTOMER_ID));
      }),
  };
  yield {
    title: 'Wide, batch that moves them: stage, commit, undo',
    subjectOf: (network) =>
      repeated(network, host, async (post) => {
        const item = {
          Action: 'place',
          CustomerId: FIRST_ID,
          Tree: network.tree,
          ToUplineId: network.otherId,
        };
        const batches = '/v1/placement-batches';
        const staged = (await post(batches, { Reason: 'bench', Items: [item] })) as { BatchId: number };
        await post(`${batches}/${staged.BatchId}/commit`);
        await post(`${batches}/${staged.BatchId}/undo`);
      }),
  };
  yield {
    title: `Roll up of ${ROLLED_UP.toLocaleString('en')}`,
    subjectOf: (network) => {
      const ids = [...network.rolledUpIds];
      const rollUp = repeated(network, host, async (post) => {
        await post(removal(network, ids.pop() ?? FIRST_ID, 'rollup'));
      });
      // Once a round: each customer can be removed only once.
      return { ...rollUp, run: () => rollUp.run(0) };
    },
  };
}

const placing = ({ tree }: WideNetwork, uplineId: number) =>
  `/v1/customers/${FIRST_ID}/downline/placenode?tree=${tree}&toUplineId=${uplineId}&reason=bench`;
const removal = ({ tree }: WideNetwork, id: number, children: 'keep' | 'rollup') =>
  `/v1/customers/${id}/downline/removenode?tree=${tree}&children=${children}&reason=bench`;

/** Sends a request, and returns the answer. */
type Post = (path: string, body?: object) => Promise<unknown>;

/** The same steps repeatedly, at least once; their time and CPU are the totals. */
function repeated(
  { name, server }: WideNetwork,
  host: EngineHost,
  steps: (post: Post) => Promise<void>,
): Subject {
  const post: Post = async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      headers: { 'Ocp-Apim-Subscription-Key': KEY, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  return {
    name,
    pids: [server.pid],
    databasePid: host.databasePid,
    async run(durationMs) {
      const round = startRound(Number.POSITIVE_INFINITY);
      const endsAt = performance.now() + durationMs;
      let sent = 0;
      do {
        const startedAt = performance.now();
        sent += 1;
        await steps(post).then(
          () => round.answered(startedAt),
          (error: unknown) => round.fail(String(error)),
        );
      } while (performance.now() < endsAt);
      return round.finish(sent, true);
    },
  };
}
