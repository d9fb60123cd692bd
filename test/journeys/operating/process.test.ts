import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { customerBodyExamples } from '../../../src/customers/wire/body-examples.ts';
import { freePort } from '../../support/free-port.ts';
import { runUpline, spawnUpline, startUpline } from '../../support/process.ts';
import { databaseIn, onOneEngine, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const HEADER = 'Ocp-Apim-Subscription-Key';

describe('Server process', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));
  const dataOf = (name: string) => databaseIn(path.join(directory, name));
  const write = (name: string, text: string) => {
    writeFileSync(path.join(directory, name), text);
    return path.join(directory, name);
  };

  it('shows a generated key once, at the first start; it works for the first request, and after a restart', async () => {
    const environment = await dataOf('first');
    let key: string;
    {
      await using server = await startUpline(environment);
      [, key = ''] = await server.errorOutput(/First subscription key: ([\da-f]{32})\n/);
      const answer = await fetch(`${server.url}/v1/customers/2`, { headers: { [HEADER]: key } });
      assert.equal(answer.status, 200);
      server.child.kill('SIGTERM');
      const end = await server.ended;
      assert.equal(end.code, 0);
      assert.ok(!end.stdout.includes(key), 'not in the log');
      const requestId = answer.headers.get('x-directscale-requestid') ?? 'none';
      assert.ok(end.stdout.includes(requestId), 'the log is flushed at the end');
    }
    await using again = await startUpline(environment);
    assert.equal((await fetch(`${again.url}/v1/customers/2`, { headers: { [HEADER]: key } })).status, 200);
    again.child.kill('SIGINT');
    const end = await again.ended;
    assert.equal(end.code, 0);
    assert.doesNotMatch(end.stderr, /key/i);
    assert.match(end.stderr, /users link admin@localhost\n/);
  });

  it('takes the first key from the setting, and does not show it', async () => {
    const key = 'a-key-chosen-by-hand';
    await using server = await startUpline({
      ...(await dataOf('chosen')),
      UPLINE_SUBSCRIPTION_KEY: key,
      UPLINE_PROT: '1',
    });
    assert.equal((await fetch(`${server.url}/v1/customers/2?subscription-key=${key}`)).status, 200);
    server.child.kill('SIGTERM');
    const { stdout, stderr } = await server.ended;
    assert.ok(!(stdout + stderr).includes(key));
    assert.match(stdout, /"UPLINE_PROT".*unknown setting/);
  });

  it('answers no request until its first key exists', async () => {
    const environment = { ...(await dataOf('early')), UPLINE_SUBSCRIPTION_KEY: 'a-key-chosen-by-hand' };
    const port = String(await freePort());
    await using _server = spawnUpline(['serve'], { ...environment, UPLINE_PORT: port });
    const ask = (address: string) =>
      fetch(`http://127.0.0.1:${port}${address}`).then(
        ({ status }) => status,
        () => null,
      );
    const asked = ['/readyz', '/v1/customers/2?subscription-key=a-key-chosen-by-hand'];
    const answers = await until(
      async () => {
        const statuses = await Promise.all(asked.map(ask));
        return statuses.some((status) => status !== null) && statuses;
      },
      { pauseMs: 0 },
    );
    assert.ok(
      answers.every((status) => status === null || status === 200),
      String(answers),
    );
  });

  it('finishes a request in flight after SIGTERM, accepts no new one, and exits with 0', async () => {
    const extension = write(
      'slow.ts',
      `import { setTimeout } from 'node:timers/promises';
      import { publishedPlan } from 'upline/commission-plan';
      import { defineExtension } from 'upline/extension';
      export default defineExtension({
        plan: publishedPlan,
        hooks: {
          'Associates.Enrollment.WriteApplication': async (request, next) => {
            process.stderr.write('in flight\\n');
            await setTimeout(400);
            return next(request);
          },
        },
      });`,
    );
    const key = 'a-key-chosen-by-hand';
    const environment = {
      ...(await dataOf('slow')),
      UPLINE_EXTENSION: extension,
      UPLINE_SUBSCRIPTION_KEY: key,
    };
    await using server = await startUpline(environment);
    const request = fetch(`${server.url}/v1/customers`, {
      method: 'POST',
      headers: { [HEADER]: key, 'Content-Type': 'application/json' },
      body: JSON.stringify(customerBodyExamples.customer.value),
    });
    await server.errorOutput(/in flight/);
    server.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await assert.rejects(fetch(`${server.url}/healthz`, { headers: { connection: 'close' } }));
    const answer = await request;
    assert.deepEqual([answer.status, await answer.text()], [201, '1001']);
    assert.equal((await server.ended).code, 0);
  });

  it('exits with 0 on a signal during its start', async () => {
    const extension = write(
      'endless.ts',
      "process.stderr.write('loading\\n'); await new Promise(() => setInterval(() => {}, 1_000));",
    );
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      await using server = spawnUpline(['serve'], {
        ...(await dataOf('starting')),
        UPLINE_PORT: '0',
        UPLINE_EXTENSION: extension,
      });
      await server.errorOutput(/loading/);
      server.child.kill(signal);
      assert.equal((await server.ended).code, 0);
    }
  });

  it('does not start with a fault that must be corrected: exit 2, one line that names it, and no standard output', {
    skip: testEngine === 'postgres' && 'about settings and the embedded file',
  }, async () => {
    const aFile = write('a-file', 'x');
    mkdirSync(path.join(directory, 'damaged'));
    write('damaged/upline.db', 'this is no database, and longer than a header of sixteen bytes');
    const faulty = write(
      'faulty.ts',
      `import { publishedPlan } from 'upline/commission-plan';
      export default {
        plan: {
          ...publishedPlan,
          uniqueFields: ['ShoeSize'],
          upgrades: [{ from: 2, to: 9 }],
          passwordRule: { ...publishedPlan.passwordRule, minLength: 0 },
          trees: [],
        },
        hooks: { 'Associates.NoSuchHook': async () => ({}), 'Associates.UpdateAssociate': 'text' },
      };`,
    );
    const broken = write('broken.ts', 'export default {');
    const cases = [
      [{ UPLINE_LOG_LEVEL: 'loud\nor not' }, /UPLINE_LOG_LEVEL/],
      [{ UPLINE_SUBSCRIPTION_KEY: 'short' }, /UPLINE_SUBSCRIPTION_KEY/],
      [{ UPLINE_HOST: 'no such host' }, /UPLINE_HOST/],
      [{ UPLINE_DATA_DIR: path.join(aFile, 'data') }, /UPLINE_DATA_DIR/],
      [{ UPLINE_DATA_DIR: path.join(directory, 'damaged') }, /upline\.db/],
      [{ UPLINE_EXTENSION: path.join(directory, 'nowhere.ts') }, /nowhere\.ts.*UPLINE_EXTENSION/],
      [{ UPLINE_EXTENSION: broken }, /broken\.ts cannot be loaded/],
      [
        { UPLINE_EXTENSION: faulty },
        /ShoeSize.*passwordRule.*upgrades: unknown base type "9".*trees: exactly one.*NoSuchHook.*UpdateAssociate" is not a function/,
      ],
    ] as const;
    for (const [environment, expected] of cases) {
      const end = await runUpline(['serve'], {
        UPLINE_PORT: '0',
        ...(await dataOf('refused')),
        ...environment,
      });
      assert.equal(end.code, 2, end.stderr);
      assert.match(end.stderr, /^upline: [^\n]+\n$/);
      assert.match(end.stderr, expected);
      assert.equal(end.stdout, '');
    }
    const text = readFileSync(path.join(directory, 'damaged/upline.db'), 'utf8');
    assert.match(text, /^this is no database/, 'what is not ours is left alone');
  });

  it('explains its commands; an unknown command is exit 2', onOneEngine, async () => {
    const help = await runUpline(['help'], {});
    assert.deepEqual([help.code, help.stderr], [0, '']);
    assert.match(help.stdout, /serve[\s\S]*keys[\s\S]*openapi/);
    const unknown = await runUpline(['serv'], {});
    assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
    assert.match(unknown.stderr, /^upline: Unknown command "serv"\. Did you mean "upline serve"\?\n/);
  });
});
