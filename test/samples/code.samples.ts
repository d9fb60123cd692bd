import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TypeChangeAnswer } from '../../src/customers/wire/answer-contract.ts';
import { customerBodyExamples } from '../../src/customers/wire/body-examples.ts';
import { allSamples } from '../../web/reference/samples/all-samples.ts';
import type { Sample, SampleRequest, SampleValues } from '../../web/reference/samples/sample.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { runInBrowser, skipBrowser } from './browser-runner.ts';
import { missing, run, runners } from './runners.ts';

/*
 * The code samples of the reference for Get, Create and Upgrade are run as a reader would run them, and the data that
 * they store is compared with the data that fetch stores. Both the page and this test get the program from
 * web/reference/samples.
 */

/** Every character that some language may treat as more than text. */
const AWKWARD = `O'Brien ’ \`\`\` "the" \\n #{1 + 1} \${x} $x %s %@ \`id\` <b> @"é" 日本 😀`;
const PASSWORD = `Pass'"\\#{1}$x%s1`;

const FIRST = { customerId: 1001 };

const created = {
  ...customerBodyExamples.distributor.value,
  CompanyName: AWKWARD,
  Password: PASSWORD,
  SignUpDate: '2026-01-31T12:00:00Z',
  AssociateCustom: { Field1: null, Field2: AWKWARD },
};
const upgraded = { ...customerBodyExamples.full.value, CompanyName: AWKWARD };

/** Sends one request. Returns the output of the program, or the answer. */
type Send = (request: SampleRequest) => Promise<string>;

const sendByFetch: Send = async ({ method, url, headers, body }) =>
  (await fetch(url, { method, headers, body })).text();

/** Create, Upgrade and Get with `send`, on a separate server; then all stored data. */
async function effectOf(send: Send) {
  await using server = await startTestServer({ engine: 'sqlite' });
  await server.create({ ...customerBodyExamples.customer.value, SignUpDate: '2026-01-31T12:00:00Z' });
  const printed = [
    await send(requestTo(server, 'POST', '/v1/customers', {}, created)),
    await send(requestTo(server, 'PUT', '/v1/customers/upgrade/{customerId}', FIRST, upgraded)),
    await send(requestTo(server, 'GET', '/v1/customers/{customerId}', FIRST)),
  ];
  const login = { username: created.Username, password: PASSWORD };
  const stored = {
    upgraded: (await server.call('GET', '/v1/customers/1001')).json,
    created: (await server.call('GET', '/v1/customers/1002')).json,
    login: (await server.call('POST', '/v1/validate/login', login)).status,
    typeChanges: await typeChangesOf(server, 1001),
  };
  return { printed, stored };
}

/** Rows of the log without values that differ between runs. */
async function typeChangesOf(server: TestServer, customerId: number): Promise<unknown[]> {
  const { text } = await server.call('GET', `/v1/customers/${customerId}/type-changes`);
  const rows: TypeChangeAnswer[] = JSON.parse(text);
  return rows.map(({ ChangeDate: _, RequestId: __, ...row }) => row);
}

function requestTo(
  server: TestServer,
  method: string,
  template: string,
  path: SampleValues,
  body?: unknown,
): SampleRequest {
  const address = Object.entries(path).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, String(value)),
    template,
  );
  return {
    method,
    url: server.url + address,
    operation: { template, path, query: {} },
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      'Ocp-Apim-Subscription-Key': server.key,
    },
    body: body === undefined ? null : JSON.stringify(body, null, 2),
  };
}

describe('code samples', { concurrency: 2 }, () => {
  let folder: string;
  let expected: Awaited<ReturnType<typeof effectOf>>;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'upline-samples-'));
    expected = await effectOf(sendByFetch);
    assert.equal(expected.stored.login, 200);
    assert.equal(expected.stored.typeChanges.length, 1);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function assertSameEffect(send: Send): Promise<void> {
    const { printed, stored } = await effectOf(send);
    assert.deepEqual(stored, expected.stored, printed.join('\n'));
    assert.match(printed[0] ?? '', /1002/);
    assert.match(printed[2] ?? '', /TestBackOfficeId01/, 'shows the answer');
  }

  for (const sample of allSamples) {
    const { label, notExecuted } = sample;
    if (notExecuted !== undefined) it(label, { skip: notExecuted });
    else if (label === 'JavaScript jQuery')
      it(`${label} stores the same data as fetch`, { skip: skipBrowser }, () =>
        assertSameEffect((request) => runInBrowser(sample.write(request), request.url)),
      );
    else
      it(`${label} stores the same data as fetch`, { skip: missing(runnerOf(sample)) }, async () => {
        const runner = runnerOf(sample);
        const place = mkdtempSync(path.join(folder, 'sample-'));
        const home = (await runner.prepare?.(place)) ?? place;
        await assertSameEffect((request) => run(runner, sample.write(request), home));
      });
  }
});

function runnerOf({ label }: Sample) {
  const runner = runners[label];
  assert.ok(runner, `${label} has neither a runner nor a reason why it is not run`);
  return runner;
}
