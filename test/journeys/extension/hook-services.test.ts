import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verify } from '@node-rs/argon2';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { ExtensionHooks, ExtensionServices } from '../../../src/extension.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';
const ENROLL = 'Associates.Enrollment.WriteApplication';

const startWith = (hooks: ExtensionHooks) => startTestServer({ extension: { plan: publishedPlan, hooks } });

/** Carries out every upgrade itself, for all types. */
const upgradesItself: ExtensionHooks = {
  [UPGRADE]: (request, _next, { services }) =>
    services.associateService.upgradeAssociate({ associate: request.UpdatedAssociateInfo }),
};

async function passwordOf(server: TestServer, id: number): Promise<string | null> {
  const [row] = await server.sql(`SELECT password_hash FROM customers WHERE id = ${id}`);
  return row?.['password_hash'] as string | null;
}

describe('Services in a hook call', () => {
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

  it('upgrade: stores the password of the request, which is in no model', async () => {
    const models: string[] = [];
    const watch = async (request: unknown, services: ExtensionServices, id: number) => {
      models.push(
        JSON.stringify([request, await services.associateService.getAssociate({ associateId: id })]),
      );
    };
    await using server = await startWith({
      [ENROLL]: async (request, next) => {
        models.push(JSON.stringify(request));
        return next(request);
      },
      [UPGRADE]: async (request, _next, { services, ...call }) => {
        models.push(JSON.stringify(call));
        await watch(request, services, request.AssociateId);
        const response = await services.associateService.upgradeAssociate({
          associate: request.UpdatedAssociateInfo,
        });
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

  it('upgrade: keeps the password of a customer other than the one in the request', async () => {
    let other = 0;
    await using server = await startWith({
      [UPGRADE]: async (request, next, { services }) => {
        const associate = await services.associateService.getAssociate({ associateId: other });
        assert.ok(associate !== null);
        await services.associateService.upgradeAssociate({
          associate: { ...associate, AssociateBaseType: 3 },
        });
        return next(request);
      },
    });
    other = await server.create(retailBody());
    const before = await passwordOf(server, other);
    const id = await server.create(retailBody());
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody())).status, 201);
    assert.equal(await passwordOf(server, other), before);
  });

  it('upgrade: to the current type is a 409, not a second log row', async () => {
    await using server = await startWith(upgradesItself);
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, retailBody());
    assert.deepEqual(problemsOf(answer), ['CustomerType: already_upgraded']);
  });

  it('update: stores the record, keeps password and tax id, runs no hook, places no one', async () => {
    let calls = 0;
    await using server = await startWith({
      [UPDATE]: async (request, next, { services }) => {
        calls += 1;
        const response = await next(request);
        const stored = await services.associateService.getAssociate({ associateId: response.AssociateId });
        assert.ok(stored !== null);
        await services.associateService.updateAssociate({
          associate: { ...stored, CompanyName: 'By the hook', AssociateBaseType: 3 },
        });
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

  it('never call the handler that calls them, in any way that the hook could fire', async () => {
    let calls = 0;
    await using server = await startWith({
      [EMAIL]: async (request, next, { services }) => {
        calls += 1;
        if (calls > 3) throw new Error('no end');
        await services.enrollmentService.validateEmail({ email: request.EmailAddress });
        const associate = await services.associateService.getAssociate({ associateId: 2 });
        assert.ok(associate !== null);
        await services.associateService.updateAssociate({
          associate: { ...associate, EmailAddress: `${calls}-${request.EmailAddress}` },
        });
        return next(request);
      },
    });
    assert.equal((await server.call('GET', '/v1/validate/email-address/free@example.com')).json, false);
    assert.equal(calls, 1);
  });

  it('call another hook for an email address that a write changes', async () => {
    const asked: string[] = [];
    await using server = await startWith({
      [EMAIL]: async (request, next) => {
        asked.push(request.EmailAddress);
        return request.EmailAddress.endsWith('.invalid') ? { IsAvailable: false } : next(request);
      },
      [UPDATE]: async (request, _next, { services }) => {
        const associate = { ...request.UpdatedAssociateInfo, EmailAddress: 'x@refused.invalid' };
        await services.associateService.updateAssociate({ associate });
        return { AssociateId: associate.AssociateId };
      },
    });
    const body = retailBody();
    const id = await server.create(body);
    const answer = await server.call('PUT', `/v1/customers/${id}`, body);
    assert.deepEqual(problemsOf(answer), ['EmailAddress: email_not_available']);
    assert.equal(asked.at(-1), 'x@refused.invalid');
  });

  it('treat an unknown argument as a fault of the handler: 500 with the reason in the log', async () => {
    const mistakes: [(services: ExtensionServices) => Promise<unknown>, RegExp][] = [
      [
        ({ treeService }) => treeService.getNodeDetail({ nodeId: { AssociateId: 2 }, treeType: 'Ternary' }),
        /treeType must be one of Enrollment/,
      ],
      [({ associateService }) => associateService.getAssociate(), /Send one of associateId, backOfficeId/],
      [
        ({ associateService }) => associateService.getAssociate({ associateId: 0.5 }),
        /services\.associateService\.getAssociate: associateId must be a whole number/,
      ],
    ];
    for (const [mistake, reason] of mistakes) {
      await using server = await startWith({
        [UPDATE]: async (request, next, { services }) => {
          await mistake(services);
          return next(request);
        },
      });
      const body = retailBody();
      const answer = await server.call('PUT', `/v1/customers/${await server.create(body)}`, body);
      assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed']);
      assert.match(server.log.join(), reason);
      assert.doesNotMatch(answer.text, reason);
    }
  });
});
