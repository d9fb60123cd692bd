import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A client that takes nothing of its answer for so long is gone; a slow one takes 900 KB at 3 KB/s. */
const STALLED_MAX_MS = 300_000;
/** The same while the server closes: it must not wait for a client that does not read. */
const STALLED_MAX_MS_CLOSING = 5_000;
const CHECK_INTERVAL_MS = 1_000;

interface Connection {
  /** The answer to the latest request. */
  latest: ServerResponse | null;
  /** How much the client has taken of what waits for it; `null` while nothing waits. */
  taken: number | null;
  /** When that has changed last. */
  since: number;
}

/** Limits what a connection may hold: one request at a time, and an answer only as long as its client takes it. */
export function boundConnections(app: FastifyInstance): void {
  const connections = new Map<Socket, Connection>();
  app.server.on('connection', (socket) => {
    connections.set(socket, { latest: null, taken: null, since: 0 });
    socket.once('close', () => connections.delete(socket));
  });
  answerInTurn(app, connections);
  endStalled(app, connections);
}

/**
 * Requests that a client sends without waiting for answers (pipelining) run one after the other. Node starts all of a
 * packet at once: some hundred long answers would wait in memory for a client that need not read them.
 */
function answerInTurn(app: FastifyInstance, connections: ReadonlyMap<Socket, Connection>): void {
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    const connection = connections.get(socket);
    const previous = connection?.latest ?? null;
    if (connection !== undefined) connection.latest = reply.raw;
    if (previous === null || previous.writableFinished) done();
    else
      previous.once('close', () => {
        if (!socket.destroyed) done();
      });
  });
}

function endStalled(app: FastifyInstance, connections: ReadonlyMap<Socket, Connection>): void {
  let stalledMax = STALLED_MAX_MS;
  app.addHook('preClose', async () => {
    stalledMax = STALLED_MAX_MS_CLOSING;
  });
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [socket, connection] of connections) {
      const taken = socket.writableLength === 0 ? null : socket.bytesWritten - socket.writableLength;
      if (taken === null || taken !== connection.taken) {
        connection.taken = taken;
        connection.since = now;
      } else if (now - connection.since > stalledMax) socket.destroy();
    }
  }, CHECK_INTERVAL_MS).unref();
  app.server.once('close', () => clearInterval(timer));
}
