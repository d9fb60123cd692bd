import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';

const plan = fourTrees();
/** More people than a small organization may have, so that the reader walks in both directions. */
const PEOPLE = 2_400;
/** More people than the walk up reads before the reader also walks down. */
const STRANGERS = 300;

describe('Get Unplaced Customers', () => {
  let server: TestServer;
  let ids: number[];
  before(async () => {
    server = await startTestServer({ extension: { plan } });
    ids = await addNetwork(
      server.installation,
      Array.from({ length: PEOPLE }, (_, index) => ({
        baseType: index % 4 === 0 ? 2 : 1,
        uplines: {
          Enrollment: Math.floor((index - 1) / 2),
          ...(index % 5 === 0 ? { Unilevel: -1 } : {}),
        },
      })),
    );
  });
  after(() => server.close());
  const list = async (id: number, query = '') =>
    (await server.call('GET', `/v1/customers/${id}/downline/UnplacedAssociates?tree=Unilevel${query}`)).json;

  /** All customers enrolled below, found by another query. */
  const organization = (index: number): number[] =>
    [2 * index + 1, 2 * index + 2]
      .filter((below) => below < PEOPLE)
      .flatMap((below) => [below, ...organization(below)]);
  const expected = (indexes: readonly number[]) =>
    indexes
      .filter((index) => index % 4 !== 0 && index % 5 !== 0)
      .sort((a, b) => a - b)
      .map((index) => ids[index]);

  it('lists customers of the types that the tree places, below a customer, in small and large organizations', async () => {
    for (const index of [0, 1, 20, 700, PEOPLE - 1]) {
      const wanted = expected(organization(index));
      const answered: number[] = [];
      let page: { CustomerId: number; CustomerType: number; EnrollerId: number }[];
      do {
        page = await list(ids[index] ?? 0, `&limit=300&after=${answered.at(-1) ?? 0}`);
        answered.push(...page.map(({ CustomerId }) => CustomerId));
        assert.ok(page.every(({ CustomerType }) => CustomerType === 1));
      } while (page.length === 300);
      assert.deepEqual(answered, wanted);
    }
    const [first] = await list(ids[0] ?? 0, '&limit=1');
    assert.equal(first.EnrollerId, ids[0]);
  });

  it('finds the few customers of a large organization behind many customers of others', async () => {
    const [top = 0, ...people] = await addNetwork(server.installation, [
      { baseType: 1, uplines: { Enrollment: -1, Unilevel: -1 } },
      ...Array.from({ length: STRANGERS }, () => ({ baseType: 1, uplines: { Enrollment: -1 } })),
      ...Array.from({ length: PEOPLE }, (_, index) => ({
        baseType: 1,
        uplines: { Enrollment: 0, ...(index % 1_000 === 0 ? {} : { Unilevel: 0 }) },
      })),
    ]);
    const few = people.slice(STRANGERS).filter((_, index) => index % 1_000 === 0);
    const page: { CustomerId: number }[] = await list(top);
    assert.deepEqual(
      page.map(({ CustomerId }) => CustomerId),
      few,
    );
    const rest: { CustomerId: number }[] = await list(top, `&after=${few[0]}`);
    assert.deepEqual(
      rest.map(({ CustomerId }) => CustomerId),
      few.slice(1),
    );
  });

  it('limits its pages, and names the known trees', async () => {
    const path = '/v1/customers/2/downline/UnplacedAssociates';
    const tooMany = await server.call('GET', `${path}?tree=Unilevel&limit=1001`);
    assert.deepEqual([tooMany.status, ...problemsOf(tooMany)], [400, 'limit: out_of_range']);
    const unknown = await server.call('GET', `${path}?tree=Oak`);
    assert.deepEqual([unknown.status, ...problemsOf(unknown)], [400, 'tree: unknown_tree']);
    const missing = await server.call('GET', '/v1/customers/999999/downline/UnplacedAssociates?tree=Binary');
    assert.equal(missing.status, 404);
  });
});
