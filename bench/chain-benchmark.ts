import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import { type Comparison, compareSizes } from './compare-sizes.ts';
import { getRequest } from './requests.ts';
import { moving, placement } from './rule-benchmarks.ts';
import { CHAIN, FIRST_ID } from './rule-network.ts';
import { type RuleNetwork, startWithTrees, storeNetwork } from './rule-server.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import { endlessSubject } from './subjects.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY } from './upline-server.ts';

/* Trees that are a single chain. A change takes a step for each level above it, so its cost may grow. */

const ONE_AT_A_TIME = { connections: 1, expectedStatus: 200 };
const PLACEMENTS = 3;

export async function runChainBenchmarks(run: EngineRun<TreeBenchOptions>): Promise<BenchmarkResult> {
  const networks: RuleNetwork[] = [];
  try {
    for (const people of run.options.chainSizes) {
      const name = `${people.toLocaleString('en')} levels`;
      const waiting = run.options.waitingByRule * PLACEMENTS;
      const stored = await storeNetwork(run, `chain-${people}`, { people, waiting, shapes: [CHAIN], name });
      const server = await startWithTrees(stored.environment, 'rules', [CHAIN]);
      networks.push({ ...stored, name, people, server });
    }
    if (networks.length === 0) return { standings: [], targets: [] };
    return await compareSizes(run, 'Chain', networks, [...reads(run), ...changes(run)]);
  } finally {
    await Promise.all(networks.map(({ server }) => server.stop()));
  }
}

function* reads({ generator, host }: EngineRun): Generator<Comparison<RuleNetwork>> {
  const top = `/v1/customers/${FIRST_ID}/downline`;
  const paths = [
    ['Chain, count everybody', `${top}/count?tree=Binary`],
    ['Chain, count by leg', `${top}/count?tree=Binary&by=leg`],
    ['Chain, bottom of the leg', `${top}/bottom?tree=Binary&leg=Left`],
    ['Chain, first page', `${top}/nodes?tree=Binary&downlineCounts=true`],
  ] as const;
  for (const [title, path] of paths) {
    yield {
      title,
      subjectOf: ({ name, server }) => {
        const load = { requests: [getRequest(path, KEY)], ...ONE_AT_A_TIME };
        return endlessSubject(name, [server], load, generator, host);
      },
    };
  }
}

function* changes(run: EngineRun<TreeBenchOptions>): Generator<Comparison<RuleNetwork>> {
  const place = (query: string) => (id: number) =>
    `/v1/customers/${id}/downline/placenode?tree=Binary&reason=bench&${query}`;
  const ratioMax = null;
  yield {
    ...placement(run, 'Chain, place near the root', place(`toUplineId=${FIRST_ID}&findAvailable=true`)),
  };
  yield {
    ...placement(run, 'Chain, add at the end', place(`toUplineId=${FIRST_ID}&leg=Left&findAvailable=true`)),
    ratioMax,
  };
  yield {
    ...moving(run, 'Chain, move half of it', {
      tree: CHAIN.tree,
      nodeOf: ({ people }) => FIRST_ID + (people >> 1),
      home: { idOf: ({ people }) => FIRST_ID + (people >> 1) - 1, leg: 'Left' },
      away: { idOf: () => ROOT_CUSTOMER_ID, leg: 'Right' },
    }),
    ratioMax,
  };
}
