import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serviceMethods } from '../../../src/catalogue/service-methods.ts';
import type { CommissionPlan, Tree } from '../../../src/commission-plan/commission-plan.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { type ServiceWay, serviceWays } from '../../support/service-ways.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const FROZEN = { frozen: [{ from: '2020-01-01', to: '2100-01-01' }] };
const node = (AssociateId: number) => ({ AssociateId });
const place = (id: number, upline: number, tree = 'Unilevel', leg = '') => ({
  place: { id, upline, tree, leg },
});
const byRule = (id: number, sponsor: number, tree = 'Unilevel') => ({ byRule: { id, sponsor, tree } });
type Act = ReturnType<typeof place> | ReturnType<typeof byRule>;

/** A requested change; `codes` are the refusals of both interfaces, `[]` if it succeeds. */
interface Scenario {
  readonly name: string;
  readonly trees?: Readonly<Record<string, Partial<Tree>>>;
  readonly act: (people: { one: number; two: number; retail: number }) => Act;
  readonly codes: readonly string[];
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'a move', act: ({ one, two }) => place(one, two), codes: [] },
  { name: 'a cycle', act: ({ one }) => place(one, one), codes: ['placement_under_self'] },
  { name: 'an unknown leg', act: ({ one }) => place(one, 2, 'Binary', 'Up'), codes: ['unknown_leg'] },
  { name: 'an unknown tree', act: ({ one }) => place(one, 2, 'Oak'), codes: ['unknown_tree'] },
  {
    name: 'an unplaced upline',
    act: ({ one, two }) => place(one, two, 'Binary', 'Left'),
    codes: ['upline_not_placed'],
  },
  {
    name: 'a move in a frozen period',
    trees: { Unilevel: { movementPolicy: FROZEN } },
    act: ({ one, two }) => place(one, two),
    codes: ['moves_are_frozen'],
  },
  {
    name: 'a type that is not moved',
    trees: { Unilevel: { movementPolicy: { baseTypes: [3] } } },
    act: ({ one, two }) => place(one, two),
    codes: ['move_type_not_allowed'],
  },
  { name: 'a placement by rule', act: ({ retail }) => byRule(retail, 2), codes: [] },
  { name: 'a second placement by rule', act: ({ one }) => byRule(one, 2), codes: ['already_placed'] },
  {
    name: 'by rule in a frozen period',
    trees: { Unilevel: { movementPolicy: FROZEN } },
    act: ({ retail }) => byRule(retail, 2),
    codes: ['moves_are_frozen'],
  },
  {
    name: 'by rule, which releases a customer whom the plan holds back',
    act: ({ one }) => byRule(one, 2, 'Binary'),
    codes: [],
  },
  {
    name: 'by rule in a matrix one level deep',
    trees: { Matrix: { depth: 1, releaseRule: 'Left' } },
    act: ({ one }) => byRule(one, 2, 'Matrix'),
    codes: [],
  },
];

async function people({ server }: ServiceWay) {
  const [one, two] = [await server.create(distributorBody()), await server.create(distributorBody())];
  return { one, two, retail: await server.create(retailBody()) };
}

/** Placements and events that one way has left, with people by name, and without data that differs between the ways. */
async function traces({ server }: ServiceWay, names: Record<string, number>) {
  const nameOf = (id: unknown) => Object.entries(names).find(([, known]) => known === id)?.[0] ?? id;
  const places = await server.sql(
    `SELECT tree, node_id, upline_id, leg, rule FROM placements WHERE to_at IS NULL AND node_id > 2 ORDER BY tree, node_id`,
  );
  const events = await server.sql(
    `SELECT event_type, customer_id FROM outbox_events WHERE event_type LIKE 'placement.%' ORDER BY id`,
  );
  return {
    places: places
      .filter(({ node_id }) => nameOf(node_id) !== node_id)
      .map((row) => ({ ...row, node_id: nameOf(row['node_id']), upline_id: nameOf(row['upline_id']) })),
    events: events.map((row) => nameOf(row['customer_id'])),
  };
}

async function byOperation({ server }: ServiceWay, act: Act): Promise<readonly string[]> {
  const path =
    'place' in act
      ? `${act.place.id}/downline/placenode?tree=${act.place.tree}&toUplineId=${act.place.upline}&leg=${act.place.leg}`
      : `${act.byRule.id}/downline/placebyrule?tree=${act.byRule.tree}`;
  const { status, json } = await server.call('POST', `/v1/customers/${path}`);
  return status === 200 ? [] : json.errors.map(({ code }: { code: string }) => code);
}

async function byService(way: ServiceWay, act: Act): Promise<readonly string[]> {
  const { problems = [] } =
    'place' in act
      ? await way.call('TreeService.Place', {
          placements: [
            {
              Tree: act.place.tree,
              NodeDetail: {
                NodeId: node(act.place.id),
                UplineId: node(act.place.upline),
                UplineLeg: act.place.leg,
              },
            },
          ],
        })
      : await way.call('TreeService.PlaceByRule', {
          associateId: act.byRule.id,
          treeType: act.byRule.tree,
          sponsorId: act.byRule.sponsor,
          reason: '',
        });
  for (const problem of problems) assertSent('place' in act ? 'Place' : 'PlaceByRule', problem);
  return problems.map((problem) => problem.split(': ').at(-1) ?? '');
}

/** Fails unless a problem names a member that the method accepts. */
function assertSent(method: string, problem: string): void {
  const [field = ''] = problem.split(': ');
  if (/^(placements\.\d+)?$/.test(field)) return;
  let schema: { properties?: Record<string, object>; items?: object } | undefined = serviceMethods.find(
    (candidate) => candidate.method === method,
  )?.args;
  for (const member of field.split('.')) {
    schema = /^\d+$/.test(member) ? schema?.items : schema?.properties?.[member];
    assert.ok(schema !== undefined, `${method} takes ${field}`);
  }
}

for (const [name, start] of serviceWays) {
  describe(`A service for trees has the same refusals, effects and answers as its operation, ${name}`, () => {
    for (const { name: scenario, trees = {}, act, codes } of SCENARIOS) {
      it(scenario, async () => {
        const plan: CommissionPlan = fourTrees(trees);
        const seen: unknown[] = [];
        for (const carryOut of [byOperation, byService]) {
          await using way = await start({ plan });
          const names = await people(way);
          assert.deepEqual(await carryOut(way, act(names)), codes, carryOut.name);
          seen.push(await traces(way, names));
        }
        assert.deepEqual(seen[1], seen[0]);
      });
    }
  });
}
