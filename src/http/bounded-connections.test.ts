import assert from 'node:assert/strict';
import dns from 'node:dns';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, it, mock } from 'node:test';
import { setImmediate as nextTick } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { until } from '../../test/support/until.ts';
import { createBaseApp } from './base-app.ts';
import { CLOSING_MAX_MS } from './bounded-connections.ts';

/** Larger than all buffers of a connection. */
const LONG_ANSWER = Buffer.alloc(16_000_000, 'x');
const PIPELINED = 40;

async function listening(
  prepare: (app: FastifyInstance) => void,
  host = '127.0.0.1',
): Promise<FastifyInstance> {
  const app = createBaseApp({
    logger: pino({ level: 'silent' }),
    usesLegacyErrors: false,
    trustedProxies: [],
    isUnavailable: () => false,
  });
  prepare(app);
  await app.listen({ host, port: 0 });
  return app;
}

/** Sends the text in one packet, and reads nothing yet. */
async function send(app: FastifyInstance, text: string, host = '127.0.0.1'): Promise<Socket> {
  const { port } = app.server.address() as { port: number };
  const socket = connect(port, host).on('error', () => undefined);
  await once(socket, 'connect');
  socket.pause();
  socket.write(text);
  return socket;
}

const request = (path: string, header = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${header === '' ? '' : `${header}\r\n`}\r\n`;

/** Everything that the server sends before the connection ends. */
async function readAll(socket: Socket): Promise<string> {
  const pieces: string[] = [];
  socket.setEncoding('latin1').on('data', (piece: string) => pieces.push(piece));
  const closed = once(socket, 'close');
  socket.resume();
  await closed;
  return pieces.join('');
}

/** An operation that runs until it is released. */
function createHeld() {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const held = {
    isRunning: false,
    release,
    async run(): Promise<string> {
      held.isRunning = true;
      await promise;
      return '<held>';
    },
  };
  return held;
}

type Found = (error: null, addresses: readonly dns.LookupAddress[]) => void;

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);

describe('Requests that a client sends without waiting for answers', () => {
  it('run one after the other, and are answered in their order', async () => {
    const running = { now: 0, most: 0 };
    const app = await listening((served) =>
      served.get('/:number', async ({ params }) => {
        running.now += 1;
        running.most = Math.max(running.most, running.now);
        await nextTick();
        running.now -= 1;
        return `<${(params as { number: string }).number}>`;
      }),
    );
    const numbers = Array.from({ length: PIPELINED }, (_, number) => String(number));
    const socket = await send(app, numbers.map((number) => request(`/${number}`)).join(''));
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.resume();
    const answered = () => [...text.matchAll(/<(\d+)>/g)].map(([, number]) => number);
    await until(() => answered().length === PIPELINED);
    assert.deepEqual(answered(), numbers);
    assert.equal(running.most, 1);
    socket.destroy();
    await app.close();
  });

  it('do not start while the client does not read the answers', async () => {
    let begun = 0;
    const app = await listening((served) =>
      served.get('/', async () => {
        begun += 1;
        await nextTick();
        return LONG_ANSWER;
      }),
    );
    const socket = await send(app, request('/').repeat(PIPELINED));
    await until(() => begun > 0);
    // Sent on other connections, so that the waiting requests would have begun by now.
    for (let others = 0; others < 3; others += 1) {
      const other = await send(app, request('/'));
      await until(() => begun > 1 + others);
      other.destroy();
    }
    assert.equal(begun, 4);
    await app.close();
    socket.destroy();
  });

  it('are no longer read while hundreds wait, and all are answered in the end', async () => {
    const held = createHeld();
    let connection: Socket | undefined;
    let answers = 0;
    const app = await listening((served) => {
      served.get('/held', held.run);
      served.get('/', async () => {
        answers += 1;
        return '';
      });
      served.server.once('connection', (socket) => {
        connection = socket;
      });
    });
    const socket = await send(app, request('/held'));
    await until(() => held.isRunning);
    const count = 20_000;
    const text = request('/', `X-Padding: ${'x'.repeat(400)}`).repeat(count);
    socket.write(text);
    await until(() => connection?.isPaused());
    const other = await send(app, request('/', 'Connection: close'));
    await readAll(other);
    assert.ok((connection?.bytesRead ?? 0) < text.length / 10, 'little is read');
    held.release();
    socket.resume();
    await until(() => answers === 1 + count);
    socket.destroy();
    await app.close();
  });

  it('end the connection when one packet has a thousand', async () => {
    const app = await listening((served) => served.get('/', async () => nextTick('')));
    const socket = await send(app, request('/').repeat(1_700));
    assert.ok(statuses(await readAll(socket)).length < 1_000);
    await app.close();
  });

  it('are answered before invalid data after them is refused, so that the refusal is not taken for an answer', async () => {
    const app = await listening((served) => {
      served.get('/', async () => nextTick('<done>'));
      served.post('/', async () => '');
    });
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
    for (const [rest, expected] of [
      ['GARBAGE\r\n\r\n', ['200', '200', '400']],
      [`${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`, ['200', '200', '400']],
      // The client has announced that it expects no more answers.
      [`${request('/', 'Connection: close')}${request('/')}GARBAGE`, ['200', '200', '200']],
    ] as const) {
      const text = await readAll(await send(app, `${request('/').repeat(2)}${rest}`));
      assert.deepEqual(statuses(text), expected);
    }
    await app.close();
  });
});

describe('A server that closes', () => {
  it('does not wait for a client that does not read a long answer in pieces, and ends the work for it', async () => {
    let isEnded = false;
    const app = await listening((served) =>
      served.get('/', async (_request, reply) => {
        const pieces = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1_000_000, 'x')));
        pieces.once('close', () => {
          isEnded = true;
        });
        return reply.header('Content-Length', 100_000_000).send(pieces);
      }),
    );
    const socket = await send(app, request('/'));
    await until(() => socket.readableLength > 0);
    await app.close();
    await until(() => isEnded);
    socket.destroy();
  });

  it('sends the rest of a complete answer to a client that has not read it yet', async () => {
    let isComplete = () => false;
    const app = await listening((served) =>
      served.get('/', async (_request, reply) => {
        isComplete = () => reply.raw.writableEnded;
        return LONG_ANSWER;
      }),
    );
    const socket = await send(app, request('/'));
    await until(() => isComplete());
    const closed = app.close();
    await until(() => !app.server.listening);
    // This also holds after the checks for idle connections.
    await until(() => socket.readableLength > 0);
    const idle = mock.method(app.server, 'closeIdleConnections');
    await until(() => idle.mock.callCount() > 2);
    const text = await readAll(socket);
    assert.equal(text.length - text.indexOf('\r\n\r\n') - 4, LONG_ANSWER.length);
    await closed;
  });

  it('ends even requests that still run, after 30 seconds', async () => {
    const held = createHeld();
    const app = await listening((served) => served.get('/', held.run));
    const socket = await send(app, request('/'));
    await until(() => held.isRunning);
    const timers = mock.method(globalThis, 'setTimeout');
    const closed = app.close();
    await until(() => !app.server.listening);
    const limit = timers.mock.calls.find(({ arguments: [, ms] }) => ms === CLOSING_MAX_MS);
    timers.mock.restore();
    assert.ok(!socket.closed);
    // Simulates the end of the time limit.
    limit?.arguments[0]();
    assert.equal(await readAll(socket), '');
    await closed;
    held.release();
  });

  it('does not wait for the rest of a request', async () => {
    const app = await listening((served) => served.get('/', async () => ''));
    const parts = [
      'GET / HTTP/1.1\r\nHost: ',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
    ];
    const sockets = await Promise.all(parts.map((part) => send(app, part)));
    // All earlier data has been read by then.
    await readAll(await send(app, request('/', 'Connection: close')));
    await app.close();
    for (const socket of sockets) socket.destroy();
  });

  it('waits for requests to the other address of "localhost" too', async () => {
    const addresses = ['127.0.0.1', '127.0.0.2'].map((address) => ({ address, family: 4 }));
    const { lookup: original } = dns;
    const lookup = mock.method(dns, 'lookup', ((
      name: string,
      options: dns.LookupAllOptions,
      found: Found,
    ) => {
      if (name === 'localhost' && options.all === true) found(null, addresses);
      else original(name, options, found as never);
    }) as never);
    const held = createHeld();
    const app = await listening((served) => served.get('/', held.run), 'localhost');
    lookup.mock.restore();
    const socket = await send(app, request('/'), '127.0.0.2');
    await until(() => held.isRunning);
    let isClosed = false;
    const closed = app.close().then(() => {
      isClosed = true;
    });
    await until(() => !app.server.listening);
    await nextTick();
    assert.ok(!isClosed);
    held.release();
    assert.match(await readAll(socket), /<held>/);
    await closed;
  });
});
