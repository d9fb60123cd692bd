import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { AnswersInTurn } from './answers-in-turn.ts';

/** A client that reads nothing of its answer for this long is considered gone; a slow one reads 900 KB at 3 KB/s. */
const STALLED_MAX_MS = 300_000;
/** While the server closes: it must not wait for a client that reads nothing, or stops sending its request. */
const STALLED_MAX_MS_CLOSING = 5_000;
/** The maximum time for requests that are in flight when the server begins to close. */
export const CLOSING_MAX_MS = 30_000;
const CHECK_INTERVAL_MS = 1_000;
/** While the server closes. */
const IDLE_CHECK_INTERVAL_MS = 50;

interface Progress {
  /** What the client has done while the server waited for it; `null` while the client waits. */
  moved: number | null;
  /** When `moved` last changed. */
  since: number;
}

/** Limits what a connection may hold, and how long a closing server waits for it. */
export function boundConnections(app: FastifyInstance, turns: AnswersInTurn): void {
  const connections = new Map<Socket, Progress>();
  // Fastify makes another server for the second address of "localhost", and offers no way to reach it.
  const servers = new Set<Server>();
  const track = (socket: Socket) => {
    if (connections.has(socket)) return;
    connections.set(socket, { moved: null, since: performance.now() });
    socket.once('close', () => connections.delete(socket));
    const { server } = socket as Socket & { readonly server: Server };
    if (servers.has(server)) return;
    servers.add(server);
    closeOnlyIdle(server, connections);
  };
  app.server.on('connection', track);
  app.addHook('onRequest', ({ raw }, reply, done) => {
    track(raw.socket);
    turns.begin(reply.raw, done);
  });
  const isClosing = closeInTime(app, connections, servers);
  endStalled(app, connections, { turns, isClosing });
}

/**
 * Node considers a connection idle as soon as its answer is complete, even if the client has not read all of it.
 */
function closeOnlyIdle(server: Server, connections: ReadonlyMap<Socket, Progress>): void {
  const closeIdle = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    const sending = [...connections.keys()].filter(({ writableLength }) => writableLength > 0);
    for (const socket of sending) socket.destroy = () => socket;
    closeIdle();
    for (const socket of sending) Reflect.deleteProperty(socket, 'destroy');
  };
}

/**
 * Closing ends only connections that are idle at that moment. A connection with a request in flight would stay open
 * until the keep-alive timeout, and one with half a request forever: Node no longer checks for slow clients.
 */
function closeInTime(
  app: FastifyInstance,
  connections: ReadonlyMap<Socket, Progress>,
  servers: ReadonlySet<Server>,
): () => boolean {
  let timers: readonly NodeJS.Timeout[] = [];
  app.addHook('preClose', async () => {
    const endIdle = () => {
      for (const server of servers) server.closeIdleConnections();
    };
    const endAll = () => {
      for (const socket of connections.keys()) socket.destroy();
    };
    timers = [setInterval(endIdle, IDLE_CHECK_INTERVAL_MS), setTimeout(endAll, CLOSING_MAX_MS)];
    for (const timer of timers) timer.unref();
  });
  app.addHook('onClose', async () => {
    // Fastify has waited only for its own server.
    await Promise.all(
      [...connections.keys()].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
    for (const timer of timers) clearTimeout(timer);
  });
  return () => timers.length > 0;
}

function endStalled(
  app: FastifyInstance,
  connections: ReadonlyMap<Socket, Progress>,
  { turns, isClosing }: { readonly turns: AnswersInTurn; readonly isClosing: () => boolean },
): void {
  /** A client that delays nothing may be idle for as long as Node permits, but not while the server closes. */
  const movedOf = (socket: Socket) => {
    if (socket.writableLength > 0) return takenFrom(socket);
    return isClosing() && turns.pending(socket) === null ? socket.bytesRead : null;
  };
  const timer = setInterval(() => {
    const now = performance.now();
    const stalledMax = isClosing() ? STALLED_MAX_MS_CLOSING : STALLED_MAX_MS;
    for (const [socket, progress] of connections) {
      const moved = movedOf(socket);
      if (moved === null || moved !== progress.moved) {
        progress.moved = moved;
        progress.since = now;
      } else if (now - progress.since > stalledMax) socket.destroy();
    }
  }, CHECK_INTERVAL_MS).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

/** Changes whenever the operating system has taken data. Node counts a long write only when it is complete. */
function takenFrom(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { readonly _handle?: { readonly writeQueueSize?: number } };
  return socket.bytesWritten - socket.writableLength - (handle?.writeQueueSize ?? 0);
}
