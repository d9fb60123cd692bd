import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sendBytes } from '../../support/raw-http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const DOCUMENTED_MS = 30_000;
/** Well below Node's own interval of 30 seconds, and well above what a busy machine may need. */
const NOTICED_WITHIN_MS = 15_000;

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

describe('A slow client', () => {
  it('has less than 30 seconds for the headers, and for the whole request', () => {
    assert.ok(server.http.headersTimeout < DOCUMENTED_MS, `${server.http.headersTimeout}`);
    assert.ok(server.http.requestTimeout < DOCUMENTED_MS, `${server.http.requestTimeout}`);
  });

  for (const [where, bytes] of [
    ['the headers', 'GET /healthz HTTP/1.1\r\nHost: a\r\n'],
    ['the body', 'POST /portal/api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{'],
  ] as const) {
    it(`is dropped soon after its time limit, in ${where}`, async () => {
      Object.assign(server.http, { headersTimeout: 100, requestTimeout: 100 });
      const begun = performance.now();
      const answer = await sendBytes(server, bytes);
      const ms = performance.now() - begun;
      assert.match(answer, /^HTTP\/1\.1 408 /);
      assert.match(answer, /"request_timeout"/);
      assert.ok(ms < NOTICED_WITHIN_MS, `after ${ms} ms`);
    });
  }
});
