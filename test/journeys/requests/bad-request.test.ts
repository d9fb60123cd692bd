import assert from 'node:assert/strict';
import { METHODS } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { operationContracts } from '../../../src/catalogue/operations.ts';
import { problemsOf } from '../../support/answers.ts';
import { retailBody } from '../../support/bodies.ts';
import { type RawRequest, sendBytes, sendRaw } from '../../support/raw-http.ts';
import { assertProblemAnswer, assertRefused, storedData } from '../../support/refusals.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
let retailId = 0;

before(async () => {
  server = await startTestServer();
  retailId = await server.create(retailBody());
});
after(() => server.close());

async function refused(request: RawRequest, status: number, problems: readonly string[]): Promise<void> {
  await assertRefused(server, request, { status, problems });
}

const paths = new Map<string, Set<string>>();
for (const { path, method } of operationContracts) {
  const address = `/v1${path.replace('{customerId}', '1001').replace('{value}', 'x')}`;
  const methods = paths.get(address) ?? new Set();
  paths.set(address, methods.add(method));
}
for (const path of ['/', '/healthz', '/readyz', '/metrics', '/openapi.json'])
  paths.set(path, new Set(['GET']));

describe('A method that an address does not accept', () => {
  for (const [path, served] of paths) {
    it(`is a 405 that names the accepted ones: ${path}`, async () => {
      const allowed = served.has('GET') ? [...served, 'HEAD'] : [...served];
      for (const method of METHODS.filter((name) => name !== 'CONNECT' && !allowed.includes(name))) {
        const answer = await sendRaw(server, { method, path });
        assert.equal(answer.status, 405, `${method} ${path}`);
        assert.deepEqual(answer.headers.get('allow')?.split(', ').sort(), allowed.sort());
        if (method === 'HEAD') continue;
        assert.deepEqual(problemsOf(answer), [': method_not_allowed']);
        assertProblemAnswer(answer);
      }
    });
  }

  it('appears in the log and in the metrics as it was sent', async () => {
    for (const method of ['PROPFIND', 'TRACE', 'DELETE']) {
      await sendRaw(server, { method, path: '/v1/customers' });
      const line = await until(() =>
        server.log.find((line) => JSON.parse(line).status === 405 && JSON.parse(line).method === method),
      );
      assert.equal(JSON.parse(line).operation, '/v1/customers');
      const { text } = await sendRaw(server, { method: 'GET', path: '/metrics' });
      assert.match(
        text,
        new RegExp(`method="${method}"[^\\n]*status="405"|status="405"[^\\n]*method="${method}"`),
      );
    }
  });

  it('is a 405 before the body is read', () =>
    refused(
      { method: 'POST', path: `/v1/customers/${retailId}`, body: '{', headers: { 'Content-Type': 'a/b' } },
      405,
      [': method_not_allowed'],
    ));
});

describe('An address that does not exist', () => {
  for (const path of [
    '/nowhere',
    '/v1',
    '/v1/',
    '/v1/nowhere',
    '/v2/customers',
    '/v1/customers/1/2/3',
    '//x',
  ]) {
    it(`is a 404 with any method, with or without a body: ${path}`, async () => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
        await refused({ method, path }, 404, [': not_found']);
        if (method === 'TRACE') continue;
        await refused({ method, path, body: retailBody() }, 404, [': not_found']);
        const headers = { 'Content-Type': 'text/plain' };
        await refused({ method, path, body: '{', headers }, 404, [': not_found']);
      }
    });
  }
  it('is a 404 at any length', () =>
    refused({ method: 'GET', path: `/${'a'.repeat(12_000)}` }, 404, [': not_found']));
});

describe('An address that cannot be read', () => {
  for (const path of [
    '/%zz',
    '/v1/customers/%',
    '/v1/validate/username/%ff',
    `/v1/validate/username/%C3%28`,
  ]) {
    it(`is a 400: ${path}`, () => refused({ method: 'GET', path }, 400, [': malformed_request']));
  }
  it('is a 400 if a value in it is longer than any value may be', () =>
    refused({ method: 'GET', path: `/v1/validate/username/${'a'.repeat(5000)}` }, 400, [': too_long']));

  const ids = {
    out_of_range: ['0', '-1', '2147483648', '999999999999999'],
    wrong_type: ['abc', '1.5', '1e3', '0x10', '%20', '9'.repeat(16), '9'.repeat(900), '%D9%A1', "1'--"],
  };
  for (const [code, values] of Object.entries(ids)) {
    for (const value of values) {
      it(`is a 400 that names customerId: ${value.slice(0, 20)}`, async () => {
        const problems = [`customerId: ${code}`];
        const id = `/v1/customers/${value}`;
        await refused({ method: 'GET', path: id }, 400, problems);
        await refused({ method: 'GET', path: `${id}/type-changes` }, 400, problems);
        await refused({ method: 'PUT', path: id, body: retailBody() }, 400, problems);
        await refused({ method: 'PATCH', path: id, body: { LastName: 'x' } }, 400, problems);
        const upgrade = `/v1/customers/upgrade/${value}`;
        await refused({ method: 'PUT', path: upgrade, body: retailBody() }, 400, problems);
      });
    }
  }

  it('is a 404 that names customerId if the id is unknown', async () => {
    const problems = ['customerId: customer_not_found'];
    await refused({ method: 'GET', path: '/v1/customers/2147483647' }, 404, problems);
    for (const method of ['PUT', 'PATCH']) {
      const body = { LastName: 'x' };
      await refused({ method, path: '/v1/customers/2147483647', body }, 404, problems);
    }
    await refused({ method: 'PUT', path: '/v1/customers/upgrade/3', body: retailBody() }, 404, problems);
  });

  it('is a 400 that names the query parameter', async () => {
    const search = '/v1/customers';
    await refused({ method: 'GET', path: search }, 400, [': search_parameter_missing']);
    await refused({ method: 'GET', path: `${search}?email=` }, 400, [': search_parameter_missing']);
    await refused({ method: 'GET', path: `${search}?email=a&email=b` }, 400, ['email: duplicate_member']);
    await refused({ method: 'GET', path: `${search}?email=a&EMAIL=b` }, 400, ['email: duplicate_member']);
    await refused({ method: 'GET', path: `${search}?email=a%00` }, 400, ['email: invalid_text']);
    await refused({ method: 'GET', path: `${search}?webAlias=${'a'.repeat(301)}` }, 400, [
      'webAlias: too_long',
    ]);
    const validate = '/v1/validate/username/x?excludeCustomerId=';
    await refused({ method: 'GET', path: `${validate}x` }, 400, ['excludeCustomerId: wrong_type']);
    await refused({ method: 'GET', path: `${validate}0` }, 400, ['excludeCustomerId: out_of_range']);
    await refused({ method: 'GET', path: '/v1/validate/username/a%00b' }, 400, ['value: invalid_text']);
  });
});

describe('An unknown query parameter', () => {
  const path = '/v1/customers/2/downline?levls=1&subscription-key=x&{body}';

  it('is named in the answer, except the subscription key', async () => {
    const answer = await server.call('GET', path);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.headers.get('x-upline-ignored-fields'), 'levls, {body}');
  });

  it('is named together with unknown members of the body', async () => {
    const body = { LastName: 'x', Nickname: 'y' };
    const answer = await server.call('PATCH', `/v1/customers/${retailId}?levls=1`, body);
    assert.equal(answer.headers.get('x-upline-ignored-fields'), 'levls, Nickname');
  });

  it('is refused with Prefer: handling=strict', async () => {
    const headers = { Prefer: 'handling=strict' };
    await refused({ method: 'GET', path, headers }, 400, ['levls: unknown_member', '{body}: unknown_member']);
  });
});

describe('A refusal explains the correct form', () => {
  const cases = [
    ['GET', '/v1/customers/2/downline?levels=1&levels=2', 'levels is given twice.'],
    ['GET', '/v1/customers/2/downline?tree=Unilevel&tree=Enrollment', 'tree is given twice.'],
    [
      'POST',
      '/v1/customers/2/downline/removenode?tree=Unilevel&children=RollUp',
      'children must be one of rollup, keep.',
    ],
    ['GET', '/v1/customers/2/downline?asOf=1', /^asOf is not a valid date or time in ISO 8601/],
    [
      'GET',
      `/v1/customers/search/${'a'.repeat(5_000)}`,
      'A part of the path is longer than 1000 characters.',
    ],
  ] as const;
  for (const [method, path, message] of cases) {
    it(`at ${path.slice(0, 80)}`, async () => {
      const answer = await server.call(method, path);
      assert.equal(answer.status, 400, answer.text);
      if (typeof message === 'string') assert.equal(answer.json.message, message);
      else assert.match(answer.json.message, message);
    });
  }

  it('at a body that ends too early', async () => {
    const path = `/v1/customers/${retailId}`;
    const answer = await sendRaw(server, { method: 'PATCH', path, body: '{' });
    assert.match(
      answer.json.message,
      /^The body is not JSON: a (?:closing brace|member name).* is missing at line 1, column /,
    );
  });

  it('at a list without entries', async () => {
    const answer = await server.call('POST', '/v1/placement-batches', { Items: [] });
    assert.match(answer.json.message, /Items must be a list with at least one entry\./, answer.text);
  });
});

describe('The media type of a body', () => {
  const json = [
    ...['application/json', 'application/json (full)', 'application/json; charset=utf-8', 'Application/JSON'],
    ...['application/json;charset="UTF-8"', 'application/merge-patch+json', 'application/vnd.a.b+json'],
    ...['text/json', ''],
  ];
  for (const type of json) {
    it(`is JSON: ${type === '' ? 'none at all' : type}`, async () => {
      const request = { path: `/v1/customers/${retailId}`, headers: { 'Content-Type': type } };
      const patch = await sendRaw(server, { ...request, method: 'PATCH', body: { LastName: 'x' } });
      assert.equal(patch.status, 200, patch.text);
      await refused({ ...request, method: 'PATCH', body: '' }, 400, [': body_missing']);
    });
  }
  const others = [
    ...[
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=a',
      'text/xml',
      ';;',
    ],
    ...[
      'application/json; charset=utf-16',
      'application/json; charset=iso-8859-1',
      'application/jsonp',
      'json',
    ],
    ...['application/json, text/plain', 'application/octet-stream', '\u00e9'],
  ];
  for (const type of others) {
    it(`is a 415 when it is not JSON in UTF-8: ${type}`, async () => {
      const headers = { 'Content-Type': type };
      for (const method of ['PUT', 'PATCH']) {
        const path = `/v1/customers/${retailId}`;
        await refused({ method, path, headers, body: retailBody() }, 415, [': unsupported_media_type']);
        await refused({ method, path, headers, body: '' }, 400, [': body_missing']);
      }
    });
  }
  it('may come with a byte order mark', async () => {
    const body = `\ufeff${JSON.stringify({ LastName: 'Marked' })}`;
    const answer = await sendRaw(server, { method: 'PATCH', path: `/v1/customers/${retailId}`, body });
    assert.equal(answer.json.LastName, 'Marked');
  });
});

describe('Bytes that are not a request', () => {
  const customers = '/v1/customers HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
  const requests: [name: string, bytes: string, status: number, code: string][] = [
    ['bytes that are not HTTP', 'GARBAGE\r\n\r\n', 400, 'malformed_request'],
    ['another version', 'GET / HTTP/9.9\r\n\r\n', 400, 'malformed_request'],
    ['a header without a colon', `GET ${customers}Bad Header\r\n\r\n`, 400, 'malformed_request'],
    ['a control character in a header', `GET ${customers}X: a\x01b\r\n\r\n`, 400, 'malformed_request'],
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed_request'],
    ['a length that is not a number', `POST ${customers}Content-Length: a\r\n\r\n`, 400, 'malformed_request'],
    [
      'two lengths',
      `POST ${customers}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
      'malformed_request',
    ],
    [
      'both a length and chunks',
      `POST ${customers}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
      400,
      'malformed_request',
    ],
    [
      'a chunk without a size',
      `POST ${customers}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
      'malformed_request',
    ],
    ['an address with a space', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'malformed_request'],
    ['20,000 bytes of header', `GET ${customers}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['20,000 bytes of address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`, 431, 'headers_too_large'],
  ];
  for (const [name, bytes, status, code] of requests) {
    it(`are answered from the error catalogue: ${name}`, async () => {
      const before = await storedData(server);
      const withKey = bytes.replace('Host: x\r\n', `Host: x\r\nOcp-Apim-Subscription-Key: ${server.key}\r\n`);
      const [head = '', body = ''] = (await sendBytes(server, withKey)).split('\r\n\r\n');
      const [line = '', ...lines] = head.split('\r\n');
      assert.match(line, new RegExp(`^HTTP/1.1 ${status} `));
      const headers = new Headers(lines.map((text) => text.split(': ') as [string, string]));
      assert.ok((headers.get('x-directscale-message') ?? '') !== '');
      const answer = { status, headers, text: body, json: JSON.parse(body) };
      assertProblemAnswer(answer);
      assert.deepEqual(problemsOf(answer), [`: ${code}`]);
      assert.deepEqual(await storedData(server), before);
    });
  }

  it('do not affect the next caller, and are not logged as a server error', async () => {
    const faults = server.log.filter((line) => JSON.parse(line).level >= 50);
    assert.deepEqual(faults, []);
    assert.equal((await server.call('GET', `/v1/customers/${retailId}`)).status, 200);
  });

  it('an unknown expectation is ignored', async () => {
    const request = { method: 'PATCH', path: `/v1/customers/${retailId}`, body: { LastName: 'x' } };
    assert.equal((await sendRaw(server, { ...request, headers: { Expect: 'something' } })).status, 200);
  });
});
