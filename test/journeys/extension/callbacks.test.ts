import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import {
  DIRECTSCALE_SECRET,
  EXTENSION_SECRET,
  type IncomingCall,
  type RemoteHandler,
  remoteEnvironment,
  startRemoteExtension,
} from '../../support/remote-extension.ts';
import { startTestServer, type TestServerOptions } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const UPDATE = 'Associates.UpdateAssociate';

const ANSWER = { status: 200, body: { AssociateId: 1001, AssociateBaseType: 1 } };

/** A server whose upgrades go to this handler. */
async function startWith(handler: RemoteHandler, options: TestServerOptions = {}) {
  const remote = await startRemoteExtension({ [UPGRADE]: handler });
  const server = await startTestServer({
    extension: { plan: publishedPlan, remote: { [UPGRADE]: { url: remote.url } } },
    environment: remoteEnvironment,
    ...options,
  });
  remote.platformUrl = server.url;
  const upgrade = async () => {
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    const [row] = await server.sql(`SELECT base_type FROM customers WHERE id = ${id}`);
    return { id, answer, baseType: row?.['base_type'] };
  };
  const close = async () => {
    await server.close();
    await remote[Symbol.asyncDispose]();
  };
  return { ...server, upgrade, [Symbol.asyncDispose]: close };
}

describe('a hook call', () => {
  it('carries the published headers, and the token is not stored in plain text', async () => {
    let seen: IncomingCall | undefined;
    let rows: unknown;
    await using server = await startWith(async (request, call) => {
      seen = call;
      rows = await server.sql('SELECT * FROM hook_tokens');
      return call.callOriginal(request);
    });
    const { answer } = await server.upgrade();
    assert.equal(answer.status, 201);
    const headers = seen?.headers ?? {};
    assert.equal(headers.authorization, `Bearer ${EXTENSION_SECRET}`);
    assert.equal(headers['x-directscale-requestname'], UPGRADE);
    assert.equal(headers['x-directscale-user'], 'test');
    assert.equal(headers['x-directscale-requestid'], answer.headers.get('x-directscale-requestid'));
    assert.equal(headers['content-type'], 'application/json');
    assert.match(seen?.token ?? '', /^[\w-]{43}$/);
    const stored = JSON.stringify(rows);
    assert.doesNotMatch(stored, new RegExp(`${seen?.token}|Yoda|Password123`));
    assert.match(stored, /"customer_id":1001/);
  });

  it('can be called back in any letter case of the name, with either published header, with or without the user', async () => {
    const ways: ((call: IncomingCall) => [string, Record<string, string>])[] = [
      ({ hook, token }) => [hook.toLowerCase(), { 'X-DirectScale-CallbackToken': token }],
      ({ hook, token }) => [hook, { 'X-DirectScale-Callback': token }],
      ({ hook, token }) => [hook, { 'X-DirectScale-CallbackToken': token, 'X-DirectScale-User': 'test' }],
    ];
    for (const way of ways) {
      await using server = await startWith(async (request, call) => {
        const [hook, headers] = way(call);
        const response = await fetch(`${server.url}/api/extension/hooks/${hook}`, {
          method: 'POST',
          headers: {
            Authorization: `bearer ${DIRECTSCALE_SECRET}`,
            'Content-Type': 'application/json',
            ...headers,
          },
          body: JSON.stringify(request),
        });
        return { status: response.status, body: await response.json() };
      });
      const { answer, baseType } = await server.upgrade();
      assert.deepEqual([answer.status, baseType], [201, 1], answer.text);
    }
  });

  it('gives the original’s failure in the published envelope, with the code next to it', async () => {
    let failure: unknown;
    await using server = await startWith(async (request, call) => {
      const changed = { ...request.UpdatedAssociateInfo, TaxId: '' };
      const answer = await call.callOriginal({ ...request, UpdatedAssociateInfo: changed });
      failure = answer;
      return answer;
    });
    const { answer } = await server.upgrade();
    const id = answer.headers.get('x-directscale-requestid')?.slice(0, 8);
    assert.deepEqual(failure, {
      status: 500,
      body: {
        DiscoRemoteException: {
          ErrorId: id,
          ErrorMessage: `TaxId is required. (Error Id: ${id} from Upline)`,
          RemoteStackTrace: [`Upline: ${UPGRADE}`],
          InternalStackTrace: '',
        },
        code: 'required',
        errors: [{ code: 'required', field: 'TaxId', pointer: '/TaxId', message: 'TaxId is required.' }],
        activityId: answer.headers.get('x-directscale-requestid'),
      },
    });
    assert.deepEqual([answer.status, answer.json.code], [400, 'required']);
  });

  it('hides the details of an internal error from the extension and the caller', async () => {
    let failure: unknown;
    await using server = await startWith(async (request, call) => {
      await server.sql('DROP TABLE outbox_events');
      const answer = await call.callOriginal(request);
      failure = answer;
      return answer;
    });
    const { answer, baseType } = await server.upgrade();
    assert.deepEqual([answer.status, answer.json.code, baseType], [500, 'internal_error', 2]);
    assert.doesNotMatch(JSON.stringify(failure) + answer.text, /outbox/);
    assert.match(server.log.join(''), /outbox_events/, 'the log has the cause');
  });

  it('still gives its extension precise errors when legacy errors are on', async () => {
    let status = 0;
    await using server = await startWith(
      async (_, call) => {
        ({ status } = await call.callOriginal({ AssociateId: '12a' }));
        return ANSWER;
      },
      { environment: { ...remoteEnvironment, UPLINE_LEGACY_ERRORS: 'true' } },
    );
    await server.upgrade();
    assert.equal(status, 400);
  });
});

describe('a callback is refused', () => {
  /** The answer to a callback with these headers during the call that the token belongs to. */
  async function attempt(change: (call: IncomingCall) => { hook?: string; headers: Record<string, string> }) {
    let refusal: { status: number; code: unknown } | undefined;
    await using server = await startWith(async (request, call) => {
      const { hook = call.hook, headers } = change(call);
      const response = await fetch(`${server.url}/api/extension/hooks/${hook}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
          'Content-Type': 'application/json',
          'X-DirectScale-CallbackToken': call.token,
          ...headers,
        },
        body: JSON.stringify(request),
      });
      const { code } = (await response.json()) as { code: unknown };
      refusal = { status: response.status, code };
      // The refused callback has not used up the token.
      return call.callOriginal(request);
    });
    const { answer, baseType } = await server.upgrade();
    assert.deepEqual([answer.status, baseType], [201, 1], answer.text);
    return [refusal?.status, refusal?.code];
  }

  it('without a DirectScale Secret, or with a wrong one', async () => {
    for (const Authorization of ['', 'Bearer', `Basic ${DIRECTSCALE_SECRET}`, `Bearer ${EXTENSION_SECRET}`]) {
      assert.deepEqual(await attempt(() => ({ headers: { Authorization } })), [
        401,
        'extension_unauthorized',
      ]);
    }
  });

  it('without the token, with a wrong one, and with one of another hook or user', async () => {
    const refused = [403, 'callback_token_refused'];
    const other = { 'X-DirectScale-CallbackToken': 'x'.repeat(43) };
    const long = { 'X-DirectScale-CallbackToken': 'x'.repeat(4_000) };
    const none = { 'X-DirectScale-CallbackToken': '' };
    for (const headers of [other, none, { 'X-DirectScale-User': 'somebody else' }]) {
      assert.deepEqual(await attempt(() => ({ headers })), refused);
    }
    assert.deepEqual(await attempt(() => ({ headers: long })), [400, 'invalid_header']);
    for (const hook of [UPDATE, 'Associates.Nothing', '__proto__', 'constructor']) {
      assert.deepEqual(await attempt(() => ({ hook, headers: {} })), refused);
    }
  });

  it('after the call has ended, and after the token has expired', async () => {
    const tokens: string[] = [];
    let body = '';
    let now = new Date();
    await using server = await startWith(
      async (request, call) => {
        tokens.push(call.token);
        body = JSON.stringify(request);
        if (tokens.length === 1) return ANSWER;
        now = new Date(now.getTime() + 3_600_000);
        return call.callOriginal(request);
      },
      { now: () => now },
    );
    await server.upgrade();
    const late = await fetch(`${server.url}/api/extension/hooks/${UPGRADE}`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
        'Content-Type': 'application/json',
        'X-DirectScale-CallbackToken': tokens[0] ?? '',
      },
      body,
    });
    assert.equal(late.status, 403);
    const { answer, baseType } = await server.upgrade();
    assert.deepEqual([answer.json.code, baseType], ['extension_bad_status', 2]);
  });

  it('when several arrive at the same time: one runs', async () => {
    const statuses: number[] = [];
    await using server = await startWith(async (request, call) => {
      const answers = await Promise.all([1, 2, 3, 4].map(() => call.callOriginal(request)));
      statuses.push(...answers.map(({ status }) => status));
      return ANSWER;
    });
    const { id, answer } = await server.upgrade();
    assert.deepEqual(statuses.sort(), [200, 403, 403, 403]);
    assert.equal(answer.json.code, 'extension_failed_after_storing');
    const changes = await server.sql(`SELECT * FROM CRM_AssociateTypeChanges WHERE associateid = ${id}`);
    assert.equal(changes.length, 1);
  });

  it('with a body that is not a JSON object, or with another method', async () => {
    await using server = await startWith(async () => ANSWER);
    const send = async (method: string, body?: string, type = 'application/json') => {
      const response = await fetch(`${server.url}/api/extension/hooks/${UPGRADE}`, {
        method,
        headers: { Authorization: `Bearer ${DIRECTSCALE_SECRET}`, 'Content-Type': type },
        ...(body === undefined ? {} : { body }),
      });
      return [response.status, ((await response.json()) as { code: unknown }).code];
    };
    assert.deepEqual(await send('POST'), [400, 'body_missing']);
    assert.deepEqual(await send('POST', '[]'), [400, 'body_not_object']);
    assert.deepEqual(await send('POST', '{'), [400, 'body_not_json']);
    assert.deepEqual(await send('POST', '{}', 'text/plain'), [415, 'unsupported_media_type']);
    assert.deepEqual(await send('PUT', '{}'), [405, 'method_not_allowed']);
    const big = JSON.stringify({ text: 'x'.repeat(1_000_001) });
    const right = JSON.stringify({ text: 'x'.repeat(900_000) });
    assert.deepEqual(await send('POST', right), [403, 'callback_token_refused']);
    assert.deepEqual(await send('POST', big), [413, 'body_too_large']);
  });
});
