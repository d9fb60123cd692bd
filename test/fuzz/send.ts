import http from 'node:http';
import { connect } from 'node:net';
import type { Random } from '../crash/random.ts';
import type { FuzzRequest } from './requests.ts';
import type { FuzzServer } from './server.ts';

/** The result of a request. */
export interface FuzzAnswer {
  /** 0 if no answer came. */
  readonly status: number;
  /** Size of the header and the body. */
  readonly size: number;
  /** The beginning of the body. */
  readonly text: string;
  /** The reason why no answer came. */
  readonly fault: string;
}

const TIMEOUT_MS = 30_000;
const TEXT_MAX = 2_000;
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

/** Sends a request with the credentials that it needs. */
export function send(server: FuzzServer, request: FuzzRequest): Promise<FuzzAnswer> {
  const door = request.isStranger ? {} : (server.doors[request.target.door] ?? {});
  const { hostname, port } = new URL(server.url);
  const length = request.bytes.length === 0 ? {} : { 'Content-Length': String(request.bytes.length) };
  return new Promise((resolve) => {
    const none = (fault: string) => resolve({ status: 0, size: 0, text: '', fault });
    try {
      const call = http.request(
        {
          agent,
          hostname,
          port,
          method: request.method,
          path: request.path,
          headers: { ...request.headers, ...door, ...length },
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
        (response) => {
          const { statusCode: status = 0, rawHeaders } = response;
          let size = rawHeaders.join('').length;
          let text = '';
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (text.length < TEXT_MAX) text += chunk.toString('utf8');
          });
          response.on('end', () => resolve({ status, size, text, fault: '' }));
          response.on('error', (error: NodeJS.ErrnoException) => none(error.code ?? error.name));
        },
      );
      call.on('error', (error: NodeJS.ErrnoException) => none(error.code ?? error.name));
      call.end(request.bytes.length === 0 ? undefined : request.bytes);
    } catch (error) {
      none(String((error as NodeJS.ErrnoException).code));
    }
  });
}

const RAW: readonly [string, ...string[]] = [
  ...([
    '',
    '\r\n\r\n',
    'GET',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
    '\0\0\0\0',
  ] as const),
  ...[
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET  / HTTP/1.1\r\nHost: a\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ],
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(3_000)}\r\n`,
  'POST /portal/api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}',
  'POST /portal/api/session HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}',
  'POST /portal/api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n',
  'POST /portal/api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n',
  'POST /portal/api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'POST /portal/api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"a"',
  'GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET http://[::1/ HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET * HTTP/1.1\r\nHost: a\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX\0: y\r\n\r\n',
  'GET / HTTP/1.1\nHost: a\n\n',
  'GET / HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n',
];
const HANG_UP_MS = 200;

/** Sends bytes that are hardly HTTP, and closes the connection. */
export function sendRawBytes(server: FuzzServer, random: Random): Promise<FuzzAnswer> {
  const { hostname, port } = new URL(server.url);
  const bytes = random.pick(RAW);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    const timer = setTimeout(() => socket.destroy(), HANG_UP_MS);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, size: text.length, text: text.slice(0, TEXT_MAX), fault: status === 0 ? 'RAW' : '' });
    });
  });
}
