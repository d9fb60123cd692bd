import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../extension/commission-plan.ts';
import { problemsOf } from '../../test/support/answers.ts';
import { retailBody } from '../../test/support/bodies.ts';
import { listen, remoteEnvironment } from '../../test/support/remote-extension.ts';
import { repositoryRoot } from '../../test/support/source-files.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { until } from '../../test/support/until.ts';
import { type CompanyRoute, defineRoute, type ForwardedRoute, refuse, Type } from '../extension.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';

const NAME = Type.Object({ name: Type.String({ maxLength: 50, description: 'A name.' }) });
const TEXT = { description: 'A text.', schema: Type.String() };
const texts = { summary: 'Test', description: 'For the test.' };

const start = (operations: readonly CompanyRoute[], environment = {}) =>
  startTestServer({
    environment,
    extension: {
      plan: publishedPlan,
      routes: { prefix: 'acme', group: 'Acme', description: 'Of Acme.', operations },
    },
  });

describe('Custom operations of an extension', () => {
  let server: TestServer;
  let id: number;
  before(async () => {
    const file = path.join(repositoryRoot, 'examples/extensions/own-routes/index.ts');
    server = await startTestServer({ extension: await loadClientExtension(file) });
    id = await server.create(retailBody());
  });
  after(() => server.close());
  const spend = (body: unknown, headers: Record<string, string> = {}) =>
    server.call('POST', `/v1/acme/points/${id}/spend`, body, headers);

  it('answer what their handlers return, read requests leniently, and refuse with their own status', async () => {
    assert.deepEqual((await server.call('GET', `/v1/ACME/Points/${id}/`)).json, {
      CustomerId: id,
      Points: 20,
    });
    const spent = await spend({ points: '5', More: 1 });
    assert.deepEqual([spent.status, spent.json], [201, { CustomerId: id, Points: 15 }]);
    assert.equal(spent.headers.get('x-upline-ignored-fields'), 'More');
    for (const [answer, status, problem] of [
      [await spend({ Points: 100 }), 409, 'Points: conflict_by_extension'],
      [await server.call('GET', '/v1/acme/points/999999'), 404, 'customerId: not_found_by_extension'],
      [await spend({ Points: 0 }), 400, 'Points: out_of_range'],
      [await spend({}), 400, 'Points: wrong_type'],
      [await spend('{'), 400, ': body_not_json'],
      [await server.call('GET', '/v1/acme/points/12a'), 400, 'customerId: wrong_type'],
      [await server.call('PUT', `/v1/acme/points/${id}`, {}), 405, ': method_not_allowed'],
    ] as const) {
      assert.deepEqual([answer.status, ...problemsOf(answer)], [status, problem]);
      assert.match(answer.headers.get('x-directscale-message') ?? '', /\S/);
    }
  });

  it('repeat the answer of an Idempotency-Key', async () => {
    const { json: before } = await server.call('GET', `/v1/acme/points/${id}`);
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1)
      answers.push(await spend({ Points: 1 }, { 'Idempotency-Key': 'once' }));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [201, 201, 201],
    );
    assert.deepEqual(
      answers.map(({ json }) => json.Points),
      Array(3).fill(before.Points - 1),
    );
    const other = await spend({ Points: 2 }, { 'Idempotency-Key': 'once' });
    assert.equal(other.status, 422);
  });

  it('need a key, whose scopes and products may name them, and are in the request log', async () => {
    const without = await fetch(`${server.url}/v1/acme/points/${id}`);
    assert.equal(without.status, 401);
    const { subscriptions } = server.installation;
    const { primary } = await subscriptions.create('acme reader');
    await subscriptions.allow('acme reader', { scopes: ['acme:read'] });
    const key = { 'Ocp-Apim-Subscription-Key': primary };
    assert.equal((await server.call('GET', `/v1/acme/points/${id}`, undefined, key)).status, 200);
    assert.equal((await spend({ Points: 1 }, key)).headers.get('x-upline-key-problem'), 'scope_missing');
    assert.equal((await server.call('GET', `/v1/customers/${id}`, undefined, key)).status, 401);
    const logged = () =>
      server.sql(`SELECT * FROM request_log WHERE operation IN ('GetPoints', 'SpendPoints')`);
    await until(async () => (await logged()).length >= 8);
  });

  it('are in the documents, the reference and the changes of the running server', async () => {
    const read = async (address: string) => (await server.call('GET', address)).json;
    const { paths, components } = await read('/openapi.json');
    assert.equal(paths['/v1/acme/points/{customerId}'].get.operationId, 'GetPoints');
    assert.ok('SpendPointsBody' in components.schemas);
    const reference = await read('/docs/reference.json');
    assert.deepEqual(reference.tags.at(-1), {
      name: 'Acme',
      description: 'Loyalty points of the company Acme.',
    });
    assert.ok(reference['x-upline-order'].includes('post /v1/acme/points/{customerId}/spend'));
    assert.match(JSON.stringify(reference.paths['/v1/acme/points/{customerId}']), /not_found_by_extension/);
    assert.match(JSON.stringify(await read('/docs/changes.json')), /GetPoints/);
    assert.equal(
      (await fetch(`${server.url}/docs/operations/getpoints`, { redirect: 'manual' })).status,
      302,
    );
    await using standard = await startTestServer();
    assert.ok(!(await standard.call('GET', '/openapi.json')).text.includes('/v1/acme'));
    assert.equal((await standard.call('GET', `/v1/acme/points/${id}`)).status, 404);
  });
});

describe('A failing custom operation', () => {
  const failing = (operation: string, serve: () => Promise<unknown>) =>
    defineRoute(
      {
        id: operation,
        method: 'POST',
        path: `/${operation}`,
        ...texts,
        answer: { description: 'A count.', schema: Type.Object({ Count: Type.Integer() }) },
      },
      serve as never,
    );

  it('is reported as the extension’s fault, without its cause in the answer', async () => {
    await using server = await start([
      failing('Throws', async () => {
        throw new Error('password of our database');
      }),
      failing('Wrong', async () => ({ Count: 'many' })),
      failing('Nothing', async () => undefined),
      failing('Large', async () => ({ Count: 1, Text: 'x'.repeat(1_000_001) })),
    ]);
    for (const operation of ['Throws', 'Wrong', 'Nothing', 'Large']) {
      const answer = await server.call('POST', `/v1/acme/${operation}`);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [500, ': extension_failed'], operation);
      assert.ok(!answer.text.includes('password of our database'));
    }
    assert.ok(server.log.join('').includes('password of our database'), 'the log has the cause');
  });

  it('reports that a service has stored data, and does not keep the answer of the service as its own', async () => {
    const enroll = defineRoute(
      {
        id: 'RenameRoot',
        method: 'POST',
        path: '/rename',
        ...texts,
        body: NAME,
        answer: { status: 201, ...TEXT },
      },
      async ({ body }, { services }) => {
        const associate = await services.associateService.getAssociate({ associateId: 2 });
        if (associate === null) throw refuse('No root.');
        await services.associateService.updateAssociate({
          associate: { ...associate, DisplayFirstName: body.name },
        });
        if (body.name === 'Bad') throw new Error('after');
        return `Hello ${body.name}`;
      },
    );
    await using server = await start([enroll]);
    const rename = (name: string) =>
      server.call('POST', '/v1/acme/rename', { name }, { 'Idempotency-Key': `rename ${name}` });
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await rename('Ann');
      assert.deepEqual([answer.status, answer.text], [201, '"Hello Ann"']);
    }
    assert.equal((await server.call('GET', '/v1/customers/2')).json.FirstName, 'Ann');
    const failed = await rename('Bad');
    assert.deepEqual([failed.status, ...problemsOf(failed)], [500, ': extension_failed_after_storing']);
  });
});

describe('A forwarded operation', () => {
  const forwarded = (serve: ForwardedRoute): CompanyRoute[] => [
    defineRoute(
      {
        ...{ id: 'GetName', method: 'GET', path: '/names/{name}', ...texts, params: NAME },
        query: Type.Object({ top: Type.Optional(Type.Integer({ minimum: 1, description: 'How many.' })) }),
        answer: TEXT,
      },
      serve,
    ),
    defineRoute(
      {
        id: 'PutName',
        method: 'PUT',
        path: '/names/{name}',
        ...texts,
        params: NAME,
        body: NAME,
        answer: { status: 201, ...TEXT },
      },
      serve,
    ),
  ];

  it('goes to the remote extension with its method, path, query and body, and with no secret of the caller', async () => {
    const seen: unknown[] = [];
    await using remote = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const {
          authorization,
          'ocp-apim-subscription-key': key,
          'x-directscale-requestname': name,
        } = request.headers;
        seen.push([request.method, request.url, Buffer.concat(chunks).toString(), authorization, key, name]);
        response.writeHead(request.method === 'PUT' ? 201 : 200, { 'Content-Type': 'application/json' });
        response.end('"done"');
      });
    });
    await using server = await start(forwarded({ url: `${remote.url}/base/` }), remoteEnvironment);
    const answer = await server.call('GET', '/v1/acme/names/a%2Fb%3Fc?TOP=3&other=1');
    assert.deepEqual([answer.status, answer.text], [200, '"done"']);
    assert.equal((await server.call('PUT', '/v1/acme/names/x', { NAME: 'y', more: 1 })).status, 201);
    const bearer = `Bearer ${remoteEnvironment.UPLINE_EXTENSION_SECRET}`;
    assert.deepEqual(seen, [
      ['GET', '/base/names/a%2Fb%3Fc?top=3', '', bearer, undefined, 'GetName'],
      ['PUT', '/base/names/x', '{"name":"y"}', bearer, undefined, 'PutName'],
    ]);
    for (const part of ['%2E%2E', '%2e', '..%2f..%2Fsecret', 'a%2f..', 'a%5C..%5Cb', '.%2Fa']) {
      const refused = await server.call('GET', `/v1/acme/names/${part}`);
      assert.ok([400, 404].includes(refused.status), part);
    }
    assert.equal((await server.call('GET', '/v1/acme/names/a..b%2F...')).status, 200);
    assert.deepEqual((seen.pop() as unknown[])[1], '/base/names/a..b%2F...');
    assert.equal(seen.length, 2, 'a path cannot lead elsewhere');
  });

  it('passes on refusals, and classifies all other answers', async () => {
    const answers: Record<string, [status: number, body: string]> = {
      gone: [404, '{"Message":"No such name","Field":"name"}'],
      taken: [409, '{"Message":"Taken"}'],
      bad: [400, '{"Message":"Bad","Field":"name"}'],
      silent: [404, ''],
      broken: [500, 'oops'],
      number: [200, '5'],
      text: [200, 'not json'],
    };
    await using remote = await listen((request, response) => {
      const [status, body] = answers[request.url?.split('/').at(-1) ?? ''] ?? [200, '""'];
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    });
    await using server = await start(forwarded({ url: remote.url }), remoteEnvironment);
    const outcomes: Record<string, string> = {};
    for (const name of Object.keys(answers)) {
      const answer = await server.call('GET', `/v1/acme/names/${name}`);
      outcomes[name] = `${answer.status} ${problemsOf(answer)}`;
    }
    assert.deepEqual(outcomes, {
      gone: '404 name: not_found_by_extension',
      taken: '409 : conflict_by_extension',
      bad: '400 name: refused_by_extension',
      silent: '502 : extension_bad_status',
      broken: '502 : extension_bad_status',
      number: '500 : extension_failed',
      text: '502 : extension_answer_invalid',
    });
  });

  it('ends after its time limit, and is refused at once while the extension is down', async () => {
    await using remote = await listen(() => undefined);
    await using server = await start(forwarded({ url: remote.url, timeoutMs: 100 }), remoteEnvironment);
    const codes: string[] = [];
    for (let turn = 0; turn < 6; turn += 1)
      codes.push((await server.call('GET', '/v1/acme/names/x')).json.code);
    assert.deepEqual(codes, [...Array(5).fill('extension_timeout'), 'extension_circuit_open']);
  });
});
