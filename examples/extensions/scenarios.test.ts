import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { problemsOf } from '../../test/support/answers.ts';
import { distributorBody, preferredBody, retailBody } from '../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { EXAMPLE_SECRETS, hasProgram, startRemoteExample } from './remote-example.ts';
import inProcess from './typescript/index.ts';

/*
 * The same scenarios for the same extension, in process and in two languages over HTTP: a handler can do the same in
 * each.
 */

const HOOKS = [
  'Associates.Enrollment.UpdateAssociateBaseType',
  'Associates.Enrollment.WriteApplication',
  'Associates.Enrollment.IsEmailAvailable',
] as const;

const certificate = (Field1: string) => ({ AssociateCustom: { Field1 } });
const upgrade = (server: TestServer, id: number, body: unknown) =>
  server.call('PUT', `/v1/customers/upgrade/${id}`, body);

/** A server with the extension, and the processes to end with it. */
type Start = () => Promise<{ server: TestServer } & AsyncDisposable>;

async function startLocal(): ReturnType<Start> {
  const server = await startTestServer({ extension: inProcess });
  return { server, [Symbol.asyncDispose]: server.close };
}

const startRemote =
  (words: readonly [string, ...string[]]): Start =>
  async () => {
    const example = await startRemoteExample(words);
    const remote = Object.fromEntries(HOOKS.map((name) => [name, { url: `${example.url}/hooks/${name}` }]));
    const server = await startTestServer({
      extension: { plan: publishedPlan, remote },
      environment: {
        UPLINE_EXTENSION_SECRET: EXAMPLE_SECRETS.extension,
        UPLINE_DIRECTSCALE_SECRET: EXAMPLE_SECRETS.directScale,
      },
    });
    example.callsBackTo(server.url);
    return {
      server,
      async [Symbol.asyncDispose]() {
        await server.close();
        await example.stop();
      },
    };
  };

function scenarios(name: string, start: Start, skip: string | false): void {
  describe(`Acme’s extension, ${name}`, { skip }, () => {
    it('makes a preferred customer with a certificate a distributor: updated, logged and placed', async () => {
      await using run = await start();
      const { server } = run;
      const id = await server.create(preferredBody());
      const answer = await upgrade(server, id, distributorBody(certificate('T-12')));
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.json.CustomerType, 1);
      const [change] = (await server.call('GET', `/v1/customers/${id}/type-changes`)).json;
      assert.deepEqual([change.OldCustomerType, change.NewCustomerType], [3, 1]);
      const placements = `SELECT upline_id FROM placements WHERE node_id = ${id} AND tree = 'Unilevel'`;
      assert.deepEqual(await server.sql(placements), [{ upline_id: 2 }]);
    });

    it('refuses one without a certificate, naming the field, and stores nothing', async () => {
      await using run = await start();
      const { server } = run;
      const id = await server.create(preferredBody());
      const before = await server.call('GET', `/v1/customers/${id}`);
      const answer = await upgrade(server, id, distributorBody(certificate('no')));
      assert.equal(answer.status, 400, answer.text);
      assert.deepEqual(problemsOf(answer), ['AssociateCustom.Field1: refused_by_extension']);
      assert.equal((await server.call('GET', `/v1/customers/${id}`)).text, before.text);
    });

    it('stores nothing when the rules of the plan refuse an upgrade, and names the rule', async () => {
      await using run = await start();
      const { server } = run;
      const id = await server.create(preferredBody());
      const body = distributorBody({ ...certificate('T-12'), TaxId: '' });
      assert.deepEqual(problemsOf(await upgrade(server, id, body)), ['TaxId: required']);
      assert.deepEqual(await server.sql('SELECT * FROM CRM_AssociateTypeChanges'), []);
    });

    it('leaves every other upgrade, including a refusal, to the original', async () => {
      await using run = await start();
      const { server } = run;
      const retail = await server.create(retailBody());
      assert.equal((await upgrade(server, retail, distributorBody())).status, 201);
      const preferred = await server.create(preferredBody());
      const refused = await upgrade(server, preferred, retailBody());
      assert.deepEqual(problemsOf(refused), ['CustomerType: upgrade_not_supported']);
    });

    it('records who enrolled a customer, even if the body has another value', async () => {
      await using run = await start();
      const { server } = run;
      const body = retailBody({ AssociateCustom: { Field1: 'mine', Field10: 'forged' } });
      const stored = await server.call('GET', `/v1/customers/${await server.create(body)}`);
      assert.equal(stored.json.AssociateCustom.Field1, 'mine');
      assert.equal(stored.json.AssociateCustom.Field10, 'enrolled by test');
    });

    it('refuses throwaway addresses', async () => {
      await using run = await start();
      const body = retailBody({ EmailAddress: 'me@Throwaway.example' });
      const answer = await run.server.call('POST', '/v1/customers', body);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [409, 'EmailAddress: email_not_available']);
    });
  });
}

scenarios('in process', startLocal, false);
scenarios(
  'in Python',
  startRemote(['python3', 'python/extension.py']),
  !hasProgram('python3') && 'no python3',
);
scenarios('in Node', startRemote([process.execPath, 'node/extension.mjs']), false);
