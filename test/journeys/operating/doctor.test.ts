import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { createConfig } from '../../../src/config/config.ts';
import { programVersion } from '../../../src/kernel/program-version.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import { freePort } from '../../support/free-port.ts';
import { runUpline, startUpline } from '../../support/process.ts';
import { databaseIn, onOneEngine, testEngine } from '../../support/test-server.ts';
import { fourTrees } from '../../support/tree-plans.ts';

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly message: string;
  readonly remedy: string | null;
}

/** An expected finding: the check, its state, and the words of message and remedy. */
type Expected = readonly [check: string, state: string, words: RegExp];

describe('upline doctor and upline status', () => {
  let directory: string;
  let settings: NodeJS.ProcessEnv;
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    settings = { ...(await databaseIn(path.join(directory, 'data'))), UPLINE_PORT: '0' };
    await (await openInstallation(createConfig(settings))).close();
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const examine = async (environment: NodeJS.ProcessEnv) => {
    const end = await runUpline(['doctor', '--json'], environment);
    assert.equal(end.stderr, '');
    const { problems, findings } = JSON.parse(end.stdout) as { problems: number; findings: Finding[] };
    assert.equal(end.code, problems === 0 ? 0 : 1);
    return { problems, findings };
  };
  const assertFound = async (environment: NodeJS.ProcessEnv, [check, state, words]: Expected) => {
    const { findings } = await examine(environment);
    const found = findings.filter((finding) => finding.check === check && finding.state === state);
    const texts = found.map(({ message, remedy }) => `${message} -> ${remedy}`);
    assert.ok(
      texts.some((text) => words.test(text)),
      `${check} ${state} ${words}: ${JSON.stringify(findings, null, 2)}`,
    );
    if (state === 'problem') assert.ok(found.every(({ remedy }) => remedy !== null && remedy !== ''));
  };
  const embedded = async (name: string, statement = '') => {
    const data = path.join(directory, name);
    await (await openInstallation(createConfig({ UPLINE_DATA_DIR: data }))).close();
    if (statement !== '') {
      const file = new DatabaseSync(path.join(data, 'upline.db'));
      file.exec('PRAGMA foreign_keys = OFF');
      file.exec(statement);
      file.close();
    }
    return { UPLINE_DATA_DIR: data, UPLINE_PORT: '0' };
  };
  const taken = async () => {
    const server = createServer().unref();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    return { server, port: String(port) } satisfies { server: Server; port: string };
  };

  it('finds nothing wrong with a sound installation, in lines that fit 80 columns', async () => {
    const { problems, findings } = await examine(settings);
    assert.equal(problems, 0, JSON.stringify(findings));
    const checks = new Set(findings.map(({ check }) => check));
    for (const check of ['settings', 'data directory', 'disk space', 'database', 'schema', 'secret key']) {
      assert.ok(checks.has(check), check);
    }
    for (const check of ['clock', 'extension', 'plan', 'port']) assert.ok(checks.has(check), check);
    const { code, stdout } = await runUpline(['doctor'], settings);
    assert.equal(code, 0);
    assert.match(stdout, /^ok {7}settings: valid\n/);
    assert.match(stdout, /\n\nNo problems\.\n$/);
  });

  it(
    'names the faults of settings, extension and port with their remedies: exit 1',
    onOneEngine,
    async () => {
      const { server, port } = await taken();
      const broken = path.join(directory, 'broken.ts');
      writeFileSync(broken, 'export default { plan: {} };');
      const faults: readonly (readonly [NodeJS.ProcessEnv, Expected])[] = [
        [{ UPLINE_PORT: 'x' }, ['settings', 'problem', /UPLINE_PORT must be a whole number/]],
        [{ UPLINE_PROT: '1' }, ['settings', 'warning', /UPLINE_PROT is not a setting.*UPLINE_PORT\?/]],
        [{ UPLINE_SUBSCRIPTION_KEY: 'x' }, ['settings', 'problem', /UPLINE_SUBSCRIPTION_KEY.*16 to 128/]],
        [{ UPLINE_ENVIRONMENT: 'Live' }, ['settings', 'warning', /https.*UPLINE_PUBLIC_URL/]],
        [{ UPLINE_EXTENSION: broken }, ['extension', 'problem', /-> Correct .*broken\.ts/]],
        [{ UPLINE_PORT: port }, ['port', 'problem', /used by another program.*UPLINE_PORT/]],
        [{ UPLINE_METRICS_PORT: port }, ['metrics port', 'problem', /another program.*UPLINE_METRICS_PORT/]],
        [{ UPLINE_HOST: '203.0.113.1' }, ['port', 'problem', /not an address of this machine.*UPLINE_HOST/]],
      ];
      for (const [environment, expected] of faults) {
        await assertFound({ ...settings, ...environment }, expected);
      }
      server.close();
    },
  );

  it('names each fault of an extension as a separate problem', onOneEngine, async () => {
    const faulty = path.join(directory, 'faulty.mjs');
    writeFileSync(
      faulty,
      `import { publishedPlan } from 'upline/commission-plan';
       const plan = { ...publishedPlan, uniqueFields: ['Email'] };
       export default { plan, hooks: { 'Orders.SubmitOrder': () => {} } };`,
    );
    const { problems, findings } = await examine({ ...settings, UPLINE_EXTENSION: faulty });
    const found = findings.filter(({ check }) => check === 'extension');
    assert.equal(problems, 2);
    assert.match(found[0]?.message ?? '', /^plan: uniqueFields: unknown field "Email"/);
    assert.match(found[1]?.message ?? '', /^hooks: unknown hook "Orders\.SubmitOrder"/);
    for (const { remedy } of found) assert.equal(remedy, `Correct ${faulty}`);
  });

  it('names the faults of an embedded database, and does not change a byte of it', {
    skip: testEngine === 'postgres' && 'about the embedded file',
  }, async () => {
    const file = path.join(directory, 'a-file');
    writeFileSync(file, '');
    mkdirSync(path.join(directory, 'text'));
    writeFileSync(path.join(directory, 'text/upline.db'), 'no database at all, but a text of some length');
    const otherKey = { UPLINE_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
    const damaged = await embedded('damaged');
    const bytes = readFileSync(path.join(damaged.UPLINE_DATA_DIR, 'upline.db'));
    writeFileSync(path.join(damaged.UPLINE_DATA_DIR, 'upline.db'), bytes.fill(0x55, 8_192, 16_384));
    const noKey = await embedded('no-key');
    rmSync(path.join(noKey.UPLINE_DATA_DIR, 'secret.key'));
    const future =
      "INSERT INTO outbox_events (event_type, customer_id, occurred_at, actor) VALUES ('x', 2, '2999-01-01T00:00:00.000Z', 'x')";
    const faults: readonly (readonly [NodeJS.ProcessEnv, Expected])[] = [
      [{ UPLINE_DATA_DIR: file }, ['data directory', 'problem', /is not a directory.*UPLINE_DATA_DIR/]],
      [{ UPLINE_DATA_DIR: '/proc/foo' }, ['disk space', 'problem', /^0 MB free.*Make room/]],
      [{ UPLINE_DATA_DIR: path.join(directory, 'text') }, ['database', 'problem', /backup/]],
      [damaged, ['database', 'problem', /damaged|malformed/]],
      [noKey, ['secret key', 'problem', /missing.*secret\.key/]],
      [
        { ...noKey, ...otherKey },
        ['secret key', 'problem', /does not match the database.*UPLINE_SECRET_KEY/],
      ],
      [
        await embedded('newer', "INSERT INTO kysely_migration (name, timestamp) VALUES ('0999-x', '2099')"),
        ['schema', 'problem', /newer version.*0999-x.*Start that version/],
      ],
      [
        await embedded(
          'older',
          'DELETE FROM kysely_migration WHERE name = (SELECT max(name) FROM kysely_migration)',
        ),
        ['schema', 'warning', /1 pending.*next start/],
      ],
      [await embedded('ahead', future), ['clock', 'problem', /in the future.*NTP/]],
    ];
    const before = contentOf(directory);
    for (const [environment, expected] of faults) {
      await assertFound({ UPLINE_PORT: '0', ...environment }, expected);
    }
    assert.deepEqual(contentOf(directory), before);
    const nowhere = path.join(directory, 'nowhere');
    assert.equal((await examine({ UPLINE_DATA_DIR: nowhere, UPLINE_PORT: '0' })).problems, 0);
    assert.deepEqual(contentOf(directory), before, 'not even a directory is created');
  });

  it('reports that PostgreSQL cannot be reached', {
    skip: testEngine === 'sqlite' && 'about PostgreSQL',
  }, async () => {
    const address = new URL(settings['UPLINE_DATABASE_URL'] ?? '');
    address.port = '1';
    await assertFound({ ...settings, UPLINE_DATABASE_URL: address.href }, [
      'database',
      'problem',
      /ECONNREFUSED.*UPLINE_DATABASE_URL/,
    ]);
  });

  it('describes the installation, with and without a server', async () => {
    const port = String(await freePort());
    const metricsPort = String(await freePort());
    const environment = { ...settings, UPLINE_PORT: port, UPLINE_METRICS_PORT: metricsPort };
    const status = async () => JSON.parse((await runUpline(['status', '--json'], environment)).stdout);
    const idle = await status();
    assert.equal(idle.server, null);
    await using server = await startUpline(environment);
    await server.errorOutput(/First subscription key/);
    const running = await status();
    assert.deepEqual(running.server, {
      url: server.url,
      state: 'ready',
      degraded: [],
      version: programVersion(),
    });
    const { engine, place, customers, subscriptions, accounts, pendingMigrations, bytes } = running.database;
    assert.deepEqual([engine, subscriptions, accounts], [testEngine, 1, 1]);
    assert.ok(customers >= 1 && bytes > 100_000, 'with the write-ahead log');
    assert.deepEqual(pendingMigrations, []);
    assert.doesNotMatch(place, /@/);
    assert.deepEqual((await examine(environment)).problems, 0);
    await assertFound(environment, ['port', 'ok', /used by an Upline server/]);
    await assertFound(environment, ['metrics port', 'ok', /used by an Upline server/]);
    const { stdout } = await runUpline(['status'], environment);
    assert.match(stdout, /^Version +\d.*\nEnvironment +Stage\nServer +ready at http/);
    assert.match(stdout, /\nSubscriptions +1\nAccounts +1\n/);
  });

  it('names only the enabled trees', async () => {
    const extension = path.join(directory, 'extension.mjs');
    const trees = fourTrees({ Binary: { isEnabled: false } }).trees;
    writeFileSync(
      extension,
      `import { publishedPlan } from 'upline/commission-plan';
       export default { plan: { ...publishedPlan, trees: ${JSON.stringify(trees)} } };`,
    );
    const { stdout, stderr } = await runUpline(['status', '--json'], {
      ...settings,
      UPLINE_EXTENSION: extension,
    });
    assert.equal(stderr, '');
    const named = trees.map(({ name }) => name).filter((name) => name !== 'Binary');
    assert.deepEqual(JSON.parse(stdout).plan.trees, named);
  });
});

/** Every file below a directory with its content. */
function contentOf(directory: string): (readonly [name: string, content: string])[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((name) => [name, readContent(name)]);
}

function readContent(name: string): string {
  try {
    return readFileSync(name, 'base64');
  } catch {
    return 'a directory';
  }
}
