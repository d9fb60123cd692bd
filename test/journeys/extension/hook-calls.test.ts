import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refuse } from '../../../src/extension.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { HOOK_WAYS, type PortableHandler, startWithHandlers } from '../../support/hook-ways.ts';
import type { TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';

const list = async (server: TestServer, query = '') =>
  (await server.call('GET', `/v1/hook-calls${query}`)).json;

for (const way of HOOK_WAYS) {
  describe(`the hook-call log of handlers ${way}`, () => {
    it('records the decision of each handler and the members that it changed', async () => {
      let handler: PortableHandler = (request, next) => next(request);
      await using server = await startWithHandlers(way, {
        [UPGRADE]: (request, next) => handler(request, next),
      });
      const upgradeWith = async (next: PortableHandler, body = distributorBody()) => {
        handler = next;
        const id = await server.create(retailBody());
        const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
        const [line] = await list(server);
        assert.equal(line.RequestId, answer.headers.get('x-directscale-requestid'));
        assert.deepEqual(
          [line.Hook, line.CustomerId, line.Actor, line.Operation],
          [UPGRADE, id, 'test', 'UpgradeCustomer'],
        );
        assert.deepEqual([line.Way, line.Shadow], [way === 'in process' ? 'local' : 'remote', false]);
        assert.ok(line.DurationMs > 0);
        return [line.Decision, line.Changes, line.Error];
      };
      const changeRequest: PortableHandler = (request, next) => {
        request.UpdatedAssociateInfo.Custom.Field1 = 'changed';
        return next({ ...request, NewAssociateBaseType: 1, Extra: true });
      };
      const requestChanges = ['request.UpdatedAssociateInfo.Custom.Field1', 'request.Extra'];
      assert.deepEqual(await upgradeWith((request, next) => next(request)), ['passed', [], null]);
      assert.deepEqual(await upgradeWith(changeRequest), ['changed_request', requestChanges, null]);
      assert.deepEqual(
        await upgradeWith(async (request, next) => {
          const response = await next(request);
          response.AssociateBaseType = 7;
          return response;
        }),
        ['changed_response', ['response.AssociateBaseType'], null],
      );
      assert.deepEqual(
        await upgradeWith(async (request, next) => ({ ...(await changeRequest(request, next)), More: 1 })),
        ['changed_both', [...requestChanges, 'response.More'], null],
      );
      assert.deepEqual(
        await upgradeWith(async ({ AssociateId }) => ({ AssociateId, AssociateBaseType: 1 })),
        ['overridden', [], null],
      );
      assert.deepEqual(await upgradeWith(async () => refuse('hunter2 may not.', 'LastName')), [
        'refused',
        [],
        'refused_by_extension LastName',
      ]);
      const failed = way === 'in process' ? 'extension_failed' : 'extension_bad_status';
      assert.deepEqual(
        await upgradeWith(async () => {
          throw new Error('hunter2');
        }),
        ['failed', [], failed],
      );
      assert.deepEqual(await upgradeWith((request, next) => next(request), distributorBody({ TaxId: '' })), [
        'passed',
        [],
        'required TaxId',
      ]);
      const stored = JSON.stringify(await server.sql('SELECT * FROM hook_calls'));
      assert.doesNotMatch(
        stored,
        /hunter2|Yoda|Palpatine|TAX-|example\.com|Lindon|1973-05/,
        'personal data is masked',
      );
      assert.match(stored, /x@example\.invalid/);
    });
  });
}

describe('List Hook Calls', () => {
  it('filters by hook, decision, customer and request, page by page', async () => {
    const pass: PortableHandler = (request, next) => next(request);
    await using server = await startWithHandlers('in process', {
      [UPGRADE]: pass,
      [UPDATE]: pass,
      [EMAIL]: async (request, next) =>
        request.EmailAddress.startsWith('no') ? { IsAvailable: false } : next(request),
    });
    const id = await server.create(retailBody());
    await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    await server.call('GET', '/v1/validate/email-address/nobody@example.com');
    const hooks = async (query: string) =>
      (await list(server, query)).map(({ Hook, Decision }: { Hook: string; Decision: string }) => [
        Hook,
        Decision,
      ]);
    assert.deepEqual(await hooks(`?requestId=${answer.headers.get('x-directscale-requestid')}`), [
      [UPGRADE, 'passed'],
      [UPDATE, 'passed'],
      [EMAIL, 'passed'],
    ]);
    assert.deepEqual(await hooks('?decision=overridden'), [[EMAIL, 'overridden']]);
    assert.deepEqual(await hooks(`?customerId=${id}&hook=${UPDATE}`), [[UPDATE, 'passed']]);
    assert.deepEqual(await hooks('?customerId=999'), []);
    const all = await list(server);
    const first = await list(server, '?limit=2');
    const second = await list(server, `?limit=500&beforeId=${first[1].Id}`);
    assert.deepEqual([...first, ...second], all);
    for (const query of ['?limit=0', '?limit=501', '?decision=maybe', '?customerId=x']) {
      assert.equal((await server.call('GET', `/v1/hook-calls${query}`)).status, 400, query);
    }
  });
});
