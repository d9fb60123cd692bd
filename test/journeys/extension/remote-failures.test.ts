import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { RemoteHook } from '../../../src/extension.ts';
import type { Answer } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { DIRECTSCALE_SECRET, listen, remoteEnvironment } from '../../support/remote-extension.ts';
import { selfSigned } from '../../support/self-signed.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../../support/test-server.ts';

const UPGRADE = 'Associates.Enrollment.UpdateAssociateBaseType';
const GOOD = JSON.stringify({ AssociateId: 1001, AssociateBaseType: 1 });
const EXCEPTION = {
  ErrorId: '1a2b3c4d',
  ErrorMessage: 'The warehouse is closed (Error Id: 1a2b3c4d from Acme)',
  RemoteStackTrace: ['Acme: CreateOrder'],
  InternalStackTrace: 'at Acme.Secret()',
};

interface Outcome {
  readonly answer: Answer;
  readonly baseType: unknown;
  readonly server: TestServer;
}

/** Upgrades a customer with this binding of a hook, and returns the result. */
async function upgradeWith(
  hook: RemoteHook,
  assertOutcome: (outcome: Outcome) => Promise<void> | void,
  options: TestServerOptions = {},
): Promise<void> {
  await using server = await startTestServer({
    extension: { plan: publishedPlan, remote: { [UPGRADE]: hook } },
    environment: remoteEnvironment,
    ...options,
  });
  platformUrl = server.url;
  const id = await server.create(retailBody());
  const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
  const [row] = await server.sql(`SELECT base_type FROM customers WHERE id = ${id}`);
  assert.deepEqual(await server.sql('SELECT * FROM hook_tokens'), [], 'the call has ended');
  await assertOutcome({ answer, baseType: row?.['base_type'], server });
}

let platformUrl = '';

/** Misbehaves after it has called the original. */
function afterOriginal(misbehave: RequestListener): RequestListener {
  return async (request, response) => {
    if (request.url !== '/there') await (await callOriginal(request)).text();
    misbehave(request, response);
  };
}

async function callOriginal(request: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return fetch(`${platformUrl}/api/extension/hooks/${UPGRADE}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
      'X-DirectScale-CallbackToken': String(request.headers['x-directscale-callbacktoken']),
    },
    body: Buffer.concat(chunks),
  });
}

const json = (response: ServerResponse, status: number, body: string) =>
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);

interface Misbehaviour {
  readonly what: string;
  readonly listener: RequestListener;
  readonly expected: readonly [number, string];
  readonly stored: readonly [number, string];
}

const BROKEN_LATE = [502, 'extension_unreachable_after_storing'] as const;

const MISBEHAVIOURS: readonly Misbehaviour[] = [
  {
    what: 'does not answer in time',
    listener: () => undefined,
    expected: [504, 'extension_timeout'],
    stored: [504, 'extension_timeout_after_storing'],
  },
  {
    what: 'answers byte by byte',
    listener: (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
    expected: [504, 'extension_timeout'],
    stored: [504, 'extension_timeout_after_storing'],
  },
  {
    what: 'answers 500 without an envelope',
    listener: (_, response) => json(response, 500, '{"detail":"a stack trace with hunter2"}'),
    expected: [502, 'extension_bad_status'],
    stored: BROKEN_LATE,
  },
  {
    what: 'refuses our secret',
    listener: (_, response) => json(response, 403, '{}'),
    expected: [502, 'extension_bad_status'],
    stored: BROKEN_LATE,
  },
  {
    what: 'answers 201',
    listener: (_, response) => json(response, 201, GOOD),
    expected: [502, 'extension_bad_status'],
    stored: BROKEN_LATE,
  },
  {
    what: 'answers 400 without a message',
    listener: (_, response) => json(response, 400, '{"Field":"LastName","Message":" "}'),
    expected: [502, 'extension_bad_status'],
    stored: BROKEN_LATE,
  },
  {
    what: 'redirects',
    listener: (request, response) =>
      request.url === '/there'
        ? json(response, 200, GOOD)
        : response.writeHead(307, { Location: '/there' }).end(),
    expected: [502, 'extension_redirected'],
    stored: BROKEN_LATE,
  },
  {
    what: 'answers with another media type than JSON',
    listener: (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(GOOD),
    expected: [502, 'extension_wrong_media_type'],
    stored: BROKEN_LATE,
  },
  {
    what: 'answers with a body that is not JSON',
    listener: (_, response) => json(response, 200, '<html>hunter2</html>'),
    expected: [502, 'extension_answer_invalid'],
    stored: BROKEN_LATE,
  },
  {
    what: 'answers with a member of another type',
    listener: (_, response) => json(response, 200, '{"AssociateId":"nobody"}'),
    expected: [502, 'extension_answer_invalid'],
    stored: BROKEN_LATE,
  },
  {
    what: 'answers with more than 1 MB',
    listener: (_, response) => json(response, 200, `${GOOD}${' '.repeat(1_000_000)}`),
    expected: [502, 'extension_answer_too_large'],
    stored: BROKEN_LATE,
  },
  {
    what: 'closes the connection instead of answering',
    listener: (request) => request.socket.destroy(),
    expected: [502, 'extension_connection_broken'],
    stored: BROKEN_LATE,
  },
  {
    what: 'closes the connection in the middle of the body',
    listener: (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
      response.write(GOOD, () => response.destroy());
    },
    expected: [502, 'extension_connection_broken'],
    stored: BROKEN_LATE,
  },
  {
    what: 'answers 500 with its own published envelope',
    listener: (_, response) => json(response, 500, JSON.stringify({ DiscoRemoteException: EXCEPTION })),
    expected: [500, 'extension_error'],
    stored: [500, 'extension_error_after_storing'],
  },
];

describe('a remote extension that', () => {
  for (const { what, listener, expected, stored } of MISBEHAVIOURS) {
    it(`${what}: a defined answer, and nothing is stored`, async () => {
      await using extension = await listen(listener);
      await upgradeWith({ url: extension.url, timeoutMs: 200 }, ({ answer, baseType }) => {
        assert.deepEqual([answer.status, answer.json.code, baseType], [...expected, 2], answer.text);
        assert.doesNotMatch(answer.text, /hunter2|stack|Secret\(\)/);
      });
    });

    it(`${what} after it called the original: the answer says that the data is stored`, async () => {
      await using extension = await listen(afterOriginal(listener));
      await upgradeWith({ url: extension.url, timeoutMs: 2_000 }, ({ answer, baseType }) => {
        assert.deepEqual([answer.status, answer.json.code, baseType], [...stored, 1], answer.text);
        assert.match(answer.json.detail, /stored/);
      });
    });
  }

  it('answers with the envelope: message and error id reach the caller', async () => {
    const body = JSON.stringify({ DiscoRemoteException: EXCEPTION });
    await using extension = await listen((_, response) => json(response, 500, body));
    await upgradeWith({ url: extension.url }, ({ answer }) => {
      assert.equal(answer.json.message, 'The warehouse is closed (Error Id: 1a2b3c4d from Acme)');
      assert.match(answer.headers.get('x-directscale-message') ?? '', /1a2b3c4d/);
    });
  });

  it('accepts no connections: 502', async () => {
    const gone = await listen(() => undefined);
    await gone[Symbol.asyncDispose]();
    await upgradeWith({ url: gone.url }, ({ answer, baseType, server }) => {
      assert.deepEqual([answer.status, answer.json.code, baseType], [502, 'extension_unreachable', 2]);
      const logged = server.log.join('');
      assert.match(logged, /connect ECONNREFUSED 127\.0\.0\.1/);
      assert.doesNotMatch(logged, /ECONNREFUSED connect/, 'the code appears once');
    });
  });

  it('has an unknown host: 502', async () => {
    await upgradeWith({ url: 'http://extension.invalid/hook' }, ({ answer, baseType }) => {
      assert.deepEqual([answer.status, answer.json.code, baseType], [502, 'extension_name_unknown', 2]);
    });
  });

  it('does not prove its identity, or does not use TLS: 502, and our secret is not disclosed', async () => {
    const seen: unknown[] = [];
    const server = createTlsServer(selfSigned(), (request) => seen.push(request.headers));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await using plain = await listen(() => undefined);
    for (const port of [(server.address() as AddressInfo).port, new URL(plain.url).port]) {
      await upgradeWith({ url: `https://127.0.0.1:${port}/` }, ({ answer, baseType }) => {
        assert.deepEqual([answer.status, answer.json.code, baseType], [502, 'extension_tls_failed', 2]);
      });
    }
    assert.deepEqual(seen, []);
    server.close();
  });

  it('accepts the connection and never answers: 504', async () => {
    const sockets: Socket[] = [];
    const mute = createTcpServer((socket) => void sockets.push(socket));
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    await upgradeWith({ url: `http://127.0.0.1:${port}/`, timeoutMs: 200 }, ({ answer, baseType }) => {
      assert.deepEqual([answer.status, answer.json.code, baseType], [504, 'extension_timeout', 2]);
    });
    for (const socket of sockets) socket.destroy();
    mute.close();
  });

  it('closed an idle connection between two calls is called over a new one', async () => {
    let calls = 0;
    await using extension = await listen((request, response) => {
      calls += 1;
      response.setHeader('Keep-Alive', 'timeout=60');
      json(response, 200, GOOD);
      setTimeout(() => request.socket.destroy(), 20);
    });
    await upgradeWith({ url: extension.url }, async ({ server }) => {
      for (let n = 0; n < 5; n += 1) {
        const { status } = await server.call('PUT', '/v1/customers/upgrade/1001', distributorBody());
        assert.equal(status, 201);
        await new Promise((resolve) => setTimeout(resolve, 15 + n * 3));
      }
    });
    assert.ok(calls >= 6);
  });

  it('answers while the original still runs fails, and the original can no longer store anything', async () => {
    const gate = Promise.withResolvers<void>();
    let callback: Promise<Response> | undefined;
    await using extension = await listen(async (request, response) => {
      callback = callOriginal(request);
      await reached.promise;
      json(response, 200, GOOD);
    });
    const reached = Promise.withResolvers<void>();
    await using server = await startTestServer({
      extension: {
        plan: publishedPlan,
        remote: { [UPGRADE]: { url: extension.url } },
        hooks: {
          'Associates.UpdateAssociate': async (request, next) => {
            reached.resolve();
            await gate.promise;
            return next(request);
          },
        },
      },
      environment: remoteEnvironment,
    });
    platformUrl = server.url;
    const id = await server.create(retailBody());
    const answer = await server.call('PUT', `/v1/customers/upgrade/${id}`, distributorBody());
    assert.deepEqual([answer.status, answer.json.code], [500, 'extension_failed']);
    gate.resolve();
    const original = await callback;
    assert.ok(original !== undefined && original.status === 500);
    const { code } = (await original.json()) as { code: string };
    assert.equal(code, 'hook_call_ended');
    assert.deepEqual(await server.sql(`SELECT base_type FROM customers WHERE id = ${id}`), [
      { base_type: 2 },
    ]);
  });
});
