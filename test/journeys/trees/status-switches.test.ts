import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CommissionPlan } from '../../../src/commission-plan/commission-plan.ts';
import { STATUS_SWITCHES, type StatusSwitch } from '../../../src/commission-plan/status-switches.ts';
import { type Answer, problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { fourTrees } from '../../support/tree-plans.ts';

/** Status 4 turns one switch off, and all other switches are on. */
function planWithout(closed: StatusSwitch | null): CommissionPlan {
  const plan = fourTrees();
  const statuses = plan.statuses.map(({ id, name, class: of, commission }) => ({
    ...{ id, name, class: of, commission },
    ...(id === 4 && closed !== null ? { [closed]: false } : {}),
  }));
  return { ...plan, statuses };
}

interface Scene {
  readonly server: TestServer;
  /** A distributor with status 4, and a retail customer with that status. */
  readonly closed: number;
  readonly closedRetail: number;
  readonly login: { readonly username: unknown; readonly password: unknown };
}

const batch = (items: unknown[]) => ({ reason: 'test', items });
const placing = (scene: Scene, customerId: number, tree: string) => ({
  ...{ action: 'place', customerId, tree, toUplineId: scene.closed },
  ...(tree === 'Binary' ? { leg: 'Left', findAvailable: true } : {}),
});
const upgradeBody = (SponsorId: number) => distributorBody({ SponsorId });

/**
 * Every way, and the switch that controls it, with the fields and codes of the refusal. The login comes first,
 * because an upgrade replaces username and password.
 */
const WAYS: Readonly<Record<string, [StatusSwitch, readonly string[], (scene: Scene) => Promise<Answer>]>> = {
  'log in': [
    'mayLogIn',
    [': login_failed'],
    ({ server, login }) => server.call('POST', '/v1/validate/login', login),
  ],
  'create under them': [
    'mayEnroll',
    ['SponsorId: upline_takes_nobody'],
    ({ server, closed }) => server.call('POST', '/v1/customers', retailBody({ SponsorId: closed })),
  ],
  'update to them as sponsor': [
    'mayEnroll',
    ['SponsorId: upline_takes_nobody'],
    async ({ server, closed }) => {
      const body = retailBody();
      const id = await server.create(body);
      return server.call('PUT', `/v1/customers/${id}`, { ...body, SponsorId: closed });
    },
  ],
  'upgrade under them': [
    'mayEnroll',
    ['SponsorId: upline_takes_nobody'],
    async ({ server, closed }) => {
      const id = await server.create(retailBody());
      return server.call('PUT', `/v1/customers/upgrade/${id}`, upgradeBody(closed));
    },
  ],
  'preview of an upgrade under them': [
    'mayEnroll',
    ['SponsorId: upline_takes_nobody'],
    async ({ server, closed }) => {
      const id = await server.create(retailBody());
      return server.call('POST', `/v1/customers/upgrade/${id}/preview`, upgradeBody(closed));
    },
  ],
  'place in the Enrollment tree': [
    'mayEnroll',
    ['toUplineId: upline_takes_nobody'],
    async ({ server, closed }) => {
      const id = await server.create(retailBody());
      const query = `tree=Enrollment&toUplineId=${closed}`;
      return server.call('POST', `/v1/customers/${id}/downline/placenode?${query}`);
    },
  ],
  ...Object.fromEntries(
    ['Unilevel', 'Binary'].flatMap((tree): [string, (typeof WAYS)[string]][] => [
      [
        `place in the ${tree} tree`,
        [
          'mayReceivePlacements',
          ['toUplineId: upline_takes_nobody'],
          async ({ server, closed }) => {
            const id = await server.create(distributorBody());
            const leg = tree === 'Binary' ? '&leg=Left&findAvailable=true' : '';
            const query = `tree=${tree}&toUplineId=${closed}${leg}`;
            return server.call('POST', `/v1/customers/${id}/downline/placenode?${query}`);
          },
        ],
      ],
      [
        `preview of a batch in the ${tree} tree`,
        [
          'mayReceivePlacements',
          ['Items.0.ToUplineId: upline_takes_nobody'],
          async (scene) => {
            const id = await scene.server.create(distributorBody());
            return scene.server.call('POST', '/v1/placement-batches', batch([placing(scene, id, tree)]));
          },
        ],
      ],
      [
        `commit of a batch in the ${tree} tree`,
        [
          'mayReceivePlacements',
          ['Items.0.ToUplineId: upline_takes_nobody'],
          async (scene) => {
            const id = await scene.server.create(distributorBody());
            const { json } = await scene.server.call(
              'POST',
              '/v1/placement-batches',
              batch([placing(scene, id, tree)]),
            );
            return scene.server.call('POST', `/v1/placement-batches/${json.BatchId}/commit`);
          },
        ],
      ],
    ]),
  ),
  'upgrade them': [
    'mayBeUpgraded',
    ['CustomerType: type_is_fixed'],
    ({ server, closedRetail }) => server.call('PUT', `/v1/customers/upgrade/${closedRetail}`, upgradeBody(2)),
  ],
  'preview of their upgrade': [
    'mayBeUpgraded',
    ['CustomerType: type_is_fixed'],
    ({ server, closedRetail }) =>
      server.call('POST', `/v1/customers/upgrade/${closedRetail}/preview`, upgradeBody(2)),
  ],
  'another type by PUT': [
    'mayBeUpgraded',
    ['CustomerType: type_is_fixed'],
    ({ server, closedRetail }) => server.call('PUT', `/v1/customers/${closedRetail}`, upgradeBody(2)),
  ],
  'another type by PATCH': [
    'mayBeUpgraded',
    ['CustomerType: type_is_fixed'],
    ({ server, closedRetail }) =>
      server.call('PATCH', `/v1/customers/${closedRetail}`, { CustomerType: 3, CustomerStatus: 1 }),
  ],
};

/** Codes with fields, including those of previews, which answer 200. */
function refusalOf({ status, json, ...rest }: Answer): readonly string[] {
  const errors = json.errors ?? json.Preview?.flatMap(({ errors: own }: { errors: unknown[] }) => own);
  if (status < 300 && errors === undefined) return [];
  if (status >= 300) return problemsOf({ status, json, ...rest });
  const isBatch = json.Preview !== undefined;
  return errors.map(({ field, code }: { field: string; code: string }) =>
    isBatch ? `Items.0.${field.charAt(0).toUpperCase()}${field.slice(1)}: ${code}` : `${field}: ${code}`,
  );
}

for (const closed of [null, ...STATUS_SWITCHES]) {
  describe(`A status with ${closed === null ? 'every switch open' : `${closed}: false`}`, () => {
    let scene: Scene;
    before(async () => {
      const server = await startTestServer({ extension: { plan: planWithout(closed) } });
      const body = retailBody();
      const [distributor, retail] = [await server.create(distributorBody()), await server.create(body)];
      const query = 'tree=Binary&toUplineId=2&leg=Left';
      await server.call('POST', `/v1/customers/${distributor}/downline/placenode?${query}`);
      for (const id of [distributor, retail]) {
        await server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: 4 });
      }
      const login = { username: body['Username'], password: body['Password'] };
      scene = { server, closed: distributor, closedRetail: retail, login };
    });
    after(() => scene.server.close());

    for (const [way, [obeyed, problems, call]] of Object.entries(WAYS)) {
      const isRefused = obeyed === closed;
      it(`${isRefused ? 'refuses' : 'allows'}: ${way}`, async () => {
        const answer = await call(scene);
        assert.deepEqual(refusalOf(answer), isRefused ? problems : [], answer.text);
        await scene.server.sql(
          `UPDATE customers SET base_type = 2, status = 4 WHERE id = ${scene.closedRetail}`,
        );
      });
    }
  });
}
