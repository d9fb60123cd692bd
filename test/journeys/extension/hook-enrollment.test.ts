import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { type ExtensionHooks, refuse } from '../../../src/extension.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const ENROLL = 'Associates.Enrollment.WriteApplication';
const BACK_OFFICE_ID = 'Associates.Enrollment.GetNewBackOfficeId';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';

const startWith = (hooks: ExtensionHooks) => startTestServer({ extension: { plan: publishedPlan, hooks } });
const countCustomers = async (server: TestServer) => (await server.sql('SELECT id FROM customers')).length;
const create = (server: TestServer, body = retailBody()) => server.call('POST', '/v1/customers', body);

describe('WriteApplication', () => {
  it('before: its changes are stored; its refusal with a field stores no one', async () => {
    await using server = await startWith({
      [ENROLL]: async (request, next) => {
        if (request.Application.CompanyName === '') throw refuse('Which company?', 'CompanyName');
        request.Application.AssociateCustom.Field2 = 'web';
        return next(request);
      },
    });
    const refused = await create(server);
    assert.equal(refused.status, 400);
    assert.deepEqual(problemsOf(refused), ['CompanyName: refused_by_extension']);
    assert.equal(await countCustomers(server), 1);
    const id = await server.create(retailBody({ CompanyName: 'Acme' }));
    const stored = await server.call('GET', `/v1/customers/${id}`);
    assert.equal(stored.json.AssociateCustom.Field2, 'web');
  });

  it('after: sees the new customer, and may change the response', async () => {
    let existing = 0;
    let seen: unknown;
    await using server = await startWith({
      [ENROLL]: async (request, next, { services }) => {
        const { ApplicationResponse } = await next(request);
        const { AssociateId, BackOfficeId } = ApplicationResponse;
        const stored = await services.associateService.getAssociate({ associateId: AssociateId });
        seen = [stored?.BackOfficeId === BackOfficeId, stored?.EnrollerId];
        return { ApplicationResponse: { AssociateId: existing || AssociateId, BackOfficeId } };
      },
    });
    existing = await server.create(retailBody());
    const answer = await create(server);
    assert.deepEqual(seen, [true, 2]);
    assert.deepEqual([answer.status, answer.json], [201, existing]);
    assert.equal(answer.headers.get('location'), `/v1/customers/${existing}`);
  });

  it('replaced: returns an existing customer, and stores no one', async () => {
    await using server = await startWith({
      [ENROLL]: async () => ({ ApplicationResponse: { AssociateId: 2, BackOfficeId: '15F92' } }),
    });
    const answer = await create(server);
    assert.deepEqual([answer.status, answer.json], [201, 2]);
    assert.equal(await countCustomers(server), 1);
  });

  it('never returns the id of a customer who does not exist: 500 that says whether data is stored', async () => {
    for (const [runsNext, code] of [
      [false, 'extension_failed'],
      [true, 'extension_failed_after_storing'],
    ] as const) {
      for (const AssociateId of [0, 424242]) {
        await using server = await startWith({
          [ENROLL]: async (request, next) => {
            if (runsNext) await next(request);
            return { ApplicationResponse: { AssociateId, BackOfficeId: 'X' } };
          },
        });
        const answer = await create(server);
        assert.deepEqual([answer.status, answer.json.code], [500, code]);
        assert.match(server.log.join(), new RegExp(`names no customer \\(${AssociateId}\\)`));
      }
    }
  });
});

describe('GetNewBackOfficeId', () => {
  it('gets id, type and enroller; its answer is stored, trimmed', async () => {
    const requests: unknown[] = [];
    await using server = await startWith({
      [BACK_OFFICE_ID]: async (request) => {
        requests.push(request);
        return { BackOfficeId: ` ACME-${request.AssociateId} ` };
      },
    });
    const id = await server.create(retailBody());
    assert.deepEqual(requests, [{ AssociateId: id, AssociateBaseType: 2, EnrollerId: 2 }]);
    const stored = await server.call('GET', `/v1/customers/${id}`);
    assert.equal(stored.json.BackOfficeId, `ACME-${id}`);
  });

  it('does not fire when the body contains a back office id', async () => {
    await using server = await startWith({ [BACK_OFFICE_ID]: async () => assert.fail('not to be called') });
    await server.create(retailBody({ BackOfficeId: 'MINE' }));
  });

  it('may wrap the id of the plan', async () => {
    await using server = await startWith({
      [BACK_OFFICE_ID]: async (request, next) => {
        const { BackOfficeId } = await next(request);
        return { BackOfficeId: `US-${BackOfficeId}` };
      },
    });
    const id = await server.create(retailBody());
    const expected = `US-${(id + 90_000).toString(16).toUpperCase()}`;
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).json.BackOfficeId, expected);
  });

  it('is called again when its answer is taken, with the next customer id', async () => {
    const ids: number[] = [];
    await using server = await startWith({
      [BACK_OFFICE_ID]: async ({ AssociateId }) => {
        ids.push(AssociateId);
        return { BackOfficeId: ids.length === 1 ? '15f92' : `A${AssociateId}` };
      },
    });
    const id = await server.create(retailBody());
    assert.deepEqual(ids, [id - 1, id]);
  });

  it('that returns the same taken id again ends in a clear 409, after two calls', async () => {
    let calls = 0;
    await using server = await startWith({
      [BACK_OFFICE_ID]: async () => {
        calls += 1;
        return { BackOfficeId: '15F92' };
      },
    });
    const answer = await create(server);
    assert.equal(answer.status, 409);
    assert.deepEqual(problemsOf(answer), ['BackOfficeId: no_free_back_office_id']);
    assert.equal(calls, 2);
    assert.equal(await countCustomers(server), 1);
  });

  it('that returns an invalid id fails: 500, and no customer is stored', async () => {
    for (const BackOfficeId of ['', '   ', 'x'.repeat(51), 'a\nb']) {
      await using server = await startWith({ [BACK_OFFICE_ID]: async () => ({ BackOfficeId }) });
      const answer = await create(server);
      assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed']);
      assert.equal(await countCustomers(server), 1);
    }
  });
});

describe('IsEmailAvailable', () => {
  const refusesShop: ExtensionHooks = {
    [EMAIL]: async (request, next) =>
      request.EmailAddress.endsWith('@shop.example') ? { IsAvailable: false } : next(request),
  };

  it('false: email_not_available in create, update, patch and upgrade, and nothing is stored', async () => {
    await using server = await startWith(refusesShop);
    const refused = { EmailAddress: 'me@shop.example' };
    const id = await server.create(retailBody());
    const before = await server.call('GET', `/v1/customers/${id}`);
    const answers = [
      await create(server, retailBody(refused)),
      await server.call('PUT', `/v1/customers/${id}`, retailBody(refused)),
      await server.call('PATCH', `/v1/customers/${id}`, refused),
      await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody(refused)),
    ];
    for (const answer of answers) {
      assert.equal(answer.status, 409);
      assert.deepEqual(problemsOf(answer), ['EmailAddress: email_not_available']);
    }
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).text, before.text);
    assert.equal(await countCustomers(server), 2);
  });

  it('false: Validate returns true, which means taken', async () => {
    await using server = await startWith(refusesShop);
    const validate = async (email: string) =>
      (await server.call('GET', `/v1/validate/email-address/${email}`)).json;
    assert.equal(await validate('me@shop.example'), true);
    assert.equal(await validate('me@other.example'), false);
  });

  it('does not fire for an address that does not change', async () => {
    let calls = 0;
    await using server = await startWith({
      [EMAIL]: async (request, next) => {
        calls += 1;
        return next(request);
      },
    });
    const body = retailBody();
    const id = await server.create(body);
    await server.call('PUT', `/v1/customers/${id}`, body);
    await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Other' });
    assert.equal(calls, 1);
  });

  it('true does not override the uniqueness that the database enforces', async () => {
    await using server = await startWith({ [EMAIL]: async () => ({ IsAvailable: true }) });
    const body = retailBody();
    await server.create(body);
    const answer = await create(server, retailBody({ EmailAddress: body['EmailAddress'] }));
    assert.equal(answer.status, 409);
    assert.deepEqual(problemsOf(answer), ['EmailAddress: not_unique']);
    assert.equal(await countCustomers(server), 2);
  });
});
