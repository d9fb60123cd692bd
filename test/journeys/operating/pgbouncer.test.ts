import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { activeWalks, addCircle, ask } from '../../support/endless-read.ts';
import { startPgBouncer, whyNoPgBouncer } from '../../support/pgbouncer.ts';
import { runUpline } from '../../support/process.ts';
import { databaseIn, startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { until } from '../../support/until.ts';

/** More people than one read returns, so that counting them is a long read. */
const DOWNLINE = 1_200;

describe('Behind PgBouncer', {
  skip: testEngine === 'sqlite' ? 'about PostgreSQL' : whyNoPgBouncer(),
}, () => {
  let directory: string;
  let url: string;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    url = (await databaseIn(directory)).UPLINE_DATABASE_URL ?? '';
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('in session mode everything works: start, simultaneous writes, a cancelled long read, and the next one', async () => {
    await using pooler = await startPgBouncer(url, 'session');
    await using server = await startTestServer({
      environment: { UPLINE_DATABASE_URL: pooler.through(url), UPLINE_LONG_READS: '1' },
    });
    const people = await Promise.all(Array.from({ length: 8 }, () => server.create(retailBody())));
    for (const id of people) {
      const upgraded = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
      assert.equal(upgraded.status, 201);
    }
    const nodes = Array.from({ length: DOWNLINE }, () => ({ uplines: { Enrollment: -1, Unilevel: -1 } }));
    await addNetwork(server.installation, nodes);

    await cancelLongRead(server);
    const next = await server.call('GET', '/v1/customers/2/downline/count');
    assert.deepEqual([next.status, next.json], [200, people.length + DOWNLINE]);
    assert.equal((await server.call('GET', '/readyz')).status, 200);
    assert.deepEqual(await server.sql("SELECT current_setting('jit') AS jit"), [{ jit: 'off' }]);
  });

  for (const mode of ['transaction', 'statement'] as const) {
    it(`in ${mode} mode the start names the setting to change in one line: exit 2`, async () => {
      await using pooler = await startPgBouncer(url, mode);
      for (const command of [['serve'], ['keys', 'list']]) {
        const end = await runUpline(command, {
          UPLINE_PORT: '0',
          UPLINE_DATA_DIR: directory,
          UPLINE_DATABASE_URL: pooler.through(url),
        });
        assert.equal(end.code, 2, end.stderr);
        assert.match(end.stderr, /^upline: [^\n]*pool_mode = session[^\n]*UPLINE_DATABASE_URL[^\n]*\n$/);
        assert.equal(end.stdout, '');
      }
    });
  }
});

async function cancelLongRead(server: TestServer): Promise<void> {
  const { longReadFigures } = server.installation.database;
  const first = await addCircle(server);
  const request = ask(server, `/v1/customers/${first}/downline/count`);
  await until(() => longReadFigures().active > 0);
  request.destroy();
  await until(() => longReadFigures().active === 0);
  assert.equal(await activeWalks(server), 0, 'PostgreSQL runs nothing for a caller who left');
}
