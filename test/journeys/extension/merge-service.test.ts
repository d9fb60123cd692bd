import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { storedData } from '../../support/refusals.ts';
import { type ServiceWay, serviceWays } from '../../support/service-ways.ts';
import { startTestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const plan = fourTrees();
const REASON = 'enrolled twice';

/** Two associates, with a customer below the second in two trees. */
async function pair({ server }: Pick<ServiceWay, 'server'>) {
  const nodes = [
    { Unilevel: -1, Binary: [-1, 'Left'] },
    { Unilevel: -1, Binary: [-1, 'Right'] },
    { Enrollment: 1, Unilevel: 1, Binary: [1, 'Left'] },
  ] as const;
  const network = nodes.map((uplines) => ({ uplines: { Enrollment: -1, ...uplines } }));
  return (await addNetwork(server.installation, network)) as [number, number, number];
}

/** The data that a merge has left, without ids and instants, which differ between two runs. */
async function traces({ server }: ServiceWay, ids: readonly number[]) {
  const nameOf = (id: unknown) => (ids.includes(Number(id)) ? `person ${ids.indexOf(Number(id))}` : id);
  const named = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, nameOf(value)])));
  const people = ids.join(', ');
  return [
    await server.sql(
      `SELECT id, merged_into, sponsor_id, status FROM customers WHERE id IN (${people}) ORDER BY id`,
    ),
    await server.sql(
      `SELECT tree, node_id, upline_id, leg, reason FROM placements
       WHERE to_at IS NULL AND node_id IN (${people}) ORDER BY tree, node_id`,
    ),
    await server.sql(
      `SELECT event_type, customer_id FROM outbox_events WHERE customer_id IN (${people}) ORDER BY event_type, customer_id`,
    ),
  ].map(named);
}

const codesOf = ({ status, json }: Answer) =>
  status === 200 ? [] : json.errors.map(({ code }: { code: string }) => code);
const codesIn = ({ problems = [] }: { problems?: readonly string[] }) =>
  problems.map((problem) => problem.split(': ').at(-1));

for (const [name, start] of serviceWays) {
  describe(`Merges by services, ${name}`, () => {
    it('have the same effects and events as the operations, including their undo', async () => {
      const seen: unknown[] = [];
      for (const isService of [false, true]) {
        await using way = await start({ plan });
        const ids = await pair(way);
        const [s, m] = ids;
        if (isService) {
          const args = { associateId: s, mergedAssociateId: m, take: ['EmailAddress'], reason: REASON };
          const { result } = await way.call('AssociateService.MergeAssociates', args);
          assert.deepEqual(
            [result.AssociateId, result.MergedAssociateId, result.Fields],
            [s, m, ['EmailAddress']],
          );
        } else {
          const body = { MergedCustomerId: m, Take: ['EmailAddress'], Reason: REASON };
          assert.equal((await way.server.call('POST', `/v1/customers/${s}/merge`, body)).status, 200);
        }
        const merged = await traces(way, ids);
        if (isService) await way.call('AssociateService.UndoMerge', { associateId: m });
        else await way.server.call('POST', `/v1/customers/${m}/merge/undo`);
        seen.push([merged, await traces(way, ids)]);
        await assertInvariants({ query: way.server.sql, engine: testEngine, plan, isRearranged: true });
      }
      assert.deepEqual(seen[1], seen[0]);
    });

    it('are refused for the same reasons, which name the arguments of the service', async () => {
      await using way = await start({ plan });
      const [s, m, child] = await pair(way);
      const retail = await way.server.create(retailBody());
      const merge = (associateId: number, mergedAssociateId: number, more: object = {}) =>
        way.call('AssociateService.MergeAssociates', {
          associateId,
          mergedAssociateId,
          reason: REASON,
          ...more,
        });
      const post = (id: number, MergedCustomerId: number, more: object = {}) =>
        way.server.call('POST', `/v1/customers/${id}/merge`, { MergedCustomerId, Reason: REASON, ...more });
      for (const [survivor, merged] of [
        [s, s],
        [s, 999_999],
        [1, m],
        [retail, m],
      ] as const) {
        const refused = await merge(survivor, merged);
        assert.ok(codesIn(refused).length > 0);
        assert.deepEqual(codesIn(refused), codesOf(await post(survivor, merged)));
      }
      const places = [{ AssociateId: child, Tree: 'Oak' }];
      assert.deepEqual((await merge(s, m, { places })).problems, ['places.0.Tree: unknown_tree']);
      assert.deepEqual((await merge(s, 999_999)).problems, ['mergedAssociateId: customer_not_found']);
      const undo = await way.call('AssociateService.UndoMerge', { associateId: m });
      assert.deepEqual(undo.problems, ['associateId: not_merged']);
    });

    it('are previewed without a change', async () => {
      await using way = await start({ plan });
      const [s, m, child] = await pair(way);
      const before = await storedData(way.server);
      const args = { associateId: s, mergedAssociateId: m, take: ['EmailAddress'], reason: REASON };
      const { result } = await way.call('AssociateService.PreviewMergeAssociates', args);
      assert.deepEqual([result.IsAllowed, result.Problems], [true, []]);
      const email = result.Fields.find(({ Field }: { Field: string }) => Field === 'EmailAddress');
      assert.deepEqual([email.IsTaken, email.Merged], [true, `network${m}@example.com`]);
      assert.deepEqual(
        result.Moves.find(
          (move: { AssociateId: number; Tree: string }) =>
            move.AssociateId === child && move.Tree === 'Binary',
        ),
        {
          ...{ AssociateId: child, Tree: 'Binary', Nodes: 1, Problems: [] },
          ...{ From: { UplineId: m, Leg: 'Left' }, To: { UplineId: s, Leg: 'Left' } },
        },
      );
      assert.deepEqual(await storedData(way.server), before);
    });
  });
}

describe('A handler that merges or places others', () => {
  it('stores nothing in a preview', async () => {
    const ids: number[] = [];
    let calls = 0;
    await using server = await startTestServer({
      extension: {
        plan,
        hooks: {
          'Associates.UpdateAssociate': async (request, next, { services }) => {
            calls += 1;
            const [s = 0, m = 0, child = 0, other = 0] = ids;
            await services.treeService.place({
              placements: [
                {
                  Tree: 'Unilevel',
                  NodeDetail: { NodeId: { AssociateId: child }, UplineId: { AssociateId: other } },
                },
              ],
            });
            await services.associateService.mergeAssociates({
              ...{ associateId: s, mergedAssociateId: m, reason: REASON },
            });
            return next(request);
          },
        },
      },
    });
    ids.push(...(await pair({ server })), await server.create(distributorBody()));
    const id = await server.create(retailBody());
    const before = await storedData(server);
    const path = `/v1/customers/upgrade/${id}/preview?hooks=ask`;
    const preview = await server.call('POST', path, distributorBody());
    assert.equal(preview.status, 200, preview.text);
    assert.equal(calls, 1);
    assert.deepEqual(await storedData(server), before);
  });
});
