import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { HOOK_WAYS, type PortableHandler, startWithHandlers } from '../../../test/support/hook-ways.ts';
import { getAssociateServices, getAutoships, getOrders, getStats } from './read-hook-points.ts';

const SERVICE = {
  ServiceId: 7,
  ExpirationDate: '2027-01-31T00:00:00Z',
  Services: [{ ServiceId: 7, ItemId: 3 }],
};
const ORDER = { OrderNumber: 12, Total: 9.5, LineItems: [{ SKU: 'A', Note: null }], IsPaid: true };
const STATS = {
  Name: 'Gold',
  KitLevel: 20,
  Stats: { GVKPI: { Value: 12.5 } },
  RankOptions: [{ Groups: [{ Options: [{ Value: 1 }, { Value: 0 }] }] }],
};

const only =
  (response: object): PortableHandler =>
  async () =>
    structuredClone(response);

for (const way of HOOK_WAYS) {
  describe(`Reads that the extension answers, ${way}`, () => {
    it('return what the handler returns, with every member, and pass the caller’s parameters to it', async () => {
      const asked: unknown[] = [];
      await using server = await startWithHandlers(way, {
        [getAssociateServices.name]: async (request, next) => {
          const { Services } = await next(request);
          return { Services: [...Services, SERVICE] };
        },
        [getOrders.name]: only({ Orders: [ORDER] }),
        [getAutoships.name]: async (request) => {
          asked.push(request);
          return { Autoships: [{ AutoshipId: 5 }] };
        },
        [getStats.name]: async (request) => {
          asked.push(request);
          return STATS;
        },
      });
      const get = async (path: string) => (await server.call('GET', `/v1/customers/2/${path}`)).json;
      assert.deepEqual(await get('services'), [SERVICE]);
      assert.deepEqual(await get('orders'), [ORDER]);
      assert.deepEqual(await get('autoships?includeActiveAutoships=true&includeCanceledAutoships=false'), [
        { AutoshipId: 5 },
      ]);
      assert.deepEqual(await get('stats?date=2026-11-27%2000:00:00'), STATS);
      assert.deepEqual(await get('stats'), STATS);
      assert.deepEqual(asked, [
        {
          AssociateId: 2,
          IncludeServiceAutoships: false,
          IncludeActiveAutoships: true,
          IncludeCanceledAutoships: false,
        },
        { AssociateId: 2, Date: '2026-11-27T00:00:00Z' },
        { AssociateId: 2, Date: '1900-01-01T00:00:00Z' },
      ]);
    });

    it('accept the JSON of a C# class: camelCase, null, quoted numbers', async () => {
      await using server = await startWithHandlers(way, {
        [getAssociateServices.name]: only({
          services: [
            { serviceId: '7', expirationDate: null, services: null, extra: 1 },
            {
              serviceId: 8,
              expirationDate: '0001-01-01T00:00:00',
              services: [{ serviceId: 8, itemId: null }],
            },
          ],
        }),
        [getStats.name]: only({ name: null, kitLevel: '10', stats: null, rankOptions: null }),
      });
      const services = await server.call('GET', '/v1/customers/2/services');
      assert.deepEqual(services.json, [
        { ServiceId: 7, ExpirationDate: '1900-01-01T00:00:00Z', Services: [] },
        { ServiceId: 8, ExpirationDate: '0001-01-01T00:00:00', Services: [{ ServiceId: 8, ItemId: 0 }] },
      ]);
      const stats = await server.call('GET', '/v1/customers/2/stats');
      assert.deepEqual(stats.json, { Name: '', KitLevel: 10, Stats: {}, RankOptions: [] });
    });

    it('are bounded: an answer with too many entries, or too large, is the extension’s fault', async () => {
      const many = Array.from({ length: 1_001 }, (_, OrderNumber) => ({ OrderNumber }));
      await using server = await startWithHandlers(way, {
        [getOrders.name]: only({ Orders: many }),
        [getAutoships.name]: only({ Autoships: [{ Text: 'x'.repeat(1_000_000) }] }),
        [getStats.name]: only({ Stats: { Volume: { Value: 'much' } } }),
        [getAssociateServices.name]: only({ Services: null }),
      });
      for (const path of ['orders', 'autoships', 'stats', 'services']) {
        const { status, json } = await server.call('GET', `/v1/customers/2/${path}`);
        assert.match(`${status} ${json.code}`, /^50[02] extension_/, path);
      }
    });

    it('do not call the handler for an unknown customer, and pass on its refusal', async () => {
      let calls = 0;
      await using server = await startWithHandlers(way, {
        [getOrders.name]: async () => {
          calls += 1;
          return { Orders: [] };
        },
      });
      const answer = await server.call('GET', '/v1/customers/999999/orders');
      assert.deepEqual(
        [answer.status, ...problemsOf(answer), calls],
        [404, 'customerId: customer_not_found', 0],
      );
      assert.deepEqual((await server.call('GET', '/v1/customers/2/orders')).json, []);
      assert.equal(calls, 1);
    });
  });
}
