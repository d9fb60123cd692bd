import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refuse } from '../../../src/extension.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { HOOK_WAYS, type PortableHandler, startWithHandlers } from '../../support/hook-ways.ts';
import type { TestServer } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';
const ENROLL = 'Associates.Enrollment.WriteApplication';
const BACK_OFFICE_ID = 'Associates.Enrollment.GetNewBackOfficeId';
const EMAIL = 'Associates.Enrollment.IsEmailAvailable';

const pass: PortableHandler = (request, next) => next(request);

async function traces(server: TestServer, id: number) {
  const changes = await server.sql(`SELECT * FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`);
  const placements = await server.sql(`SELECT * FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`);
  return { changes: changes.length, placements: placements.length };
}

const NOTHING = { changes: 0, placements: 0 };
const EVERYTHING = { changes: 1, placements: 1 };

const upgrade = (server: TestServer, id: number, headers = {}, body = distributorBody()) =>
  server.call('PUT', `/v1/customers/upgrade/${id}`, body, headers);

for (const way of HOOK_WAYS) {
  const start = (handlers: Record<string, PortableHandler>) => startWithHandlers(way, handlers);
  /** Failures differ: in process, the handler fails as part of the program; remotely, as a web application. */
  const failure = (inProcess: [number, string], remote: [number, string]) =>
    way === 'in process' ? inProcess : remote;
  const FAILED = failure([500, 'extension_failed'], [502, 'extension_bad_status']);
  const FAILED_LATE = failure(
    [500, 'extension_failed_after_storing'],
    [502, 'extension_unreachable_after_storing'],
  );

  describe(`a handler, ${way},`, () => {
    it('that passes the call through changes nothing: the whole upgrade is stored, including its password', async () => {
      await using server = await start({ [UPGRADE]: pass });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id);
      assert.deepEqual([answer.status, answer.json.CustomerType], [201, 1]);
      assert.deepEqual(await traces(server, id), EVERYTHING);
      const [row] = await server.sql(`SELECT password_hash FROM customers WHERE id = ${id}`);
      assert.match(String(row?.['password_hash']), /^\$argon2id\$/);
      const [change] = await server.sql(
        `SELECT actor, operation, requestid FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`,
      );
      const requestId = answer.headers.get('x-directscale-requestid');
      assert.deepEqual(change, { actor: 'test', operation: 'UpgradeCustomer', requestid: requestId });
    });

    it('changes the request', async () => {
      await using server = await start({
        [UPGRADE]: (request, next) => {
          request.UpdatedAssociateInfo.Custom.Field1 = 'upgraded';
          return next(request);
        },
        [ENROLL]: (request, next) =>
          next({ Application: { ...request.Application, CompanyName: 'Changed Inc.' } }),
      });
      const id = await server.create(retailBody());
      const { json } = await upgrade(server, id);
      assert.equal(json.AssociateCustom.Field1, 'upgraded');
      const [row] = await server.sql(
        `SELECT company_name FROM customers WHERE id = ${await server.create(retailBody())}`,
      );
      assert.equal(row?.['company_name'], 'Changed Inc.');
    });

    it('changes the response', async () => {
      await using server = await start({
        [EMAIL]: async (request, next) => {
          const { IsAvailable } = await next(request);
          return { IsAvailable: IsAvailable && !request.EmailAddress.endsWith('@example.org') };
        },
        [BACK_OFFICE_ID]: async (request, next) => ({
          BackOfficeId: `X${(await next(request)).BackOfficeId}`,
        }),
      });
      const refused = retailBody({ EmailAddress: 'somebody@example.org' });
      const answer = await server.call('POST', '/v1/customers', refused);
      assert.deepEqual(problemsOf(answer), ['EmailAddress: email_not_available']);
      const id = await server.create(retailBody());
      const [row] = await server.sql(`SELECT back_office_id FROM customers WHERE id = ${id}`);
      assert.match(String(row?.['back_office_id']), /^X/);
    });

    it('overrides: the original does not run, and the response replaces its response', async () => {
      await using server = await start({
        [UPGRADE]: async ({ AssociateId }) => ({ AssociateId, AssociateBaseType: 1 }),
        [BACK_OFFICE_ID]: async () => ({ BackOfficeId: 'OVERRIDDEN' }),
      });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id);
      assert.deepEqual([answer.status, answer.json.CustomerType], [201, 2]);
      assert.equal(answer.json.BackOfficeId, 'OVERRIDDEN');
      assert.deepEqual(await traces(server, id), NOTHING);
    });

    it('refuses with a message that names the field', async () => {
      await using server = await start({
        [UPGRADE]: async () => refuse('We do not take Yodas.', 'LastName'),
      });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id);
      assert.deepEqual([answer.status, answer.json.message], [400, 'We do not take Yodas.']);
      assert.deepEqual(problemsOf(answer), ['LastName: refused_by_extension']);
      assert.deepEqual(await traces(server, id), NOTHING);
    });

    it('that fails before the original: nothing is stored', async () => {
      await using server = await start({
        [UPGRADE]: async () => {
          throw new Error('hunter2');
        },
      });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id);
      assert.deepEqual([answer.status, answer.json.code], FAILED);
      assert.doesNotMatch(answer.text, /hunter2/);
      assert.deepEqual(await traces(server, id), NOTHING);
    });

    it('that fails after the original: the answer says that the data is stored', async () => {
      await using server = await start({
        [UPGRADE]: async (request, next) => {
          await next(request);
          throw new Error('hunter2');
        },
      });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id);
      assert.deepEqual([answer.status, answer.json.code], FAILED_LATE);
      assert.doesNotMatch(answer.text, /hunter2/);
      assert.deepEqual(await traces(server, id), EVERYTHING);
    });

    it('that calls the original twice fails, even if it hides it; the original ran once', async () => {
      const twice: PortableHandler[] = [
        async (request, next) => {
          await next(request);
          return next(request);
        },
        async (request, next) => {
          const response = await next(request);
          await next(request).catch(() => undefined);
          return response;
        },
      ];
      for (const handler of twice) {
        await using server = await start({ [UPGRADE]: handler });
        const id = await server.create(retailBody());
        const answer = await upgrade(server, id);
        assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed_after_storing']);
        assert.deepEqual(await traces(server, id), EVERYTHING);
        assert.match(server.log.join(''), /next was called a second time/);
      }
    });

    it('that passes on a value that is not the model fails, even if it corrects that afterwards', async () => {
      await using server = await start({
        [UPGRADE]: async (request, next) => {
          await next({ AssociateId: 'seven' }).catch(() => undefined);
          return { AssociateId: request.AssociateId, AssociateBaseType: 1 };
        },
      });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id);
      assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed']);
      assert.deepEqual(await traces(server, id), NOTHING);
      assert.match(server.log.join(''), /request handed to next is not the model/);
    });

    it('that returns a value that is not the model fails', async () => {
      for (const wrong of [{}, { AssociateId: '7a', AssociateBaseType: 1 }, null, []]) {
        await using server = await start({ [UPGRADE]: async () => wrong });
        const id = await server.create(retailBody());
        const { status, json } = await upgrade(server, id);
        const expected = failure([500, 'extension_failed'], [502, 'extension_answer_invalid']);
        assert.deepEqual([status, json.code], expected);
      }
      await using server = await start({
        [UPGRADE]: async (request, next) => {
          await next(request);
          return { AssociateId: 'nobody' };
        },
      });
      const id = await server.create(retailBody());
      const { status, json } = await upgrade(server, id);
      assert.deepEqual([status, json.code], FAILED_LATE);
    });

    it('passes on a refusal of the original: the caller gets its status, code and field', async () => {
      await using server = await start({ [UPGRADE]: pass, [UPDATE]: pass, [EMAIL]: pass });
      await server.create(retailBody({ EmailAddress: 'taken@example.com' }));
      const id = await server.create(retailBody());
      const taken = await upgrade(server, id, {}, distributorBody({ EmailAddress: 'taken@example.com' }));
      assert.equal(taken.status, 409);
      assert.deepEqual(problemsOf(taken), ['EmailAddress: not_unique']);
      const wrong = await upgrade(server, id, {}, distributorBody({ TaxId: '', BirthDate: '' }));
      assert.equal(wrong.status, 400);
      assert.deepEqual(problemsOf(wrong).sort(), ['BirthDate: required', 'TaxId: required']);
      assert.deepEqual(await traces(server, id), NOTHING);
    });

    it('may answer by itself when the original refuses', async () => {
      await using server = await start({
        [UPGRADE]: async (request, next) => {
          const response = { AssociateId: request.AssociateId, AssociateBaseType: 2 };
          return next(request).catch(() => response);
        },
      });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id, {}, distributorBody({ CustomerType: 7 }));
      assert.deepEqual([answer.status, answer.json.CustomerType], [201, 2]);
    });

    it('keeps If-Match in effect: the record must not change before the handler or while it runs', async () => {
      let changeRecord = async () => {};
      await using server = await start({
        [UPGRADE]: async (request, next) => {
          await changeRecord();
          return next(request);
        },
      });
      const id = await server.create(retailBody());
      const tag = async () => (await server.call('GET', `/v1/customers/${id}`)).headers.get('etag') ?? '';
      const first = await tag();
      changeRecord = async () =>
        void (await server.call('PATCH', `/v1/customers/${id}`, { CompanyName: 'New' }));
      assert.equal((await upgrade(server, id, { 'If-Match': first })).status, 412);
      assert.deepEqual(await traces(server, id), NOTHING);
      changeRecord = async () => {};
      assert.equal((await upgrade(server, id, { 'If-Match': first })).status, 412);
      assert.equal((await upgrade(server, id, { 'If-Match': await tag() })).status, 201);
    });

    it('is called once for an Idempotency-Key, and a repetition gets the same answer', async () => {
      let calls = 0;
      let kept: Record<string, unknown>[] = [];
      await using server = await start({
        [UPGRADE]: async (request, next) => {
          calls += 1;
          const response = await next(request);
          kept = await server.sql(
            'SELECT customer_id FROM idempotency_keys WHERE answer_encrypted IS NOT NULL',
          );
          return response;
        },
      });
      const id = await server.create(retailBody());
      const body = distributorBody();
      const once = await upgrade(server, id, { 'Idempotency-Key': 'k1' }, body);
      const again = await upgrade(server, id, { 'Idempotency-Key': 'k1' }, body);
      assert.deepEqual([once.status, again.status, calls], [201, 201, 1]);
      assert.equal(again.headers.get('idempotent-replayed'), 'true');
      assert.equal(again.text, once.text);
      assert.deepEqual(
        kept,
        [{ customer_id: id }],
        'the answer is kept with the write, before the handler ends',
      );
    });

    it('inside the original of another handler works the same, from the outside in', async () => {
      const fired: string[] = [];
      const note =
        (name: string): PortableHandler =>
        async (request, next) => {
          fired.push(name);
          const response = await next(request);
          fired.push(`/${name}`);
          return response;
        };
      await using server = await start({
        [UPGRADE]: note('upgrade'),
        [UPDATE]: note('update'),
        [ENROLL]: note('enroll'),
        [BACK_OFFICE_ID]: note('id'),
        [EMAIL]: note('email'),
      });
      const id = await server.create(retailBody());
      assert.deepEqual(fired.splice(0), ['enroll', 'email', '/email', 'id', '/id', '/enroll']);
      assert.equal((await upgrade(server, id)).status, 201);
      assert.deepEqual(fired, ['upgrade', 'update', 'email', '/email', '/update', '/upgrade']);
      assert.deepEqual(await traces(server, id), EVERYTHING);
    });

    it('that fails inside another handler: the outer answer says whether data is stored', async () => {
      await using server = await start({
        [UPGRADE]: pass,
        [UPDATE]: async (request, next) => {
          await next(request);
          throw new Error('too late');
        },
      });
      const id = await server.create(retailBody());
      const answer = await upgrade(server, id);
      assert.deepEqual([answer.status, answer.json.code], FAILED_LATE);
      assert.deepEqual(await traces(server, id), EVERYTHING);
    });

    it('serves twenty upgrades at once', async () => {
      await using server = await start({ [UPGRADE]: pass, [UPDATE]: pass });
      const ids: number[] = [];
      for (let n = 0; n < 20; n += 1) ids.push(await server.create(retailBody()));
      const answers = await Promise.all(ids.map((id) => upgrade(server, id)));
      assert.deepEqual(
        answers.map(({ status }) => status),
        ids.map(() => 201),
      );
      for (const id of ids) assert.deepEqual(await traces(server, id), EVERYTHING);
      assert.deepEqual(await server.sql('SELECT * FROM hook_tokens'), []);
    });
  });
}
