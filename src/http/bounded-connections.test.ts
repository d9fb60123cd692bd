import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { setImmediate as nextTick } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { until } from '../../test/support/until.ts';
import { boundConnections } from './bounded-connections.ts';

/** Larger than all buffers of a connection. */
const LONG_ANSWER = Buffer.alloc(16_000_000, 'x');
const PIPELINED = 40;

async function listening(prepare: (app: FastifyInstance) => void): Promise<FastifyInstance> {
  const app = Fastify();
  boundConnections(app);
  prepare(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app;
}

/** Sends all requests in one packet, and reads nothing yet. */
async function sendAtOnce(app: FastifyInstance, paths: readonly string[]): Promise<Socket> {
  const { port } = app.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.pause();
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  return socket;
}

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
    const socket = await sendAtOnce(
      app,
      numbers.map((number) => `/${number}`),
    );
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

  it('do not begin while the client reads no answer', async () => {
    let begun = 0;
    const app = await listening((served) =>
      served.get('/', async () => {
        begun += 1;
        await nextTick();
        return LONG_ANSWER;
      }),
    );
    const socket = await sendAtOnce(
      app,
      Array.from({ length: PIPELINED }, () => '/'),
    );
    await until(() => begun > 0);
    // By other connections, so that the waiting requests would have begun by now.
    for (let others = 0; others < 3; others += 1) {
      const other = await sendAtOnce(app, ['/']);
      await until(() => begun > 1 + others);
      other.destroy();
    }
    assert.equal(begun, 4);
    await app.close();
    socket.destroy();
  });
});

describe('A client that takes nothing of a long answer in pieces', () => {
  it('does not keep the server from closing, and the work for it ends', async () => {
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
    const socket = await sendAtOnce(app, ['/']);
    await until(() => socket.readableLength > 0);
    await app.close();
    await until(() => isEnded);
    socket.destroy();
  });
});
