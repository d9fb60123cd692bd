import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { addNetwork, type NetworkNode } from '../../../test/support/tree-network.ts';
import { fourTrees } from '../../../test/support/tree-plans.ts';
import { indexReads } from '../../trees/index/index-reads.ts';
import { createTreeReader } from '../../trees/store/tree-reader.ts';
import { openTreeIndexes } from '../../trees/tree-storage.ts';
import { openCustomerStorage } from '../store/customer-storage.ts';
import { createSearchDownline, type SearchBounds } from './search-downline.ts';

const seed = Number(process.env['UPLINE_TEST_SEED'] ?? 20_261_127);
const PEOPLE = 60;
const plan = fourTrees();

/** Each customer is below one who was added earlier. */
const networks = fc.array(fc.nat(), { minLength: PEOPLE, maxLength: PEOPLE });

/** Small bounds, so that every path through the search runs. */
const bounds: fc.Arbitrary<SearchBounds> = fc.record({
  few: fc.integer({ min: 0, max: 12 }),
  members: fc.integer({ min: 0, max: 30 }),
  matches: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20 })),
});

describe(`Search Downline (seed ${seed})`, () => {
  let server: TestServer;
  let ids: number[];
  let uplines: number[];
  before(async () => {
    server = await startTestServer({ extension: { plan }, environment: { UPLINE_TREE_INDEX: 'off' } });
    const [above = []] = fc.sample(networks, { numRuns: 1, seed });
    uplines = above.map((number, index) => (number % (index + 1)) - 1);
    const nodes = uplines.map((upline): NetworkNode => ({ uplines: { Enrollment: -1, Unilevel: upline } }));
    ids = await addNetwork(server.installation, nodes);
    // One place is vacant, and one customer has moved.
    const one = (index: number, path: string) =>
      server.call('POST', `/v1/customers/${ids[index]}/downline/${path}`);
    assert.equal((await one(3, 'removenode?tree=Unilevel&children=keep')).status, 200);
    assert.equal((await one(PEOPLE - 1, 'placenode?tree=Unilevel&toUplineId=2')).status, 200);
    uplines[PEOPLE - 1] = -1;
  });
  after(() => server.close());

  /** The level of a customer below another; 0 for none. */
  const levelBelow = (index: number, top: number): number => {
    let level = 0;
    for (let at = index; at !== top; at = uplines[at] ?? -1) {
      if (at < 0) return 0;
      level += 1;
    }
    return level;
  };

  it('finds the same customers page by page from both sides, with and without the index', async () => {
    const { database } = server.installation;
    const tables = createTreeReader(database.reader, database.longReader);
    const indexes = openTreeIndexes(database, plan.trees, { mode: 'always', note: () => undefined });
    await indexes.settled();
    const further = openCustomerStorage(server.installation, plan);
    const dependencies = { plan, ...further, assertCustomer: async () => undefined };
    const query = fc.record({
      top: fc.integer({ min: -1, max: PEOPLE - 1 }),
      // Matches everybody, one in ten, and no one.
      term: fc.constantFrom('example.com', '7@example', 'nobody at all'),
      limit: fc.integer({ min: 1, max: 15 }),
      bounds,
    });
    await fc.assert(
      fc.asyncProperty(query, async ({ top, term, limit, bounds: used }) => {
        const expected = ids.flatMap((CustomerId, index) => {
          const Level = index === 3 ? 0 : levelBelow(index, top);
          const matches = term === 'example.com' || (term === '7@example' && CustomerId % 10 === 7);
          return Level > 0 && matches ? [[CustomerId, Level]] : [];
        });
        const topId = top < 0 ? 2 : (ids[top] ?? 2);
        const pages: unknown[] = [];
        for (const trees of [tables, indexReads(tables, indexes.ask)]) {
          const search = createSearchDownline({ ...dependencies, trees }, used);
          const found: (number | undefined)[][] = [];
          let cursor: string | null | undefined;
          let requests = 0;
          while (cursor !== null) {
            const next = cursor === undefined ? {} : { cursor };
            const page = await search(topId, { term, tree: 'Unilevel', limit, ...next });
            assert.ok(page.Customers.length <= limit);
            found.push(...page.Customers.map(({ CustomerId, Level }) => [CustomerId, Level]));
            cursor = page.NextCursor;
            requests += 1;
            assert.ok(requests <= PEOPLE + 2, 'the pages end');
          }
          assert.deepEqual(found, expected);
          pages.push(requests);
        }
        assert.equal(pages[0], pages[1], 'cut in the same way');
      }),
      { numRuns: 60, seed },
    );
    await indexes.close();
  });

  it('returns the members of Search Associates with the level, and filters in the same way', async () => {
    const first = ids[0] ?? 0;
    const search = async (query: string) =>
      (await server.call('GET', `/v1/customers/2/downline/search?tree=unilevel&${query}`)).json;
    const associates = await server.call(
      'GET',
      `/v1/customers/search/network${first}?includeWebAliases=true`,
    );
    const found = await search(`term=NETWORK${first}&includeWebAliases=true`);
    assert.deepEqual(found, { Customers: [{ ...associates.json[0], Level: 1 }], NextCursor: null });
    const none = { Customers: [], NextCursor: null };
    assert.deepEqual(await search(`term=network${first}&associateTypes=3`), none);
    assert.deepEqual(await search(`term=network${first}&countries=us`), none);
    assert.deepEqual(await search('term=-'), none);
    const page = await search('term=network&limit=2');
    assert.equal(page.Customers.length, 2);
    assert.equal(typeof page.NextCursor, 'string');
  });

  it('treats no character of a term as a pattern in a downline that it scans', async () => {
    const id = await server.create(retailBody({ LastName: "50%_o\\f'f" }));
    const found = async (term: string) => {
      const { json } = await server.call(
        'GET',
        `/v1/customers/2/downline/search?tree=Enrollment&term=${encodeURIComponent(term)}`,
      );
      return json.Customers.map(({ CustomerId }: { CustomerId: number }) => CustomerId);
    };
    assert.deepEqual(await found("0%_o\\f'f"), [id]);
    for (const term of ['%%%', '___', '50%%o', '50%_o_f']) assert.deepEqual(await found(term), [], term);
  });

  it('names the parameter that it refuses', async () => {
    const cases: [path: string, status: number, problem: string][] = [
      ['2/downline/search?term=a&tree=Oak', 400, 'tree: unknown_tree'],
      ['2/downline/search?term=a&limit=501', 400, 'limit: out_of_range'],
      ['2/downline/search?term=a&cursor=nonsense', 400, 'cursor: invalid_cursor'],
      ['2/downline/search?term=a&statuses=x', 400, 'statuses: invalid_list'],
      ['999999/downline/search?term=a', 404, 'customerId: customer_not_found'],
    ];
    for (const [path, status, problem] of cases) {
      const answer = await server.call('GET', `/v1/customers/${path}`);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [status, problem], path);
    }
  });
});
