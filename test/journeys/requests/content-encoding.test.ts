import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { retailBody } from '../../support/bodies.ts';
import { sendBytes, sendRaw } from '../../support/raw-http.ts';
import { assertRefused } from '../../support/refusals.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const CREATE = { method: 'POST', path: '/v1/customers' } as const;
const encoded = (coding: string) => ({ 'Content-Encoding': coding });

describe('A compressed body', () => {
  for (const [coding, compress] of [
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', Buffer.from],
  ] as const) {
    it(`is read like a plain one: ${coding}`, async () => {
      const body = retailBody();
      const bytes = compress(Buffer.from(JSON.stringify(body)));
      const answer = await sendRaw(server, { ...CREATE, body: bytes, headers: encoded(coding) });
      assert.equal(answer.status, 201, answer.text);
      const stored = await server.call('GET', `/v1/customers/${answer.text}`);
      assert.equal(stored.json.EmailAddress, body['EmailAddress']);
    });
  }

  it('is a 413 when it expands beyond the limit, at any compressed size', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
    assert.ok(bomb.length < 200_000);
    const before = process.memoryUsage().rss;
    await assertRefused(
      server,
      { ...CREATE, body: bomb, headers: encoded('gzip') },
      { status: 413, problems: [': body_too_large'] },
    );
    const grown = process.memoryUsage().rss - before;
    assert.ok(grown < 150_000_000, `grew by ${grown} bytes`);
  });

  it('of another coding is a 415 that names the accepted ones', async () => {
    for (const coding of ['zstd', 'compress', 'gzip, gzip', 'constructor']) {
      const request = { ...CREATE, body: JSON.stringify(retailBody()), headers: encoded(coding) };
      const expected = { status: 415, problems: [': unsupported_content_encoding'] };
      const answer = await assertRefused(server, request, expected);
      assert.equal(answer.headers.get('accept-encoding'), 'gzip, deflate, br');
    }
  });

  it('that cannot be decoded is refused, and never stored unchanged', async () => {
    const whole = gzipSync(JSON.stringify(retailBody()));
    for (const body of [JSON.stringify(retailBody()), whole.subarray(0, -12), Buffer.from([0])]) {
      for (const coding of ['gzip', 'deflate', 'br']) {
        const request = { ...CREATE, body, headers: encoded(coding) };
        await assertRefused(server, request, { status: 400, problems: [': body_not_decodable'] });
      }
    }
  });
});

describe('A body that the operation does not use', () => {
  for (const type of ['application/json', 'text/plain', '']) {
    it(`is ignored ${type === '' ? 'without a type' : `as ${type}`}`, async () => {
      const [first, second] = [await server.create(retailBody()), await server.create(retailBody())];
      const path = `/v1/customers/${first}/downline/placenode/preview?tree=Unilevel&toUplineId=${second}`;
      for (const body of ['{}', 'no JSON']) {
        const answer = await sendRaw(server, {
          method: 'POST',
          path,
          body,
          headers: { 'Content-Type': type },
        });
        assert.equal(answer.status, 200, answer.text);
      }
    });
  }
});

describe('A header that may be sent once', () => {
  const bytes = (headers: string[], version = '1.1') =>
    `${[`GET /healthz HTTP/${version}`, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`;

  it('is refused twice: Host', async () => {
    for (const version of ['1.0', '1.1']) {
      for (const headers of [
        ['Host: a', 'Host: a'],
        ['host: a', 'X: y', 'HOST: b'],
      ]) {
        assert.match(await sendBytes(server, bytes(headers, version)), /^HTTP\/1\.1 400 /);
      }
    }
    assert.match(await sendBytes(server, bytes(['Host: a'])), /^HTTP\/1\.1 200 /);
    assert.match(await sendBytes(server, bytes([], '1.0')), /^HTTP\/1\.1 200 /);
  });

  it('is refused twice: Idempotency-Key', async () => {
    const body = JSON.stringify(retailBody());
    const request = [
      'POST /v1/customers HTTP/1.1',
      'Host: a',
      `Ocp-Apim-Subscription-Key: ${server.key}`,
      'Idempotency-Key: one',
      'Idempotency-Key: one',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ];
    const answer = await sendBytes(server, `${request.join('\r\n')}\r\n\r\n${body}`);
    assert.match(answer, /^HTTP\/1\.1 400 /);
    assert.match(answer, /"invalid_header"/);
  });
});

describe('An address with an empty segment', () => {
  it('is a different address, which does not exist', async () => {
    for (const path of ['//v1//customers', '/v1//customers', '//v1/customers', '//readyz', '/readyz//']) {
      const answer = await sendRaw(server, { method: 'GET', path });
      assert.equal(answer.status, 404, path);
    }
  });
});
