import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startUpline } from '../../support/process.ts';
import { assertStartRefused } from '../../support/start-refusal.ts';
import { databaseIn } from '../../support/test-server.ts';

const KEY = 'a-key-chosen-by-hand';

describe('Metrics and the log of requests', () => {
  let directory: string;
  let settings: Readonly<Record<string, string>>;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    settings = { ...(await databaseIn(path.join(directory, 'data'))), UPLINE_SUBSCRIPTION_KEY: KEY };
  });
  after(() => rmSync(directory, { recursive: true, force: true }));
  const statusOf = async (url: string, headers = {}) => (await fetch(url, { headers })).status;

  it('metrics with their own port are served only there, and not on the public port', async () => {
    await using server = await startUpline({ ...settings, UPLINE_METRICS_PORT: '0' });
    const [, metrics = ''] = await server.errorOutput(/Metrics are at (http:\S+)\/metrics\n/);
    const answer = await fetch(`${metrics}/metrics`);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /^upline_search_index_ready \d$/m);
    assert.equal(await statusOf(`${server.url}/metrics`), 404);
    for (const address of ['/', '/healthz', '/v1/customers/2', '/portal/api/session']) {
      assert.equal(await statusOf(metrics + address), 404, address);
    }
    const wrongMethod = await fetch(`${metrics}/metrics`, { method: 'POST' });
    assert.deepEqual([wrongMethod.status, wrongMethod.headers.get('allow')], [405, 'GET, HEAD']);
    const unknown = await fetch(`${metrics}/x`);
    assert.equal(((await unknown.json()) as { code: string }).code, 'not_found');
    for (const { headers } of [answer, wrongMethod, unknown]) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
    }
    server.child.kill('SIGTERM');
    assert.equal((await server.ended).code, 0, 'the second port does not keep the process');
  });

  it('metrics on a port that is in use prevent the start, and the error names the setting', async () => {
    const taken = createServer().unref();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    await assertStartRefused([
      { ...settings, UPLINE_METRICS_PORT: String(port) },
      new RegExp(`UPLINE_METRICS_PORT: .*:${port} \\(EADDRINUSE\\)`),
    ]);
    taken.close();
    await assertStartRefused([
      { ...settings, UPLINE_PORT: '20999', UPLINE_METRICS_PORT: '20999' },
      /UPLINE_METRICS_PORT and UPLINE_PORT are both 20999/,
    ]);
    await assertStartRefused([
      { ...settings, UPLINE_METRICS_HOST: '127.0.0.1' },
      /needs UPLINE_METRICS_PORT/,
    ]);
  });

  it('the log names the subscription of each request, and never a key', async () => {
    await using server = await startUpline(settings);
    await fetch(`${server.url}/v1/customers/2`, { headers: { 'Ocp-Apim-Subscription-Key': KEY } });
    await fetch(`${server.url}/v1/customers/2`);
    server.child.kill('SIGTERM');
    const { stdout } = await server.ended;
    const lines = stdout
      .split('\n')
      .filter((line) => line.includes('"GetCustomer"'))
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ status, subscription, subscriptionId }) => [status, subscription, subscriptionId]),
      [
        [200, 'default', 1],
        [401, undefined, undefined],
      ],
    );
    assert.ok(!stdout.includes(KEY));
  });

  it('the log is text if the setting says so', async () => {
    await using server = await startUpline({ ...settings, UPLINE_LOG_FORMAT: 'text' });
    await fetch(`${server.url}/v1/customers/2`, { headers: { 'Ocp-Apim-Subscription-Key': KEY } });
    server.child.kill('SIGTERM');
    const { stdout } = await server.ended;
    assert.match(
      stdout,
      /^\d\d:\d\d:\d\d\.\d{3} INFO {2}GET GetCustomer 200 [\d.]+ ms, default \(1\), [\da-f-]{36}$/m,
    );
  });
});
