import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createUpline, each, type Upline } from '../../../clients/typescript/src/index.ts';
import type { Extension } from '../../../src/extension.ts';
import { distributorBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const COUNT = 5;

/** Logs two entries for each new customer. */
const extension: Extension = {
  plan: fourTrees(),
  hooks: {
    'Associates.Enrollment.WriteApplication': async (request, next, { services }) => {
      const response = await next(request);
      for (const text of ['first', 'second'])
        await services.ticketService.logEvent({
          associateId: response.ApplicationResponse.AssociateId,
          text,
        });
      return response;
    },
  },
};

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('A list of the client library', () => {
  let server: TestServer;
  let upline: Upline;
  let ids: number[];
  let requests: string[] = [];

  before(async () => {
    server = await startTestServer({ extension });
    const watched: typeof fetch = (address, init) => {
      requests.push(String(address));
      return fetch(address, init);
    };
    upline = createUpline({ url: server.url, key: server.key, fetch: watched });
    ids = [];
    for (let index = 0; index < COUNT; index += 1)
      ids.push(
        await server.create(
          distributorBody({
            EmailAddress: `n${index}@example.com`,
            Username: `n${index}`,
            TaxId: `TAX-${index}`,
            LastName: 'Listed',
          }),
        ),
      );
  });
  after(() => server.close());

  it('continues by the cursor in a header: customer ids', async () => {
    const found = await all(each(upline, '/v1/customers/customer-ids', { query: { limit: 2 } }));
    assert.deepEqual(found, [2, ...ids]);
  });

  it('continues by the cursor in the answer: nodes of a downline', async () => {
    const path = '/v1/customers/{customerId}/downline/nodes';
    const nodes = await all(each(upline, path, { path: { customerId: 2 }, query: { pageSize: 2 } }));
    assert.deepEqual(
      nodes.map(({ CustomerId, Level }) => [CustomerId, Level]),
      ids.map((id) => [id, 1]),
    );
  });

  it('continues after the last item: search, unplaced customers, service log, hook calls', async () => {
    const path = { searchTerm: 'listed' };
    const people = await all(
      each(upline, '/v1/customers/search/{searchTerm}', { path, query: { limit: 2 } }),
    );
    assert.deepEqual(
      people.map(({ CustomerId }) => CustomerId),
      ids,
    );
    for (const list of [
      '/v1/customers/{customerId}/downline/UnplacedAssociates',
      '/v1/customers/clone-60d38/{customerId}/downline/UnplacedAssociates',
    ] as const) {
      const query = { tree: 'Binary', limit: 2 };
      const waiting = await all(each(upline, list, { path: { customerId: 2 }, query }));
      assert.deepEqual(
        waiting.map(({ CustomerId }) => CustomerId),
        ids,
      );
    }
    const log = await all(
      each(upline, '/v1/customers/{customerId}/service-log', {
        path: { customerId: ids[0] ?? 0 },
        query: { limit: 1 },
      }),
    );
    assert.deepEqual(
      log.map(({ Text }) => Text),
      ['second', 'first'],
    );
    const numbers = await hookCalls();
    assert.equal(numbers.length, COUNT);
    assert.deepEqual(
      numbers,
      numbers.toSorted((left, right) => right - left),
    );
  });

  /** Lines of the log are written within a second after the call. */
  async function hookCalls(): Promise<number[]> {
    const hook = 'Associates.Enrollment.WriteApplication';
    for (let attempt = 0; ; attempt += 1) {
      const calls = await all(each(upline, '/v1/hook-calls', { query: { hook, limit: 2 } }));
      if (calls.length === COUNT || attempt === 100) return calls.map(({ Id }) => Id);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('reads no page that it does not need', async () => {
    requests = [];
    for await (const id of each(upline, '/v1/customers/customer-ids', { query: { limit: 2 } }))
      if (id === ids[0]) break;
    assert.equal(requests.length, 1);
  });
});
