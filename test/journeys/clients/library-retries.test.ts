import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createUpline,
  type RetryOptions,
  UplineError,
  UplineUnreachableError,
} from '../../../clients/typescript/src/index.ts';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { retailBody } from '../../support/bodies.ts';
import { createGate } from '../../support/gate.ts';
import { startTestServer } from '../../support/test-server.ts';

const CUSTOMER = '/v1/customers/{customerId}';
const path = { customerId: 1001 };

type Fetch = typeof fetch;

/** Returns the answers in turn, and then repeats the last one. Records the `Idempotency-Key` of each request. */
function answering(...answers: readonly Fetch[]) {
  const keys: (string | null)[] = [];
  const send: Fetch = (address, init) => {
    keys.push(new Headers(init?.headers).get('Idempotency-Key'));
    return (answers[keys.length - 1] ?? answers.at(-1) ?? fetch)(address, init);
  };
  return { send, keys };
}

/** Delivers the request to the server, and loses the answer. */
const losesAnswer: Fetch = async (address, init) => {
  await (await fetch(address, init)).text();
  throw new TypeError('fetch failed');
};
const losesAll: Fetch = () => Promise.reject(new TypeError('fetch failed'));
const answers =
  (status: number, headers: Record<string, string> = {}, body: unknown = {}): Fetch =>
  () =>
    Promise.resolve(new Response(status === 304 ? null : JSON.stringify(body), { status, headers }));

/** A client that calls no server. */
const clientOf = (send: Fetch, retry: RetryOptions = {}) =>
  createUpline({ url: 'http://127.0.0.1:1', key: 'key', fetch: send, retry });

const failsWith = (status: number) => (error: unknown) =>
  error instanceof UplineError && error.status === status;

describe('The client library sends again', () => {
  it('a write with a lost answer, under the same key, so that it takes effect once', async () => {
    await using server = await startTestServer();
    const { send, keys } = answering(losesAnswer, losesAnswer, fetch);
    const upline = createUpline({ url: server.url, key: server.key, fetch: send });
    const created = await upline.post('/v1/customers', { body: retailBody() });
    assert.equal(created.headers.get('Idempotent-Replayed'), 'true');
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
    const ids = await upline.get('/v1/customers/customer-ids');
    assert.deepEqual(ids.data, [2, created.data]);
  });

  it('a write while another request with its key is in progress, and receives the answer to that request', async () => {
    using gate = createGate();
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        hooks: {
          'Associates.Enrollment.WriteApplication': async (request, next) => {
            await gate.pass();
            return next(request);
          },
        },
      },
    });
    const statuses: number[] = [];
    const watched: Fetch = async (address, init) => {
      const response = await fetch(address, init);
      statuses.push(response.status);
      if (response.status === 409) gate.open();
      return response;
    };
    const upline = createUpline({ url: server.url, key: server.key, fetch: watched });
    const call = () => upline.post('/v1/customers', { body, headers: { 'Idempotency-Key': 'the same' } });
    const body = retailBody();
    const first = call();
    await gate.reached;
    const second = await call();
    assert.equal(second.data, (await first).data);
    assert.deepEqual(statuses, [409, 201, 201]);
  });

  it('under the key of the caller, if there is one', async () => {
    const { send, keys } = answering(losesAll, answers(200));
    const headers = { 'Idempotency-Key': 'mine' };
    await clientOf(send).patch(CUSTOMER, { path, headers, body: {} });
    assert.deepEqual(keys, ['mine', 'mine']);
  });

  it('a read without an answer, or that a proxy could not deliver', async () => {
    for (const failure of [losesAll, answers(502), answers(503), answers(504)]) {
      const { send, keys } = answering(failure, answers(200));
      await clientOf(send).get(CUSTOMER, { path });
      assert.deepEqual(keys, [null, null]);
    }
  });

  it('not before the time in Retry-After, in seconds or as a date', async () => {
    const inSeconds = () => '1';
    // A date has no fractions of seconds.
    const atDate = () => new Date(Date.now() + 2_000).toUTCString();
    for (const [status, after] of [
      [429, inSeconds],
      [503, atDate],
      [409, inSeconds],
    ] as const) {
      const later: Fetch = (...request) => answers(status, { 'Retry-After': after() })(...request);
      const { send } = answering(later, answers(200));
      const from = performance.now();
      await clientOf(send).put(CUSTOMER, { path, body: {} });
      assert.ok(performance.now() - from >= 990, `${status}: ${performance.now() - from} ms`);
    }
  });
});

describe('The client library does not send again', () => {
  it('a request that the server refused, or that failed with a code of the server', async () => {
    for (const [status, code] of [
      [400, 'required'],
      [409, 'not_unique'],
      [500, 'internal_error'],
      [502, 'extension_unreachable_after_storing'],
      [504, 'extension_timeout'],
    ] as const) {
      const { send, keys } = answering(answers(status, {}, { code }));
      await assert.rejects(clientOf(send).patch(CUSTOMER, { path, body: {} }), failsWith(status));
      assert.equal(keys.length, 1, code);
    }
  });

  it('a read that the server stopped because it took too long', async () => {
    const { send, keys } = answering(answers(503, { 'Retry-After': '0' }, { code: 'long_read_too_long' }));
    await assert.rejects(clientOf(send).get(CUSTOMER, { path }), failsWith(503));
    assert.equal(keys.length, 1);
  });

  it('a DELETE, which has no key, except after the rate limit refused it', async () => {
    for (const failure of [losesAll, answers(503, { 'Retry-After': '0' })]) {
      const { send, keys } = answering(failure);
      await assert.rejects(clientOf(send).delete(CUSTOMER, { path }));
      assert.deepEqual(keys, [null]);
    }
    const { send, keys } = answering(answers(429, { 'Retry-After': '0' }), answers(200));
    await clientOf(send).delete(CUSTOMER, { path });
    assert.equal(keys.length, 2);
  });

  it('more often than the allowed attempts', async () => {
    for (const [retry, count] of [
      [{ attempts: 1 }, 1],
      [{ attempts: 3 }, 3],
    ] as const) {
      const { send, keys } = answering(answers(503, { 'Retry-After': '0' }));
      await assert.rejects(clientOf(send, retry).get(CUSTOMER, { path }), failsWith(503));
      assert.equal(keys.length, count);
    }
  });

  it('after a longer pause than allowed: the error contains the length of the pause', async () => {
    const { send, keys } = answering(answers(429, { 'Retry-After': '900' }));
    const failure = clientOf(send).post('/v1/validate/login', { body: { username: 'a', password: 'b' } });
    await assert.rejects(failure, (error) => error instanceof UplineError && error.retryAfterMs === 900_000);
    assert.equal(keys.length, 1);
  });

  it('to another address: a redirect is a failure, and the key is not sent there', async () => {
    await using server = await startTestServer();
    const redirects: Fetch = (_, init) => fetch(`${server.url}/docs/errors`, init);
    const { send, keys } = answering(redirects);
    const failure = clientOf(send).get(CUSTOMER, { path });
    await assert.rejects(failure, (error) => error instanceof UplineError && /redirects/.test(error.message));
    assert.equal(keys.length, 1);
  });
});

describe('A call of the client library ends', () => {
  it('with its signal, even during a pause', async () => {
    const controller = new AbortController();
    const { send, keys } = answering(answers(503, { 'Retry-After': '10' }));
    const call = clientOf(send).get(CUSTOMER, { path, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await assert.rejects(call, /enough/);
    assert.equal(keys.length, 1);
    const late = clientOf(fetch).get(CUSTOMER, { path, signal: AbortSignal.abort(new Error('too late')) });
    await assert.rejects(late, /too late/);
  });

  it('at its timeout', async () => {
    const silent: Fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const { send, keys } = answering(silent);
    const call = clientOf(send).get(CUSTOMER, { path, timeoutMs: 30 });
    await assert.rejects(
      call,
      (error) => error instanceof UplineUnreachableError && /30 ms/.test(error.message),
    );
    assert.equal(keys.length, 1);
  });
});
