import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noteOpenedServer } from './left-open.ts';

/** The secrets between a remote extension and the server, in tests. */
export const EXTENSION_SECRET = 'extension-secret-of-the-tests';
export const DIRECTSCALE_SECRET = 'directscale-secret-of-the-tests';

/** The settings of a server for the remote extension of the tests. */
export const remoteEnvironment = {
  UPLINE_EXTENSION_SECRET: EXTENSION_SECRET,
  UPLINE_DIRECTSCALE_SECRET: DIRECTSCALE_SECRET,
};

// biome-ignore lint/suspicious/noExplicitAny: a remote extension has no types of ours, only JSON
type Json = any;

/** An answer over HTTP, in either direction. */
export interface WireAnswer {
  readonly status: number;
  readonly body: Json;
}

/** A hook call as a remote extension receives it. */
export interface IncomingCall {
  readonly hook: string;
  readonly token: string;
  readonly headers: IncomingMessage['headers'];
  /** Calls the original, as in the published sample; accepts additional headers. */
  callOriginal(request: Json, headers?: Record<string, string>): Promise<WireAnswer>;
}

export type RemoteHandler = (request: Json, call: IncomingCall) => Promise<WireAnswer>;

/** A web application that serves hooks: plain HTTP, no library, and no code of the server. */
export interface RemoteExtension extends AsyncDisposable {
  readonly url: string;
  /** Hooks that were called, in order. */
  readonly calls: readonly string[];
  /** The address where originals are called: the server, or another process of the same installation. */
  platformUrl: string;
  /** Handlers by hook name; a hook without one is passed through. */
  handlers: Record<string, RemoteHandler>;
}

export async function startRemoteExtension(
  handlers: Record<string, RemoteHandler> = {},
): Promise<RemoteExtension> {
  const calls: string[] = [];
  const server = await listen((request, response) => {
    serve(extension, calls, request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => send(response, 500, { error: String(error) }),
    );
  });
  const extension: RemoteExtension = { ...server, calls, platformUrl: '', handlers };
  return extension;
}

/** Any HTTP server on a free port: for extensions that misbehave. */
export async function listen(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener);
  noteOpenedServer(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Calls the original and passes on its answer, including the published envelope of a failure. */
export const passThrough: RemoteHandler = (request, { callOriginal }) => callOriginal(request);

async function serve(
  extension: RemoteExtension,
  calls: string[],
  request: IncomingMessage,
): Promise<WireAnswer> {
  if (request.headers.authorization !== `Bearer ${EXTENSION_SECRET}`) return { status: 403, body: {} };
  const hook = String(request.headers['x-directscale-requestname']);
  const token = String(request.headers['x-directscale-callbacktoken']);
  calls.push(hook);
  const body = JSON.parse(await readText(request));
  const handler = extension.handlers[hook] ?? passThrough;
  return handler(body, {
    hook,
    token,
    headers: request.headers,
    async callOriginal(changed, headers = {}) {
      const response = await fetch(`${extension.platformUrl}/api/extension/hooks/${hook}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
          'Content-Type': 'application/json',
          'X-DirectScale-CallbackToken': token,
          'X-DirectScale-User': String(request.headers['x-directscale-user']),
          ...headers,
        },
        body: JSON.stringify(changed),
      });
      return { status: response.status, body: await response.json() };
    },
  });
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
