import { compareSizes } from './compare-sizes.ts';
import { getRequest, httpRequest } from './requests.ts';
import { placement } from './rule-benchmarks.ts';
import { FIRST_ID } from './rule-network.ts';
import { type RuleNetwork, startWithTrees } from './rule-server.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import { endlessSubject } from './subjects.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY } from './upline-server.ts';

const ONE_AT_A_TIME = { connections: 1, expectedStatus: 200 };
/** Customers whose weights are set in one request. */
const BATCH = 1_000;

/** The same networks, served with a plan that has its own weight function and with one that has pushed weights. */
export async function runWeightBenchmarks(
  run: EngineRun<TreeBenchOptions>,
  networks: readonly RuleNetwork[],
): Promise<BenchmarkResult> {
  const weighed: RuleNetwork[] = [];
  try {
    for (const network of networks) {
      weighed.push({ ...network, server: await startWithTrees(network.environment, 'weighedRules') });
    }
    const { generator, host, options } = run;
    const size = Math.min(BATCH, options.waitingByRule);
    const requests = [1, 2].map((weight) => {
      const body = {
        Weights: Array.from({ length: size }, (_, turn) => ({
          CustomerId: FIRST_ID + turn,
          Weight: weight * (turn + 1),
        })),
      };
      return httpRequest('PUT', '/v1/leg-weights?tree=Matrix', KEY, { body, headers: {} });
    });
    const rules = [
      ['Binary', 'Weak'],
      ['Binary', 'Strong'],
      ['Matrix', 'Weak'],
      ['Matrix', 'Strong'],
    ] as const;
    return await compareSizes(run, 'Weighed legs', weighed, [
      {
        title: `Push ${size.toLocaleString('en')} weights`,
        subjectOf: ({ name, server }) =>
          endlessSubject(name, [server], { requests, ...ONE_AT_A_TIME }, generator, host),
      },
      {
        title: 'Weights of the legs',
        subjectOf: ({ name, server }) => {
          const path = `/v1/customers/${FIRST_ID}/leg-weights?tree=Matrix`;
          const load = { requests: [getRequest(path, KEY)], ...ONE_AT_A_TIME };
          return endlessSubject(name, [server], load, generator, host);
        },
      },
      ...rules.map(([tree, rule]) =>
        placement(
          run,
          `${tree}, ${rule} by ${tree === 'Binary' ? "the plan's function" : 'pushed weights'}`,
          (id) => `/v1/customers/${id}/downline/placebyrule?tree=${tree}&rule=${rule}&reason=bench`,
        ),
      ),
    ]);
  } finally {
    await Promise.all(weighed.map(({ server }) => server.stop()));
  }
}
