import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { type ExtensionHooks, refuse } from '../../../src/extension.ts';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { createGate } from '../../support/gate.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../../support/test-server.ts';

const OTHER_KEY = 'fedcba9876543210fedcba9876543210';
const MINUTE_MS = 60_000;

function start(hooks: ExtensionHooks = {}, options: TestServerOptions = {}): Promise<TestServer> {
  return startTestServer({ ...options, extension: { plan: publishedPlan, hooks } });
}

async function customerCount(server: TestServer): Promise<number> {
  const [row] = await server.sql('SELECT COUNT(*) AS n FROM customers WHERE id > 1000');
  return Number(row?.['n']);
}

async function keyCount(server: TestServer): Promise<number> {
  const [row] = await server.sql('SELECT COUNT(*) AS n FROM idempotency_keys');
  return Number(row?.['n']);
}

/** The parts of an answer that a replay must repeat. */
function essence({ status, text, headers }: Answer): unknown {
  const names = ['content-type', 'etag', 'location', 'x-directscale-message', 'x-upline-ignored-fields'];
  return { status, text, headers: names.map((name) => headers.get(name)) };
}

function assertReplays(first: Answer, again: Answer): void {
  assert.equal(first.headers.get('idempotent-replayed'), null);
  assert.equal(again.headers.get('idempotent-replayed'), 'true', again.text);
  assert.deepEqual(essence(again), essence(first));
}

describe('Idempotency-Key', () => {
  it('answers every repetition of a write with the first answer, byte for byte, and writes once', async () => {
    await using server = await start();
    const create = { ...retailBody(), Nonsense: 1 };
    const created = await server.call('POST', '/v1/customers', create, { 'Idempotency-Key': 'c' });
    assertReplays(created, await server.call('POST', '/v1/customers', create, { 'Idempotency-Key': 'c' }));
    const id = created.json;
    const writes = [
      ['PUT', `/v1/customers/${id}`, retailBody({ LastName: 'Put' })],
      ['PATCH', `/v1/customers/${id}`, { FirstName: 'Zoë' }],
      ['PUT', `/v1/customers/upgrade/${id}`, distributorBody()],
    ] as const;
    for (const [method, path, body] of writes) {
      const headers = { 'Idempotency-Key': `${method} ${path}` };
      const first = await server.call(method, path, body, headers);
      assert.ok(first.status < 300, first.text);
      // A change of another caller in between shows that nothing is read or written again.
      await server.call('PATCH', `/v1/customers/${id}`, { CompanyName: `${method} Ltd` });
      assertReplays(first, await server.call(method, path, body, headers));
    }
    assert.equal(await customerCount(server), 1);
    const [customer] = await server.sql(`SELECT revision FROM customers WHERE id = ${id}`);
    assert.equal(customer?.['revision'], 7);
    assert.equal((await server.sql('SELECT * FROM CRM_AssociateTypeChanges')).length, 1);
  });

  it('keeps the answer in the transaction of the write', async () => {
    const seen: unknown[] = [];
    await using server = await start({
      'Associates.Enrollment.WriteApplication': async (request, next) => {
        const response = await next(request);
        seen.push(
          await server.sql('SELECT customer_id, answer_encrypted IS NULL AS open FROM idempotency_keys'),
        );
        return response;
      },
    });
    const { json: id } = await server.call('POST', '/v1/customers', retailBody(), { 'Idempotency-Key': 'k' });
    assert.deepEqual(seen, [[{ customer_id: id, open: 0 }]]);
  });

  it('runs no hook for a repetition', async () => {
    let calls = 0;
    await using server = await start({
      'Associates.Enrollment.WriteApplication': async (request, next) => {
        calls += 1;
        return next(request);
      },
    });
    const body = retailBody();
    const first = await server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    assertReplays(first, await server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' }));
    assert.equal(calls, 1);
  });

  it('treats requests as equal regardless of the case and order of member names', async () => {
    await using server = await start();
    const body = retailBody();
    const shuffled = Object.entries(body)
      .reverse()
      .map(([name, value]) => [name.toLowerCase(), value]);
    const first = await server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    const again = await server.call('POST', '/V1/Customers/', Object.fromEntries(shuffled), {
      'Idempotency-Key': 'k',
    });
    assertReplays(first, again);
  });

  it('answers 422 when the key comes with another body, path or method', async () => {
    await using server = await start();
    const id = await server.create(retailBody());
    const other = await server.create(retailBody());
    const headers = { 'Idempotency-Key': 'k' };
    const body = { FirstName: 'One' };
    assert.equal((await server.call('PATCH', `/v1/customers/${id}`, body, headers)).status, 200);
    const requests = [
      ['PATCH', `/v1/customers/${id}`, { FirstName: 'Two' }],
      ['PATCH', `/v1/customers/${other}`, body],
      ['POST', '/v1/customers', retailBody()],
    ] as const;
    for (const [method, path, changed] of requests) {
      const answer = await server.call(method, path, changed, headers);
      assert.equal(answer.status, 422);
      assert.equal(answer.json.code, 'idempotency_key_reused');
    }
    assert.equal(await customerCount(server), 2);
  });

  it('distinguishes two passwords, and stores no key, request or answer in readable form', async () => {
    await using server = await start();
    const id = await server.create(retailBody());
    const body = distributorBody({ Password: 'first-Password1' });
    const headers = { 'Idempotency-Key': 'order-of-jane-doe' };
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, body, headers)).status, 201);
    const changed = { ...body, Password: 'other-Password1' };
    assert.equal((await server.call('PUT', `/v1/customers/upgrade/${id}`, changed, headers)).status, 422);
    const stored = JSON.stringify(await server.sql('SELECT * FROM idempotency_keys'));
    for (const secret of ['order-of-jane-doe', 'first-Password1', String(body['EmailAddress'])]) {
      assert.ok(!stored.includes(secret), `${secret} is stored`);
    }
  });

  it('separates the keys of subscriptions', async () => {
    await using server = await start();
    await server.installation.subscriptions.create('other', OTHER_KEY);
    const mine = { 'Idempotency-Key': 'k' };
    const theirs = { 'Idempotency-Key': 'k', 'Ocp-Apim-Subscription-Key': OTHER_KEY };
    const first = await server.call('POST', '/v1/customers', retailBody(), mine);
    const second = await server.call('POST', '/v1/customers', retailBody(), theirs);
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.notEqual(first.json, second.json);
  });

  it('answers 409 with Retry-After during the first request, and with its answer afterwards', async () => {
    await using server = await start({
      'Associates.Enrollment.WriteApplication': async (request, next) => {
        await gate.pass();
        return next(request);
      },
    });
    using gate = createGate();
    const body = retailBody();
    const send = () => server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    const first = send();
    await gate.reached;
    const second = await send();
    assert.equal(second.status, 409);
    assert.equal(second.json.code, 'idempotency_in_flight');
    assert.match(second.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    gate.open();
    assert.equal((await first).status, 201);
    assertReplays(await first, await send());
  });

  it('creates exactly one customer from 50 parallel requests with one key', async () => {
    await using server = await start();
    const body = retailBody();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' }),
      ),
    );
    const carriedOut = answers.filter(
      ({ status, headers }) => status === 201 && headers.get('idempotent-replayed') === null,
    );
    assert.equal(carriedOut.length, 1);
    const others = answers.filter((answer) => !carriedOut.includes(answer));
    for (const { status, json, text } of others) {
      assert.ok(status === 201 || json.code === 'idempotency_in_flight', text);
    }
    assert.equal(await customerCount(server), 1);
  });

  it('frees the key when nothing was stored, regardless of the failure', async () => {
    let fail: (() => never) | undefined = () => refuse('Not today');
    await using server = await start({
      'Associates.Enrollment.WriteApplication': async (request, next) => {
        fail?.();
        return next(request);
      },
    });
    const body = retailBody();
    const send = (sent: object) => server.call('POST', '/v1/customers', sent, { 'Idempotency-Key': 'k' });
    assert.equal((await send(body)).status, 400);
    fail = () => {
      throw new Error('broken');
    };
    assert.equal((await send(body)).status, 500);
    fail = undefined;
    await server.create({ ...retailBody(), EmailAddress: body['EmailAddress'] });
    assert.equal((await send(body)).status, 409);
    assert.equal(await keyCount(server), 0);
    const fixed = retailBody();
    const first = await send(fixed);
    assert.equal(first.status, 201);
    assertReplays(first, await send(fixed));
  });

  it('repeats the failure of a handler that failed after the data was stored', async () => {
    let calls = 0;
    await using server = await start({
      'Associates.Enrollment.WriteApplication': async (request, next) => {
        calls += 1;
        await next(request);
        throw new Error('the mail server is down');
      },
    });
    const body = retailBody();
    const send = () => server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    const first = await send();
    assert.equal(first.json.code, 'extension_failed_after_storing');
    assertReplays(first, await send());
    assert.deepEqual([calls, await customerCount(server)], [1, 1]);
  });

  it('repeats the sent answer when a handler changed the customer after the write', async () => {
    await using server = await start({
      'Associates.UpdateAssociate': async (request, next, { services }) => {
        const response = await next(request);
        const associate = await services.associateService.getAssociate({ associateId: response.AssociateId });
        if (associate !== null)
          await services.associateService.updateAssociate({
            associate: { ...associate, CompanyName: 'Afterwards' },
          });
        return response;
      },
    });
    const id = await server.create(retailBody());
    const send = () =>
      server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, { 'Idempotency-Key': 'k' });
    const first = await send();
    assert.equal(first.json.CompanyName, 'Afterwards');
    assertReplays(first, await send());
  });

  it('does not take a handler’s own write before the original as the answer', async () => {
    let shouldFail = true;
    await using server = await start({
      'Associates.UpdateAssociate': async (request, next, { services }) => {
        await services.associateService.updateAssociate({
          associate: { ...request.OldAssociateInfo, CompanyName: 'Before' },
        });
        if (shouldFail) throw refuse('Not yet');
        return next(request);
      },
    });
    const id = await server.create(retailBody());
    const send = () =>
      server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, { 'Idempotency-Key': 'k' });
    assert.equal((await send()).status, 400);
    shouldFail = false;
    const answer = await send();
    assert.deepEqual([answer.status, answer.json.FirstName], [200, 'A'], answer.text);
  });

  it('keeps the answer of a handler that upgrades by a service, with its write', async () => {
    const seen: unknown[] = [];
    await using server = await start({
      'Associates.Enrollment.UpdateAssociateBaseType': async (request, _next, { services }) => {
        const response = await services.associateService.upgradeAssociate({
          associate: request.UpdatedAssociateInfo,
        });
        seen.push(await server.sql('SELECT answer_encrypted IS NULL AS open FROM idempotency_keys'));
        return response;
      },
    });
    const id = await server.create(retailBody());
    const body = distributorBody();
    const send = () => server.call('PUT', `/v1/customers/upgrade/${id}`, body, { 'Idempotency-Key': 'k' });
    const first = await send();
    assert.equal(first.status, 201);
    assert.deepEqual(seen, [[{ open: 0 }]]);
    assertReplays(first, await send());
  });

  it('keeps the answer of a handler that replaces the original and writes nothing', async () => {
    let calls = 0;
    await using server = await start({
      'Associates.UpdateAssociate': async (request) => {
        calls += 1;
        return { AssociateId: request.OldAssociateInfo.AssociateId };
      },
    });
    const id = await server.create(retailBody());
    const send = () =>
      server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, { 'Idempotency-Key': 'k' });
    const first = await send();
    assertReplays(first, await send());
    assert.equal(calls, 1);
    assert.deepEqual(await server.sql('SELECT customer_id FROM idempotency_keys'), [{ customer_id: id }]);
  });

  it('repeats a preview, which changes nothing, and stores the customer of its answer', async () => {
    await using server = await start();
    const id = await server.create(retailBody());
    const before = await server.call('GET', `/v1/customers/${id}`);
    const previews = [
      ['PUT', `/v1/customers/${id}?dryRun=true`, retailBody()],
      ['POST', `/v1/customers/upgrade/${id}/preview`, distributorBody()],
    ] as const;
    for (const [method, path, body] of previews) {
      const first = await server.call(method, path, body, { 'Idempotency-Key': path });
      assert.equal(first.json.allowed, true, first.text);
      assertReplays(first, await server.call(method, path, body, { 'Idempotency-Key': path }));
    }
    assert.equal((await server.call('GET', `/v1/customers/${id}`)).text, before.text);
    const row = { customer_id: id, open: 0 };
    const kept = 'SELECT customer_id, answer_encrypted IS NULL AS open FROM idempotency_keys';
    assert.deepEqual(await server.sql(kept), [row, row]);
  });

  it('lets a request take over a key whose process died; a slow process then stores nothing', async () => {
    let now = Date.now();
    let calls = 0;
    await using server = await start(
      {
        'Associates.Enrollment.WriteApplication': async (request, next) => {
          calls += 1;
          if (calls === 1) await gate.pass();
          return next(request);
        },
      },
      { now: () => new Date(now) },
    );
    using gate = createGate();
    const body = retailBody({ EmailAddress: 'same@example.com' });
    const send = () => server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    const slow = send();
    await gate.reached;
    now += MINUTE_MS - 1;
    assert.equal((await send()).status, 409);
    now += 1;
    const taker = await send();
    assert.equal(taker.status, 201);
    gate.open();
    assert.equal((await slow).status, 409);
    assert.equal(await customerCount(server), 1);
    assertReplays(taker, await send());
  });

  it('never commits a write whose key another request has taken over', async () => {
    let now = Date.now();
    let calls = 0;
    await using server = await start(
      {
        'Associates.UpdateAssociate': async (request, next) => {
          calls += 1;
          if (calls === 1) await gate.pass();
          return next(request);
        },
      },
      { now: () => new Date(now) },
    );
    using gate = createGate();
    const id = await server.create(retailBody());
    const send = () =>
      server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'A' }, { 'Idempotency-Key': 'k' });
    const slow = send();
    await gate.reached;
    now += MINUTE_MS;
    assert.equal((await send()).status, 200);
    gate.open();
    assert.equal((await slow).json.code, 'idempotency_in_flight');
    const [row] = await server.sql(`SELECT revision FROM customers WHERE id = ${id}`);
    assert.equal(row?.['revision'], 2);
  });

  it('keeps answers for the configured hours, and then accepts the key for a new request', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    await using server = await start(
      {},
      { now: () => new Date(now), environment: { UPLINE_IDEMPOTENCY_HOURS: '2' } },
    );
    const send = (body: object) => server.call('POST', '/v1/customers', body, { 'Idempotency-Key': 'k' });
    const body = retailBody();
    const first = await send(body);
    now += 120 * MINUTE_MS - 1;
    assertReplays(first, await send(body));
    now += 1;
    const other = retailBody();
    const second = await send(other);
    assert.equal(second.status, 201);
    assert.equal(second.headers.get('idempotent-replayed'), null);
    assertReplays(second, await send(other));
  });

  it('refuses an invalid key, and needs none', async () => {
    await using server = await start();
    for (const key of ['', 'é', 'k'.repeat(256)]) {
      const answer = await server.call('POST', '/v1/customers', retailBody(), { 'Idempotency-Key': key });
      assert.equal(answer.status, 400);
      assert.equal(answer.json.code, 'invalid_header');
    }
    await server.create(retailBody());
    assert.equal(await keyCount(server), 0);
    const longest = { 'Idempotency-Key': '~'.repeat(255) };
    assert.equal((await server.call('POST', '/v1/customers', retailBody(), longest)).status, 201);
  });
});
