import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verify } from '@node-rs/argon2';
import { publishedPlan } from '../extension/commission-plan.ts';
import type { ExtensionHooks, ExtensionServices } from '../src/extension.ts';
import { problemsOf } from './answers.ts';
import { distributorBody, preferredBody, retailBody } from './bodies.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';
const ENROLL = 'Associates.Enrollment.WriteApplication';

const startWith = (hooks: ExtensionHooks) => startTestServer({ extension: { plan: publishedPlan, hooks } });

/** Does every upgrade itself, whatever the types. */
const upgradesItself: ExtensionHooks = {
  [UPGRADE]: (request, _next, { services }) => services.customers.upgrade(request.UpdatedAssociateInfo),
};

/** Runs code with the services of a call: those of an update, before its next. */
async function inUpdate<Result>(
  work: (services: ExtensionServices, id: number) => Promise<Result>,
  body = retailBody(),
) {
  let result: Result | undefined;
  const server = await startWith({
    [UPDATE]: async (request, next, { services }) => {
      result = await work(services, request.OldAssociateInfo.AssociateId);
      return next(request);
    },
  });
  const id = await server.create(body);
  const answer = await server.call('PUT', `/v1/customers/${id}`, body);
  return { server, id, answer, result };
}

async function passwordOf(server: TestServer, id: number): Promise<string | null> {
  const [row] = await server.sql(`SELECT password_hash FROM customers WHERE id = ${id}`);
  return row?.['password_hash'] as string | null;
}

describe('services.customers', () => {
  it('upgrade: from any type, updated, logged and placed, under the caller’s name and request id', async () => {
    await using server = await startWith(upgradesItself);
    const id = await server.create(preferredBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(answer.status, 201);
    assert.equal(answer.json.CustomerType, 1);
    const requestId = answer.headers.get('x-directscale-requestid');
    const audit = { actor: 'test', requestid: requestId };
    const changes = await server.sql(
      `SELECT oldassociatebasetype, newassociatebasetype, actor, requestid FROM CRM_AssociateTypeChanges`,
    );
    assert.deepEqual(changes, [{ oldassociatebasetype: 3, newassociatebasetype: 1, ...audit }]);
    const placements = await server.sql(
      `SELECT upline_id, actor, request_id AS requestid FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
    );
    assert.deepEqual(placements, [{ upline_id: 2, ...audit }]);
    const [row] = await server.sql(
      `SELECT changed_by, changed_request_id, changed_operation FROM customers WHERE id = ${id}`,
    );
    assert.deepEqual(row, {
      changed_by: 'test',
      changed_request_id: requestId,
      changed_operation: 'UpgradeCustomer',
    });
  });

  it('upgrade: by the rules of the new type, and nothing is stored when they refuse', async () => {
    await using server = await startWith(upgradesItself);
    const id = await server.create(preferredBody());
    const body = distributorBody({ TaxId: '', Password: 'short' });
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
    assert.equal(answer.status, 400);
    assert.deepEqual(new Set(problemsOf(answer)), new Set(['TaxId: required', 'Password: password_rule']));
    assert.deepEqual(await server.sql('SELECT * FROM CRM_AssociateTypeChanges'), []);
  });

  it('upgrade: stores the password of the request, which no model ever shows', async () => {
    const models: string[] = [];
    const watch = async (request: unknown, services: ExtensionServices, id: number) => {
      models.push(JSON.stringify([request, await services.customers.get(id)]));
    };
    await using server = await startWith({
      [ENROLL]: async (request, next) => {
        models.push(JSON.stringify(request));
        return next(request);
      },
      [UPGRADE]: async (request, _next, { services, ...call }) => {
        models.push(JSON.stringify(call));
        await watch(request, services, request.AssociateId);
        const response = await services.customers.upgrade(request.UpdatedAssociateInfo);
        await watch(response, services, request.AssociateId);
        return response;
      },
      [UPDATE]: async (request, next, { services }) => {
        await watch(request, services, request.OldAssociateInfo.AssociateId);
        return next(request);
      },
    });
    const id = await server.create(retailBody({ Password: 'FirstSecret1' }));
    const upgrade = distributorBody({ Password: 'SecondSecret2' });
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, upgrade)).status, 201);
    assert.ok(await verify((await passwordOf(server, id)) ?? '', 'SecondSecret2'));
    const update = { ...upgrade, Password: 'ThirdSecret3' };
    assert.equal((await server.call('PUT', `/v1/customers/${id}`, update)).status, 200);
    assert.ok(await verify((await passwordOf(server, id)) ?? '', 'ThirdSecret3'));
    assert.equal(models.length, 5);
    assert.doesNotMatch(models.join(), /Secret|argon2|password/i);
    assert.doesNotMatch(server.log.join(), /Secret\d/);
  });

  it('upgrade: of another customer keeps their password', async () => {
    let other = 0;
    await using server = await startWith({
      [UPGRADE]: async (request, next, { services }) => {
        const associate = await services.customers.get(other);
        assert.ok(associate !== null);
        await services.customers.upgrade({ ...associate, AssociateBaseType: 3 });
        return next(request);
      },
    });
    other = await server.create(retailBody());
    const before = await passwordOf(server, other);
    const id = await server.create(retailBody());
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody())).status, 201);
    assert.equal(await passwordOf(server, other), before);
  });

  it('upgrade: to the type that they have already is a 409, not a second log row', async () => {
    await using server = await startWith(upgradesItself);
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, retailBody());
    assert.deepEqual(problemsOf(answer), ['CustomerType: already_upgraded']);
  });

  it('get: the associate as stored, tax id masked; null for nobody', async () => {
    const { server, id, result } = await inUpdate(
      async (services, associateId) => [
        await services.customers.get(associateId),
        await services.customers.get(999),
      ],
      distributorBody({ TaxId: '123-45-6789' }),
    );
    await using _ = server;
    assert.equal(result?.[0]?.AssociateId, id);
    assert.equal(result?.[0]?.TaxId, '*****6789');
    assert.equal(result?.[1], null);
  });

  it('update: stores the record, keeps password and tax id, runs no hook, places nobody', async () => {
    let calls = 0;
    await using server = await startWith({
      [UPDATE]: async (request, next, { services }) => {
        calls += 1;
        const response = await next(request);
        const stored = await services.customers.get(response.AssociateId);
        assert.ok(stored !== null);
        await services.customers.update({ ...stored, CompanyName: 'By the hook', AssociateBaseType: 3 });
        return response;
      },
    });
    const body = retailBody({ TaxId: 'TAX-ONE-0001' });
    const id = await server.create(body);
    const answer = await server.call('PUT', `/v1/customers/${id}`, body);
    assert.equal(answer.json.CompanyName, 'By the hook');
    assert.equal(answer.json.CustomerType, 3);
    assert.equal(calls, 1);
    assert.ok(await verify((await passwordOf(server, id)) ?? '', String(body['Password'])));
    assert.equal((await server.call('GET', '/v1/validate/tax-id/TAX-ONE-0001')).json, true);
    assert.equal((await server.sql('SELECT * FROM CRM_AssociateTypeChanges')).length, 1);
    assert.deepEqual(
      await server.sql(`SELECT * FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`),
      [],
    );
  });
});

describe('services.trees', () => {
  it('getNodeDetail and getUplineIds: where somebody stands; null and nobody where they do not', async () => {
    const { server, id, result } = await inUpdate(async ({ trees }, associateId) => [
      await trees.getNodeDetail(associateId, 'Enrollment'),
      await trees.getNodeDetail(2, 'enrollment'),
      await trees.getNodeDetail(associateId, 'Unilevel'),
      await trees.getUplineIds(associateId, 'Enrollment'),
      await trees.getUplineIds(associateId, 'Unilevel'),
    ]);
    await using _ = server;
    assert.deepEqual(result, [
      { AssociateId: id, UplineId: 2, UplineLeg: '', Level: 1 },
      { AssociateId: 2, UplineId: null, UplineLeg: '', Level: 0 },
      null,
      [2],
      [],
    ]);
  });

  it('place: below the sponsor, with reason, actor and request id; a second time is a 409', async () => {
    const { server, id, answer } = await inUpdate(async ({ trees }, associateId) => {
      await trees.place({ associateId, tree: 'Unilevel', sponsorId: 2, reason: 'earned it' });
    });
    await using _ = server;
    assert.equal(answer.status, 200);
    const rows = await server.sql(
      `SELECT upline_id, reason, actor, request_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`,
    );
    const request_id = answer.headers.get('x-directscale-requestid');
    assert.deepEqual(rows, [{ upline_id: 2, reason: 'earned it', actor: 'test', request_id }]);
    const again = await server.call('PUT', `/v1/customers/${id}`, retailBody());
    assert.deepEqual(problemsOf(again), [': already_placed']);
  });

  it('an unknown tree, or nobody to place, is the handler’s fault: 500 with the reason in the log', async () => {
    const mistakes: ((services: ExtensionServices, id: number) => Promise<unknown>)[] = [
      ({ trees }, id) => trees.getNodeDetail(id, 'Binary'),
      ({ trees }) => trees.place({ associateId: 424242, tree: 'Unilevel', sponsorId: 2, reason: '' }),
    ];
    for (const mistake of mistakes) {
      const { server, answer } = await inUpdate(mistake);
      await using _ = server;
      assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed']);
      assert.match(server.log.join(), /There is no tree|foreign key/i);
    }
  });
});

describe('services.typeChanges', () => {
  it('list: the log of a customer, oldest first, in the spelling of the models', async () => {
    const { server, id, result } = await inUpdate(async ({ customers, typeChanges }, associateId) => {
      const associate = await customers.get(associateId);
      assert.ok(associate !== null);
      await customers.upgrade({ ...associate, AssociateBaseType: 3 });
      return typeChanges.list(associateId);
    });
    await using _ = server;
    assert.equal(result?.length, 1);
    const { RecordNumber, ChangeDate, RequestId, ...change } = result[0] ?? assert.fail();
    assert.deepEqual(change, {
      AssociateId: id,
      OldAssociateBaseType: 2,
      NewAssociateBaseType: 3,
      Actor: 'test',
      Operation: 'UpdateCustomer',
    });
    assert.equal(typeof RecordNumber, 'number');
    assert.match(ChangeDate, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.match(RequestId ?? '', /^[0-9a-f-]{36}$/);
  });
});
