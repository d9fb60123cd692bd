import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { retailBody } from '../../test/support/bodies.ts';
import { readSources } from '../../test/support/source-files.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { headerSpelling } from './published-response.ts';

/** Header names in the source in published spelling, without request-only headers. */
const HEADER_IN_SOURCE =
  /['"`](X-(?!DirectScale-(?:User|RequestName|CallbackToken))[A-Za-z-]+|ETag|Location|Allow|Retry-After|WWW-Authenticate|Idempotent-Replayed|Deprecation|Sunset)['"`]/g;

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

/** Header names of an answer, as sent. */
function namesOnTheWire(method: string, path: string, body?: object, key = server.key): Promise<string[]> {
  const headers = { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' };
  return new Promise((resolve, reject) => {
    const call = request(server.url + path, { method, headers }, (answer) => {
      answer.resume();
      resolve(answer.rawHeaders.filter((_name, index) => index % 2 === 0));
    });
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

describe('Headers of answers', () => {
  it('have their published spelling on the wire in every answer', async () => {
    const id = await server.create(retailBody());
    const cases: [method: string, path: string, body: object | undefined, names: string[]][] = [
      ['GET', `/v1/customers/${id}`, undefined, ['ETag', 'Content-Type', 'Content-Length']],
      ['HEAD', `/v1/customers/${id}`, undefined, ['ETag']],
      ['POST', '/v1/customers', { ...retailBody(), Nickname: 'x' }, ['Location', 'X-Upline-Ignored-Fields']],
      ['POST', '/v1/customers', { CustomerType: 2 }, ['X-DirectScale-Message']],
      ['GET', '/v1/customers/999999', undefined, ['X-DirectScale-Message']],
      ['POST', `/v1/customers/${id}`, {}, ['X-DirectScale-Message', 'Allow']],
      ['GET', '/v1/nothing', undefined, ['X-DirectScale-Message']],
      ['GET', '/v1/customers/%zz', undefined, ['X-DirectScale-Message']],
      ['GET', '/portal/api/account', undefined, ['X-DirectScale-Message']],
      [
        'POST',
        '/api/extension/services/AssociateService/v1/GetAssociate',
        {},
        ['X-DirectScale-Message', 'WWW-Authenticate'],
      ],
    ];
    for (const [method, path, body, names] of cases) {
      const sent = await namesOnTheWire(method, path, body);
      for (const name of [...names, 'X-DirectScale-RequestId', 'X-Content-Type-Options', 'Date']) {
        assert.ok(sent.includes(name), `${method} ${path} sends ${name}, not only ${sent.join(', ')}`);
      }
      const lower = sent.filter((name) => name === name.toLowerCase());
      assert.deepEqual(lower, [], `${method} ${path}`);
    }
    const refused = await namesOnTheWire('GET', '/v1/customers/2', undefined, 'no-such-key-0123456789');
    for (const name of ['X-DirectScale-Message', 'X-Upline-Key-Problem', 'WWW-Authenticate']) {
      assert.ok(refused.includes(name), `${name}, not only ${refused.join(', ')}`);
    }
  });

  it('each have the same spelling as in the source', () => {
    const names = readSources().flatMap(({ text }) =>
      [...text.matchAll(HEADER_IN_SOURCE)].map(([, name = '']) => name),
    );
    assert.ok(names.length > 20);
    for (const name of names) assert.equal(headerSpelling(name.toLowerCase()), name);
  });
});
