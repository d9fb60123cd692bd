import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Environment } from '../../../src/config/environment.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { createDatabase, dropDatabase } from '../../support/postgres.ts';
import { programFile } from '../../support/program.ts';
import { repositoryRoot } from '../../support/source-files.ts';
import { startTestServer } from '../../support/test-server.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const LEASE_MS = 60_000;

/** Kills its own process in a hook, before or after `next` as the environment defines. */
const EXTENSION = `
import { publishedPlan } from 'upline/commission-plan';
const die = (side) => { if (process.env.DIE === side) process.kill(process.pid, 'SIGKILL'); };
const hook = async (request, next) => {
  die('before');
  const response = await next(request);
  die('after');
  return response;
};
export default {
  plan: publishedPlan,
  hooks: {
    'Associates.Enrollment.WriteApplication': hook,
    'Associates.Enrollment.UpdateAssociateBaseType': hook,
  },
};
`;

const postgresUrl = process.env['UPLINE_TEST_POSTGRES'];

/** A directory and a database that exist longer than the processes that use them. */
async function createHome() {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-crash-'));
  const extension = path.join(directory, 'extension.mjs');
  writeFileSync(extension, EXTENSION);
  const url = postgresUrl === undefined ? undefined : await createDatabase(postgresUrl);
  const environment: Environment = url === undefined ? {} : { UPLINE_DATABASE_URL: url };
  return {
    directory,
    environment,
    process: {
      ...environment,
      UPLINE_DATA_DIR: directory,
      UPLINE_EXTENSION: extension,
      UPLINE_SUBSCRIPTION_KEY: KEY,
      UPLINE_PORT: '0',
    },
    async [Symbol.asyncDispose]() {
      if (postgresUrl !== undefined && url !== undefined) await dropDatabase(postgresUrl, url);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

type Home = Awaited<ReturnType<typeof createHome>>;

/** Sends a request to a server process that dies during the request. */
async function sendToDying(home: Home, side: 'before' | 'after', method: string, at: string, body: object) {
  const child = spawn(process.execPath, [programFile(), 'serve'], {
    cwd: repositoryRoot,
    env: { PATH: process.env['PATH'], ...home.process, DIE: side },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal));
  });
  let errors = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      const found = /listens on (http:\S+)/.exec(errors);
      if (found?.[1] !== undefined) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(`the server did not start: ${errors}`)));
  });
  const sent = fetch(url + at, {
    method,
    headers: {
      'Ocp-Apim-Subscription-Key': KEY,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'k',
    },
    body: JSON.stringify(body),
  });
  await assert.rejects(sent, 'the caller gets no answer');
  assert.equal(await ended, 'SIGKILL');
}

describe('Idempotency-Key and a server that is killed', () => {
  it('after the commit of a create: the repetition gets the lost answer, and nothing is created twice', async () => {
    await using home = await createHome();
    const body = retailBody();
    await sendToDying(home, 'after', 'POST', '/v1/customers', body);
    await using server = await startTestServer(home);
    const answer = await server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('idempotent-replayed'), 'true');
    const customers = await server.sql('SELECT id FROM customers WHERE id > 1000');
    assert.deepEqual(customers, [{ id: answer.json }]);
    assert.equal(answer.headers.get('location'), `/v1/customers/${answer.json}`);
  });

  it('after the commit of an upgrade: the repetition gets the upgraded customer and their ETag', async () => {
    await using home = await createHome();
    let id = 0;
    {
      await using server = await startTestServer(home);
      id = await server.create(retailBody());
    }
    const body = distributorBody();
    const upgrade = `/v1/customers/upgrade/${id}`;
    await sendToDying(home, 'after', 'PUT', upgrade, body);
    await using server = await startTestServer(home);
    const answer = await server.call('PUT', upgrade, body, { 'Idempotency-Key': 'k' });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('idempotent-replayed'), 'true');
    const stored = await server.call('GET', `/v1/customers/${id}`);
    assert.deepEqual([answer.text, answer.headers.get('etag')], [stored.text, stored.headers.get('etag')]);
    assert.equal((await server.sql('SELECT * FROM CRM_AssociateTypeChanges')).length, 1);
  });

  it('before the commit: nothing is stored, and the repetition is carried out after the end of the lease', async () => {
    await using home = await createHome();
    const body = retailBody();
    await sendToDying(home, 'before', 'POST', '/v1/customers', body);
    let now = Date.now();
    await using server = await startTestServer({ ...home, now: () => new Date(now) });
    const send = () => server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    assert.deepEqual(await server.sql('SELECT id FROM customers WHERE id > 1000'), []);
    const early = await send();
    assert.deepEqual([early.status, early.json.code], [409, 'idempotency_in_flight']);
    now += LEASE_MS;
    const late = await send();
    assert.equal(late.status, 201);
    assert.equal(late.headers.get('idempotent-replayed'), null);
  });
});
