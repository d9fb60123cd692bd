import { request } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from './answers.ts';
import type { TestServer } from './test-server.ts';

/** A request with exactly these headers and bytes; `fetch` would add headers or refuse to send some. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Text is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
  /** In addition to the subscription key. With a body, the type is JSON unless set here. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves out `Content-Length`. */
  readonly isChunked?: boolean;
}

/** Sends a request over its own connection. */
export function sendRaw(server: TestServer, raw: RawRequest): Promise<Answer> {
  const bytes = bytesOf(raw.body);
  const { host } = new URL(server.url);
  const headers = {
    Host: host,
    'Ocp-Apim-Subscription-Key': server.key,
    ...(bytes === undefined || raw.headers?.['Content-Type'] !== undefined
      ? {}
      : { 'Content-Type': 'application/json' }),
    ...(bytes === undefined || raw.isChunked === true ? {} : { 'Content-Length': String(bytes.length) }),
    ...raw.headers,
  };
  const given = Object.entries(headers).filter(([, value]) => value !== '');
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const call = request({
      hostname,
      port,
      method: raw.method,
      path: raw.path,
      agent: false,
      setHost: false,
      headers: Object.fromEntries(given),
    });
    call.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString('utf8');
      const answerHeaders = new Headers();
      for (const [name, value] of Object.entries(response.headers)) answerHeaders.set(name, String(value));
      resolve({
        status: response.statusCode ?? 0,
        headers: answerHeaders,
        text,
        json: text.startsWith('{') ? JSON.parse(text) : undefined,
      });
    });
    call.on('error', reject);
    call.end(bytes);
  });
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
}

/** Writes bytes to the server's socket and reads until the server closes. */
export function sendBytes(server: TestServer, bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
