import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { type Extension, type ExtensionHooks, ProblemError, refuse } from '../../../src/extension.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';

const withHooks = (hooks: ExtensionHooks): { extension: Extension } => ({
  extension: { plan: publishedPlan, hooks },
});

/** The rows that an upgrade of this customer has left in the database. */
async function traces(server: TestServer, id: number): Promise<{ changes: number; placements: number }> {
  const changes = await server.sql(`SELECT * FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`);
  const placements = await server.sql(`SELECT * FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`);
  return { changes: changes.length, placements: placements.length };
}

const NOTHING = { changes: 0, placements: 0 };
const EVERYTHING = { changes: 1, placements: 1 };

describe('hooks around an upgrade', () => {
  it('fire from the outside in: base type, then update, then email when the address is new', async () => {
    const fired: string[] = [];
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async (request, next) => {
          fired.push('upgrade');
          const response = await next(request);
          fired.push('/upgrade');
          return response;
        },
        [UPDATE]: async (request, next) => {
          fired.push('update');
          const response = await next(request);
          fired.push('/update');
          return response;
        },
        [EMAIL]: async (request, next) => {
          fired.push(`email ${request.EmailAddress}`);
          return next(request);
        },
      }),
    );
    const first = await server.create(retailBody({ EmailAddress: 'kept@example.com' }));
    const second = await server.create(retailBody());
    fired.length = 0;
    const kept = distributorBody({ EmailAddress: 'KEPT@example.com' });
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${first}`, kept)).status, 201);
    assert.deepEqual(fired, ['upgrade', 'update', '/update', '/upgrade']);
    fired.length = 0;
    const changed = distributorBody({ EmailAddress: 'new@example.com' });
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${second}`, changed)).status, 201);
    assert.deepEqual(fired, ['upgrade', 'update', 'email new@example.com', '/update', '/upgrade']);
  });

  it('before: see the stored and the requested record, and their changes are stored', async () => {
    const seen: unknown[] = [];
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async (request, next) => {
          seen.push(request.AssociateId, request.OldAssociateBaseType, request.NewAssociateBaseType);
          seen.push(request.OldAssociateInfo.DisplayLastName, request.UpdatedAssociateInfo.DisplayLastName);
          // The published extensions change the request in place.
          request.UpdatedAssociateInfo.Custom.Field1 = 'upgraded';
          return next(request);
        },
        [UPDATE]: async (request, next) =>
          next({
            ...request,
            UpdatedAssociateInfo: { ...request.UpdatedAssociateInfo, CompanyName: 'Changed Inc.' },
          }),
      }),
    );
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(answer.status, 201);
    assert.equal(answer.json.AssociateCustom.Field1, 'upgraded');
    assert.equal(answer.json.CompanyName, 'Changed Inc.');
    assert.deepEqual(seen, [id, 2, 1, 'Palpatine', 'Yoda']);
  });

  it('before: their changes are checked against the rules of the plan', async () => {
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async (request, next) => {
          request.UpdatedAssociateInfo.DisplayFirstName = '';
          request.UpdatedAssociateInfo.SponsorId = 999_999;
          return next(request);
        },
      }),
    );
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(answer.status, 400);
    assert.deepEqual(problemsOf(answer), ['FirstName: required', 'SponsorId: sponsor_not_found']);
    assert.deepEqual(await traces(server, id), NOTHING);
  });

  it('before: can complete a request that the rules would otherwise refuse', async () => {
    await using server = await startTestServer(
      withHooks({
        [UPDATE]: async (request, next) => {
          request.UpdatedAssociateInfo.AcceptTerms = true;
          return next(request);
        },
      }),
    );
    const id = await server.create(retailBody());
    const body = distributorBody({ TermsAccepted: false });
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, body)).json.TermsAccepted, true);
  });

  it('after: see the committed record, and can use it', async () => {
    let seen: unknown;
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async (request, next, { services }) => {
          const response = await next(request);
          const stored = await services.associateService.getAssociate({ associateId: request.AssociateId });
          seen = [response, stored?.AssociateBaseType, await traces(server, request.AssociateId)];
          return response;
        },
      }),
    );
    const id = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.deepEqual(seen, [{ AssociateId: id, AssociateBaseType: 1 }, 1, EVERYTHING]);
  });

  it('replace: skipping next stores nothing, and the caller gets the customer as stored', async () => {
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async ({ AssociateId }) => ({ AssociateId, AssociateBaseType: 2 }),
        [UPDATE]: async () => assert.fail('the original was not to run'),
      }),
    );
    const id = await server.create(retailBody());
    const before = await server.call('GET', `/v1/customers/${id}`);
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(answer.status, 201);
    assert.equal(answer.text, before.text);
    assert.deepEqual(await traces(server, id), NOTHING);
  });

  it('refuse before next: a 400 that names the field, and nothing is stored', async () => {
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async () => {
          throw refuse('Needs a coach.', 'AssociateCustom.Field3');
        },
      }),
    );
    const id = await server.create(retailBody());
    const before = await server.call('GET', `/v1/customers/${id}`);
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(answer.status, 400);
    assert.deepEqual(problemsOf(answer), ['AssociateCustom.Field3: refused_by_extension']);
    assert.equal(answer.json.errors[0].pointer, '/AssociateCustom/Field3');
    assert.equal(answer.headers.get('x-directscale-message'), 'Needs a coach.');
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).text, before.text);
  });

  it('refuse after next: the data stays, and the caller gets the refusal', async () => {
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async (request, next) => {
          await next(request);
          throw refuse('Stored, but call us.');
        },
      }),
    );
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.equal(answer.status, 400);
    assert.equal(answer.json.detail, 'Stored, but call us.');
    assert.deepEqual(await traces(server, id), EVERYTHING);
  });

  it('pass on every problem of the original unchanged', async () => {
    await using server = await startTestServer(
      withHooks({ [UPGRADE]: (request, next) => next(request), [UPDATE]: (request, next) => next(request) }),
    );
    await using plain = await startTestServer();
    for (const body of [retailBody(), { CustomerType: 1, TaxId: '***' }]) {
      const [hooked, bare] = await Promise.all(
        [server, plain].map(async (each) => {
          const id = await each.create(preferredBody());
          return each.call('PUT', `/v1/customers/upgrade/${id}`, body);
        }),
      );
      assert.equal(hooked?.status, bare?.status);
      assert.deepEqual(hooked?.json.errors, bare?.json.errors);
    }
  });

  it('may catch a problem of the original and answer by themselves', async () => {
    let caught: string[] = [];
    await using server = await startTestServer(
      withHooks({
        [UPGRADE]: async (request, next) => {
          try {
            return await next(request);
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
            caught = error.problems.map(({ code }) => code);
            return { AssociateId: request.AssociateId, AssociateBaseType: request.OldAssociateBaseType };
          }
        },
      }),
    );
    const id = await server.create(preferredBody());
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody())).status, 201);
    assert.deepEqual(caught, ['upgrade_not_supported']);
    assert.deepEqual(await traces(server, id), NOTHING);
  });
});
