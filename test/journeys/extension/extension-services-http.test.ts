import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { Answer } from '../../support/answers.ts';
import { retailBody } from '../../support/bodies.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { storedData } from '../../support/refusals.ts';
import {
  DIRECTSCALE_SECRET,
  type RemoteExtension,
  remoteEnvironment,
  startRemoteExtension,
} from '../../support/remote-extension.ts';
import { assertRemoteFailure, callService, SECRET } from '../../support/service-ways.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const BASE = '/api/extension/services';
const CONTENT = { 'Content-Type': 'application/json' };

let server: TestServer;
let id = 0;

before(async () => {
  server = await startTestServer({
    environment: { UPLINE_DIRECTSCALE_SECRET: SECRET },
    extension: { plan: publishedPlan },
  });
  id = await server.create(retailBody());
});
after(() => server.close());

/** Sends exactly these bytes, and asserts a refusal and that nothing is stored. */
async function refused(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const stored = await storedData(server);
  const all = { Authorization: `Bearer ${SECRET}`, ...headers };
  const answer = await sendRaw(server, { method: 'POST', path: BASE + path, body, headers: all });
  assert.deepEqual(await storedData(server), stored, 'nothing was stored');
  return answer;
}

const problems = (answer: Answer) =>
  answer.json.errors.map(({ field = '', code }: { field?: string; code: string }) => `${field}: ${code}`);

describe('The services over HTTP', () => {
  it('accept names of service, method and arguments in any letter case', async () => {
    const spellings: [path: string, body: object][] = [
      ['/AssociateService/v1/GetAssociate', { associateId: id }],
      ['/associateservice/V1/getassociate/', { AssociateId: id }],
      ['/ASSOCIATESERVICE/v1/GETASSOCIATE', { ASSOCIATEID: id, backOfficeId: null }],
    ];
    for (const [path, body] of spellings) {
      const answer = await server.call('POST', BASE + path, body, { Authorization: `bearer ${SECRET}` });
      assert.deepEqual([answer.status, answer.json.AssociateId], [200, id], answer.text);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    }
  });

  it('answer 401 with a challenge and the envelope to a caller without the secret, before anything else', async () => {
    const headers: (string | undefined)[] = [
      undefined,
      'Bearer',
      'Bearer ',
      `Basic ${SECRET}`,
      SECRET,
      `Bearer ${SECRET}x`,
      `Bearer ${SECRET.slice(1)}`,
      `Bearer ${'x'.repeat(300)}`,
      `Bearer ${server.key}`,
    ];
    for (const path of ['/AssociateService/v1/GetAssociate', '/NoService/v1/NoMethod']) {
      for (const authorization of headers) {
        const answer = await refused(path, '{', { Authorization: authorization ?? '' });
        assert.equal(answer.status, 401);
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
        assert.deepEqual(problems(answer), [': extension_unauthorized']);
        assert.match(answer.json.DiscoRemoteException.ErrorMessage, /needs a DirectScale Secret/);
        assert.match(answer.headers.get('x-directscale-message') ?? '', /needs a DirectScale Secret/);
      }
    }
  });

  it('are not available while no secret is set', async () => {
    await using closed = await startTestServer({ engine: 'sqlite' });
    for (const authorization of ['Bearer ', 'Bearer none', `Bearer ${SECRET}`]) {
      const path = `${BASE}/SettingsService/v1/ExtensionContext`;
      const answer = await closed.call('POST', path, {}, { Authorization: authorization });
      assert.equal(answer.status, 401);
    }
  });

  it('list the available services, methods and arguments when one is unknown', async () => {
    const service = await refused('/NoService/v1/GetAssociate', {});
    assertRemoteFailure(service);
    assert.deepEqual(problems(service), [': unknown_service']);
    assert.match(
      service.json.DiscoRemoteException.ErrorMessage,
      /AssociateService, EnrollmentService, TreeService, TicketService, EventService, SettingsService/,
    );
    const method = await refused('/treeservice/v1/Nothing', {});
    assertRemoteFailure(method);
    assert.deepEqual(problems(method), [': unknown_service_method']);
    assert.match(method.json.DiscoRemoteException.ErrorMessage, /^TreeService .*GetNodeDetail, GetUplineIds/);
    const argument = await refused('/AssociateService/v1/GetAssociates', { associateIds: [id], Levels: 1 });
    assertRemoteFailure(argument);
    assert.deepEqual(problems(argument), ['Levels: unknown_argument']);
    assert.match(argument.json.DiscoRemoteException.ErrorMessage, /it takes associateIds\. \(Error Id/);
  });

  it('accept a method without arguments with no body, and no other body', async () => {
    for (const body of [undefined, '', {}]) {
      const answer = await refused('/SettingsService/v1/ExtensionContext', body);
      assert.deepEqual([answer.status, answer.json], [200, { ClientId: 'upline', EnvironmentType: 'Stage' }]);
    }
    const answer = await refused('/SettingsService/v1/ExtensionContext', { x: 1 });
    assert.match(answer.json.DiscoRemoteException.ErrorMessage, /it takes none/);
  });

  it('refuse other HTTP methods', async () => {
    for (const path of ['/AssociateService/v1/GetAssociate', '/NoService/v1/x']) {
      const answer = await fetch(server.url + BASE + path, {
        headers: { Authorization: `Bearer ${SECRET}` },
      });
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get('allow'), 'POST');
      assert.match(await answer.text(), /"code":"method_not_allowed"/);
    }
  });

  it('ignore members that a model does not have, and name them', async () => {
    const associate = (await callService(server, 'AssociateService.GetAssociate', { associateId: id })).json;
    const body = {
      associate: { ...associate, AssociateType: 2, custom: associate.Custom, Custom: undefined },
    };
    const answer = await callService(server, 'AssociateService.UpdateAssociate', body);
    assert.deepEqual([answer.status, answer.text], [200, 'null']);
    assert.equal(answer.headers.get('x-upline-ignored-fields'), 'associate.AssociateType');
  });

  it('act for the user in the header, or else under the name of the secret, each in its own request', async () => {
    const log = async (headers: Record<string, string>) => {
      await callService(server, 'TicketService.LogEvent', { associateId: id, text: 'x' }, headers);
      return (await server.call('GET', `/v1/customers/${id}/service-log?limit=1`)).json[0].Actor;
    };
    assert.equal(await log({}), 'environment');
    assert.equal(await log({ 'X-DirectScale-User': 'mary@back-office' }), 'mary@back-office');
    const answer = await refused(
      '/TicketService/v1/LogEvent',
      { associateId: id, text: 'x' },
      {
        'X-DirectScale-User': 'x'.repeat(201),
      },
    );
    assert.deepEqual(problems(answer), [': invalid_header']);
  });

  it('are counted under the names of their methods', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    assert.match(metrics, /operation="AssociateService\.GetAssociate"/);
    assert.match(metrics, /operation="UnknownService"/);
    assert.doesNotMatch(metrics, /NoService/);
  });

  it('never show unexpected errors, and log them under the id of the envelope', async () => {
    await using broken = await startTestServer({ environment: { UPLINE_DIRECTSCALE_SECRET: SECRET } });
    const associateId = await broken.create(retailBody());
    await broken.sql('DROP TABLE service_log');
    const answer = await callService(broken, 'TicketService.LogEvent', { associateId, text: 'Kowalczyk' });
    assertRemoteFailure(answer);
    assert.deepEqual(problems(answer), [': internal_error']);
    assert.doesNotMatch(answer.text, /service_log|Kowalczyk/);
    const line = broken.log.find((each) => each.includes('unexpected error')) ?? '';
    assert.ok(JSON.parse(line).requestId.startsWith(answer.json.DiscoRemoteException.ErrorId));
    assert.doesNotMatch(broken.log.join(), /Kowalczyk/);
  });
});

describe('A service with the token of a hook call', () => {
  const UPDATE = 'Associates.UpdateAssociate';
  const EMAIL = 'Associates.Enrollment.IsEmailAvailable';
  let remote: RemoteExtension;
  let platform: TestServer;
  let associateId = 0;

  before(async () => {
    remote = await startRemoteExtension();
    platform = await startTestServer({
      environment: remoteEnvironment,
      extension: {
        plan: publishedPlan,
        remote: { [UPDATE]: { url: remote.url }, [EMAIL]: { url: remote.url } },
      },
    });
    remote.platformUrl = platform.url;
    associateId = await platform.create(retailBody());
  });
  after(async () => {
    await platform.close();
    await remote[Symbol.asyncDispose]();
  });

  const service = (name: string, body: object, headers: Record<string, string>) =>
    callService(platform, name, body, { Authorization: `Bearer ${DIRECTSCALE_SECRET}`, ...headers });
  const patch = (body: object) => platform.call('PATCH', `/v1/customers/${associateId}`, body);

  it('acts in that call: with its request id, actor and operation, and without using up the token', async () => {
    remote.handlers = {
      [UPDATE]: async (request, { token, callOriginal }) => {
        for (const header of ['X-DirectScale-CallbackToken', 'X-DirectScale-Callback'])
          await service('TicketService.LogEvent', { associateId, text: header }, { [header]: token });
        return callOriginal(request);
      },
    };
    const answer = await patch({ CompanyName: 'Acme' });
    assert.equal(answer.status, 200, answer.text);
    const entries = (await platform.call('GET', `/v1/customers/${associateId}/service-log?limit=2`)).json;
    const requestId = answer.headers.get('x-directscale-requestid');
    assert.deepEqual(
      entries.map((entry: Record<string, string>) => [
        entry['RequestId'],
        entry['Actor'],
        entry['Operation'],
      ]),
      Array(2).fill([requestId, 'test', 'UpdateCustomerByParameter']),
    );
    assert.deepEqual(entries.map(({ Text }: { Text: string }) => Text).sort(), [
      'X-DirectScale-Callback',
      'X-DirectScale-CallbackToken',
    ]);
  });

  it('does not call the handler of that hook again, but calls it from another hook or without a hook call', async () => {
    const asked: string[] = [];
    const validate = async (email: string, headers: Record<string, string>) => {
      const answer = await service('EnrollmentService.ValidateEmail', { email }, headers);
      assert.equal(answer.status, 200, answer.text);
    };
    remote.handlers = {
      [EMAIL]: async (request, { token, callOriginal }) => {
        asked.push(request.EmailAddress);
        if (request.EmailAddress === 'new@example.com')
          await validate('inside@example.com', { 'X-DirectScale-CallbackToken': token });
        return callOriginal(request);
      },
      [UPDATE]: async (request, { token, callOriginal }) => {
        await validate('outside@example.com', { 'X-DirectScale-CallbackToken': token });
        return callOriginal(request);
      },
    };
    const answer = await patch({ EmailAddress: 'new@example.com' });
    assert.equal(answer.status, 200, answer.text);
    await validate('alone@example.com', {});
    assert.deepEqual(asked, ['outside@example.com', 'new@example.com', 'alone@example.com']);
  });

  it('is refused when the token belongs to no waiting call, or the user in the header is not the caller', async () => {
    const refusals: Answer[] = [];
    let used = '';
    const log = async (headers: Record<string, string>) => {
      refusals.push(await service('TicketService.LogEvent', { associateId, text: 'refused' }, headers));
    };
    remote.handlers = {
      [UPDATE]: async (request, { token, callOriginal }) => {
        used = token;
        await log({ 'X-DirectScale-CallbackToken': token, 'X-DirectScale-User': 'somebody else' });
        return callOriginal(request);
      },
    };
    assert.equal((await patch({ CompanyName: 'Emca' })).status, 200);
    await log({ 'X-DirectScale-CallbackToken': used });
    await log({ 'X-DirectScale-CallbackToken': 'never given' });
    assert.equal(refusals.length, 3);
    for (const answer of refusals) {
      assertRemoteFailure(answer);
      assert.deepEqual(problems(answer), [': unknown_callback_token']);
    }
    assert.deepEqual(await platform.sql("SELECT text FROM service_log WHERE text = 'refused'"), []);
  });
});

describe('Bad input to a service', () => {
  const associate = {
    AssociateId: 'x',
    StatusId: 1.5,
    EmailAddress: 'Kowalczyk',
    BirthDate: 'never',
    Address: 1,
  };
  const cases: [
    name: string,
    path: string,
    body: unknown,
    expected: string[],
    headers?: Record<string, string>,
  ][] = [
    ['a missing argument', 'AssociateService/v1/GetAssociates', {}, ['associateIds: wrong_type']],
    ['no body', 'AssociateService/v1/GetAssociates', undefined, ['associateIds: wrong_type']],
    [
      'null for an argument',
      'AssociateService/v1/GetAssociates',
      { associateIds: null },
      ['associateIds: wrong_type'],
    ],
    ['another type', 'AssociateService/v1/GetAssociate', { associateId: '7a' }, ['associateId: wrong_type']],
    ['a fraction', 'AssociateService/v1/GetAssociate', { associateId: 1.5 }, ['associateId: wrong_type']],
    ['zero', 'AssociateService/v1/GetAssociate', { associateId: 0 }, ['associateId: out_of_range']],
    [
      'too large a number',
      'AssociateService/v1/GetAssociate',
      { associateId: 2 ** 31 },
      ['associateId: out_of_range'],
    ],
    [
      'one argument twice',
      'AssociateService/v1/GetAssociate',
      '{"associateId":1,"AssociateID":2}',
      ['associateId: duplicate_member'],
    ],
    [
      'a list with a text in it',
      'AssociateService/v1/GetAssociates',
      { associateIds: [1, 'x'] },
      ['associateIds.1: wrong_type'],
    ],
    [
      'too many entries',
      'AssociateService/v1/GetAssociates',
      { associateIds: Array(101).fill(1) },
      ['associateIds: too_many'],
    ],
    [
      'an object for a list',
      'AssociateService/v1/GetAssociates',
      { associateIds: {} },
      ['associateIds: wrong_type'],
    ],
    [
      'two unknown arguments and a missing one',
      'AssociateService/v1/GetAssociateTypeName',
      { id: 1, type: 2 },
      ['associateType: wrong_type', 'id: unknown_argument', 'type: unknown_argument'],
    ],
    [
      'too long a text',
      'EnrollmentService/v1/ValidateEmail',
      { email: 'x'.repeat(1_001) },
      ['email: too_long'],
    ],
    ['NUL in a text', 'TicketService/v1/LogEvent', { associateId: 1, text: 'a\0' }, ['text: invalid_text']],
    ['an empty text', 'TicketService/v1/LogEvent', { associateId: 1, text: '' }, ['text: invalid_value']],
    [
      'a line break in a mark',
      'TicketService/v1/LogEvent',
      { associateId: 1, text: 'a', source: 'a\nb' },
      ['source: invalid_text'],
    ],
    [
      'a node that is a number',
      'TreeService/v1/GetNodeDetail',
      { nodeId: 2, treeType: 'Unilevel' },
      ['nodeId: wrong_type'],
    ],
    [
      'a tree index',
      'TreeService/v1/GetNodeDetail',
      { nodeId: { AssociateId: 2, TreeIndex: 1 }, treeType: 'Unilevel' },
      ['nodeId.TreeIndex: out_of_range'],
    ],
    [
      'a tree that does not exist',
      'TreeService/v1/GetNodeDetail',
      { nodeId: { AssociateId: 2 }, treeType: '__proto__' },
      ['treeType: unknown_tree'],
    ],
    ['broken JSON', 'AssociateService/v1/GetAssociate', '{"associateId":', [': body_not_json']],
    ['a list', 'AssociateService/v1/GetAssociate', '[]', [': body_not_object']],
    ['deep nesting', 'AssociateService/v1/GetAssociate', '['.repeat(100_000), [': body_too_deep']],
    [
      'bytes that are not UTF-8',
      'AssociateService/v1/GetAssociate',
      Buffer.from('{"x":"\xff"}', 'latin1'),
      [': body_not_utf8'],
    ],
    ['a body over the limit', 'AssociateService/v1/GetAssociate', ' '.repeat(300_000), [': body_too_large']],
    [
      'a form',
      'AssociateService/v1/GetAssociate',
      'associateId=1',
      [': unsupported_media_type'],
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ],
    [
      'a token that is too long',
      'AssociateService/v1/GetAssociate',
      { associateId: 1 },
      [': invalid_header'],
      { 'X-DirectScale-CallbackToken': 'x'.repeat(201), ...CONTENT },
    ],
  ];
  for (const [name, path, body, expected, headers] of cases) {
    it(`is refused with all its faults: ${name}`, async () => {
      const answer = await refused(`/${path}`, body, headers);
      assertRemoteFailure(answer);
      assert.deepEqual(problems(answer).sort(), [...expected].sort());
    });
  }

  it('is refused with each wrong member of a model named once', async () => {
    const stored = (await callService(server, 'AssociateService.GetAssociate', { associateId: id })).json;
    const answer = await refused('/AssociateService/v1/UpdateAssociate', {
      associate: { ...stored, ...associate, Username: 7 },
    });
    assertRemoteFailure(answer);
    const found = problems(answer);
    for (const wrong of [
      'associate.AssociateId: wrong_type',
      'associate.StatusId: wrong_type',
      'associate.EmailAddress: invalid_email',
      'associate.BirthDate: invalid_date',
      'associate.Address: wrong_type',
      'associate.Username: wrong_type',
    ]) {
      assert.ok(found.includes(wrong), `${wrong} in ${found.join()}`);
    }
    assert.doesNotMatch(answer.text, /Kowalczyk|never/);
    assert.doesNotMatch(server.log.join(), /Kowalczyk/);
  });
});
