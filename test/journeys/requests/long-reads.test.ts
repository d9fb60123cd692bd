import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { operationContracts } from '../../../src/catalogue/operations.ts';
import { whileWanted } from '../../../src/database/engine.ts';
import type { LongReadFigures } from '../../../src/database/long-read-limits.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody } from '../../support/bodies.ts';
import { activeWalks, addCircle, ask } from '../../support/endless-read.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';
import { addNetwork } from '../../support/tree-network.ts';
import { fourTrees } from '../../support/tree-plans.ts';
import { until } from '../../support/until.ts';

/** More people than one read returns, so that reading them is a long read. */
const DOWNLINE = 1_200;
const MB = 1024 * 1024;

describe('Long reads', () => {
  let server: TestServer;
  let endless: string;
  before(async () => {
    server = await startTestServer({
      environment: {
        UPLINE_LONG_READS: '1',
        UPLINE_LONG_READ_WAIT_MS: '60000',
      },
    });
    const nodes = Array.from({ length: DOWNLINE }, () => ({ uplines: { Enrollment: -1, Unilevel: -1 } }));
    await addNetwork(server.installation, nodes);
    endless = `/v1/customers/${await addCircle(server)}/downline/count`;
  });
  after(() => server.close());
  const figures = (): LongReadFigures => server.installation.database.longReadFigures();

  it('end with their caller, whether they run or wait, and the next one is answered', async () => {
    const before = figures();
    const requests = Array.from({ length: 20 }, () => ask(server, endless));
    await until(() => figures().active === 1 && figures().waiting === 19);
    const short = await server.call('GET', '/v1/customers/2/downline?levels=1&tree=Matrix');
    assert.notEqual(short.status, 503, 'short reads do not wait for long ones');
    for (const request of requests) request.destroy();
    const next = await server.call('GET', '/v1/customers/2/downline/count');
    assert.deepEqual([next.status, next.json], [200, DOWNLINE]);
    assert.deepEqual(
      { ...figures(), cancelled: figures().cancelled - before.cancelled },
      { active: 0, waiting: 0, refused: before.refused, cancelled: 20, overtime: before.overtime },
    );
    if (testEngine === 'postgres') await until(async () => (await activeWalks(server)) === 0);
    assert.deepEqual(
      server.log.filter((line) => line.includes('unexpected')),
      [],
    );
  });

  for (const callers of [200, 400]) {
    it(`of ${callers} callers who leave at the same time leave room for the next one`, async () => {
      const requests = Array.from({ length: callers }, () => ask(server, endless));
      await until(() => figures().active === 1 && figures().waiting >= 50);
      for (const request of requests) request.destroy();
      const next = await server.call('GET', '/v1/customers/2/downline/count');
      assert.deepEqual([next.status, next.json], [200, DOWNLINE]);
      await until(() => figures().active === 0 && figures().waiting === 0);
    });
  }

  it('that find the queue full wait a moment for callers who are about to leave', async () => {
    const requests = Array.from({ length: 51 }, () => ask(server, endless));
    await until(() => figures().active === 1 && figures().waiting === 50);
    const { refused } = figures();
    const next = server.call('GET', '/v1/customers/2/downline/count');
    await until(() => figures().waiting === 51 || figures().refused > refused);
    for (const request of requests) request.destroy();
    const { status, json } = await next;
    assert.deepEqual([status, json], [200, DOWNLINE]);
    await until(() => figures().active === 0 && figures().waiting === 0);
  });

  it('are refused when too many wait: 503 with Retry-After, and nothing of them remains', async () => {
    const requests = Array.from({ length: 51 }, () => ask(server, endless));
    await until(() => figures().active === 1 && figures().waiting === 50);
    const answer = await server.call('GET', '/v1/customers/2/downline');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [503, ': too_many_long_reads']);
    assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    for (const request of requests) request.destroy();
    await until(() => figures().active === 0 && figures().waiting === 0);
  });

  it('appear in the metrics', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    assert.match(text, /^upline_long_reads\{state="active"\} 0$/m);
    assert.match(text, /^upline_long_reads\{state="waiting"\} 0$/m);
    for (const reason of ['refused', 'cancelled', 'overtime'] as const) {
      const line = `upline_long_reads_ended_early_total{reason="${reason}"} ${figures()[reason]}`;
      assert.ok(text.split('\n').includes(line), line);
    }
  });
});

describe('While long reads take every turn and every place in the queue', () => {
  const plan = fourTrees({ Binary: { placementRule: 'Weak' } });
  let server: TestServer;
  let requests: ReturnType<typeof ask>[];
  let endless: string;
  let deep: number;
  const figures = (): LongReadFigures => server.installation.database.longReadFigures();
  before(async () => {
    server = await startTestServer({
      extension: { plan },
      environment: { UPLINE_LONG_READS: '1', UPLINE_LONG_READ_WAIT_MS: '60000' },
    });
    // Too deep for a count by a short read.
    const chain = Array.from({ length: 40 }, (_, index) => ({
      uplines: { Enrollment: -1, Unilevel: -1, Binary: [index - 1, 'Left'] as const },
    }));
    [deep = 0] = await addNetwork(server.installation, chain);
    const nodes = Array.from({ length: DOWNLINE }, () => ({ uplines: { Enrollment: -1, Unilevel: -1 } }));
    await addNetwork(server.installation, nodes);
    endless = `/v1/customers/${await addCircle(server)}/downline/count`;
    requests = Array.from({ length: 51 }, () => ask(server, endless));
    await until(() => figures().active === 1 && figures().waiting === 50);
  });
  after(async () => {
    for (const request of requests) request.destroy();
    await server.close();
  });

  it('an enrollment that weighs long legs succeeds', async () => {
    const answer = await server.call('POST', '/v1/customers', distributorBody({ SponsorId: deep }));
    assert.equal(answer.status, 201);
    assert.equal(figures().waiting, 50, 'the reads are still there');
  });

  it('a search is answered', async () => {
    const answer = await server.call('GET', '/v1/customers/search/example');
    assert.equal(answer.status, 200);
    assert.equal(figures().waiting, 50, 'the reads are still there');
  });

  it('every operation that waits for them is marked to end with its caller, and documents the refusal', async () => {
    const declared = operationContracts.filter(({ errors }) => errors.includes('too_many_long_reads'));
    const isDeclared = new Set(declared.map(({ id }) => id));
    const refused: string[] = [];
    for (const { id, method, path } of operationContracts.filter((contract) => contract.method === 'GET')) {
      const address = path.replaceAll(/\{\w+\}/g, '2');
      const { status, json } = await server.call(method, `/v1${address}?tree=Unilevel&associateId=2`);
      if (status === 503 && JSON.stringify(json).includes('too_many_long_reads')) refused.push(id);
    }
    for (const id of ['GetDownlineIds', 'ListHookCalls']) assert.ok(refused.includes(id), id);
    assert.deepEqual(
      refused.filter((id) => !isDeclared.has(id)),
      [],
    );
    assert.deepEqual(
      declared.filter(({ endsWithCaller }) => endsWithCaller !== true).map(({ id }) => id),
      [],
    );
  });
});

describe('Searches', () => {
  let server: TestServer;
  let long: AbortController;
  before(async () => {
    server = await startTestServer({
      environment: { UPLINE_LONG_READS: '1', UPLINE_LONG_READ_WAIT_MS: '60000' },
    });
    await server.create(distributorBody());
  });
  after(() => server.close());
  beforeEach(async () => {
    // Occupies the only slot until the test stops it.
    long = new AbortController();
    const { searchReader } = server.installation.database;
    const endless = sql`WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers
      WHERE ${whileWanted(searchReader as never, sql`n`)}) SELECT max(n) FROM numbers`.compile(
      searchReader as never,
    );
    searchReader.executeQuery(endless as never, { signal: long.signal }).catch(() => undefined);
    await until(() => figures().active === 1);
  });
  afterEach(async () => {
    long.abort();
    await until(() => figures().active === 0 && figures().waiting === 0);
  });
  const path = '/v1/customers/search/example.com';
  const figures = (): LongReadFigures => server.installation.database.longReadFigures();

  it('wait for their turn in their own lane, and leave it with their caller', async () => {
    const requests = Array.from({ length: 20 }, () => ask(server, path));
    await until(() => figures().waiting === 20);
    const count = await server.call('GET', '/v1/customers/2/downline/count');
    assert.equal(count.status, 200, 'other reads do not wait for them');
    for (const request of requests) request.destroy();
    await until(() => figures().waiting === 0);
    const next = server.call('GET', path);
    await until(() => figures().waiting === 1);
    long.abort();
    const { status, json } = await next;
    assert.deepEqual([status, json.length], [200, 1]);
  });

  it('are refused when too many wait: 503 with Retry-After', async () => {
    const requests = Array.from({ length: 51 }, () => ask(server, path));
    await until(() => figures().waiting >= 50);
    const answer = await server.call('GET', path);
    assert.deepEqual([answer.status, ...problemsOf(answer)], [503, ': too_many_long_reads']);
    assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    for (const request of requests) request.destroy();
  });
});

describe('Long reads with a short time limit', () => {
  let server: TestServer;
  let endless: string;
  before(async () => {
    server = await startTestServer({
      environment: {
        UPLINE_LONG_READS: '2',
        UPLINE_LONG_READ_WAIT_MS: '50',
        UPLINE_LONG_READ_TIMEOUT_MS: '200',
      },
    });
    endless = `/v1/customers/${await addCircle(server)}/downline/count`;
  });
  after(() => server.close());

  it('are stopped after the time limit, and refused if no turn comes in time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => server.call('GET', endless)));
    assert.deepEqual(answers.map((answer) => [answer.status, ...problemsOf(answer)]).toSorted(), [
      [503, ': long_read_too_long'],
      [503, ': long_read_too_long'],
      [503, ': too_many_long_reads'],
    ]);
    for (const { headers } of answers) assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  });

  it('keep the write-ahead log small, even if they overlap endlessly during many writes', {
    skip: testEngine === 'postgres' && 'PostgreSQL has no such log',
  }, async () => {
    let isOver = false;
    const read = async () => {
      while (!isOver) await server.call('GET', endless);
    };
    const readers = [read(), delay(100).then(read), delay(150).then(read)];
    const log = `${server.config.databaseFile}-wal`;
    let largest = 0;
    for (let written = 0; written < 120 * MB; written += MB / 4) {
      await server.sql(
        `INSERT INTO installation (name, value) VALUES ('filler', hex(randomblob(${MB / 8})))
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      );
      largest = Math.max(largest, statSync(log).size);
      await delay(5);
    }
    isOver = true;
    await Promise.all(readers);
    assert.ok(largest <= 64 * MB, `${Math.round(largest / MB)} MB`);
  });
});
