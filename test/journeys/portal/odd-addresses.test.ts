import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sendRaw } from '../../support/raw-http.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const ODD = [
  ...[
    '%00',
    'a%00.js',
    '%5c',
    '..%5c..%5cpackage.json',
    '..',
    '.',
    '%2e%2e',
    '%2e',
    '..%2f..%2fpackage.json',
  ],
  ...['../../package.json', 'a/../b', 'a/./b', '/a', '//etc/passwd', 'a//b', '%2fetc%2fpasswd', '%0a', '%7f'],
  ...['%01', '%c2%80', 'C:%5cwindows', '%5c%5chost%5cshare', '..;/a%00', 'a%00%00b/../c'],
];
const ABSENT = [
  'no-such-file.js',
  'x'.repeat(300),
  'x'.repeat(5_000),
  'a/b/c',
  '%252e%252e',
  'index.html%20',
  '…',
];

describe('An address that no file or page can have', () => {
  for (const prefix of ['/assets/', '/docs/', '/profile/', '/admin/', '/']) {
    it(`is not found, and causes no server error: below ${prefix}`, async () => {
      for (const name of ODD) {
        for (const method of ['GET', 'HEAD']) {
          const path = encodeURI(prefix + name).replaceAll('%25', '%');
          const answer = await sendRaw(server, { method, path });
          assert.equal(answer.status, 404, `${method} ${path}: ${answer.status}`);
          if (method === 'GET') assert.equal(answer.json.code, 'not_found');
        }
      }
    });
  }

  it('is a 404 even if it is valid but does not exist', async () => {
    for (const name of ABSENT) {
      const answer = await sendRaw(server, { method: 'GET', path: `/assets/${encodeURI(name)}` });
      assert.equal(answer.status, 404, `${name}: ${answer.status}`);
    }
    for (const headers of [{ Range: 'bytes=9-1' }, { Range: 'x' }, { 'If-Match': '"x"' }]) {
      const answer = await sendRaw(server, { method: 'GET', path: '/assets/%00', headers });
      assert.equal(answer.status, 404);
    }
  });

  it('logs no unexpected error', () =>
    assert.deepEqual(
      server.log.filter((line) => line.includes('unexpected error')),
      [],
    ));
});
