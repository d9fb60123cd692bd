import { connect, type Socket } from 'node:net';

/** One keep-alive connection with at most one request in flight. */
export interface HttpConnection {
  /** Sends a request that is already built; `onAnswer` is called when the answer is complete. */
  send(request: Uint8Array): void;
  close(): void;
}

/** @param status status of the answer; @param text returns the whole answer, header included, for a message */
export type OnAnswer = (status: number, text: () => string) => void;

const READ_BUFFER_BYTES = 64 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
/** The spellings of Upline and of its peers. */
const LENGTH_NAMES = [Buffer.from('Content-Length: '), Buffer.from('content-length: ')];
/** Offset of the three digits of the status, after `HTTP/1.1 `. */
const STATUS_AT = 9;

/**
 * Opens a connection that does as little as a client can: no header objects, no body text, one read buffer for its
 * whole life. If the generator cost as much as the server, it would hide how fast the server is, and ratios to a
 * slower subject would look too good.
 */
export function openConnection(
  port: number,
  onAnswer: OnAnswer,
  onError: (error: Error) => void,
): Promise<HttpConnection> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpConnection>();
  let partial = Buffer.alloc(0);
  const read = (bytes: Buffer, length: number) => {
    const end = answerEnd(bytes, length);
    if (end === undefined || end > length) return false;
    const status = Number(bytes.toString('latin1', STATUS_AT, STATUS_AT + 3));
    onAnswer(status, () => bytes.toString('latin1', 0, end));
    return true;
  };
  const socket: Socket = connect({
    host: '127.0.0.1',
    port,
    noDelay: true,
    onread: {
      buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES),
      callback(length, buffer) {
        if (partial.length === 0 && read(buffer as Buffer, length)) return true;
        const all = Buffer.concat([partial, buffer.subarray(0, length)]);
        partial = Buffer.alloc(0);
        if (!read(all, all.length)) partial = all;
        return true;
      },
    },
  });
  socket.once('connect', () =>
    resolve({ send: (request) => void socket.write(request), close: () => socket.destroy() }),
  );
  socket.on('error', (error) => {
    reject(error);
    onError(error);
  });
  socket.once('end', () => onError(new Error('The server closed a connection')));
  return promise;
}

/** Offset of the end of the answer, which may be beyond the bytes received so far; `undefined` while unknown. */
function answerEnd(bytes: Buffer, length: number): number | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  // Bytes after `length` are left over from an earlier answer.
  if (headEnd < 0 || headEnd + HEAD_END.length > length) return undefined;
  const head = bytes.subarray(0, headEnd);
  const name = LENGTH_NAMES.find((candidate) => head.includes(candidate));
  if (name === undefined) throw new Error('An answer came without Content-Length');
  let bodyBytes = 0;
  for (let at = head.indexOf(name) + name.length; ; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) break;
    bodyBytes = bodyBytes * 10 + digit;
  }
  return headEnd + HEAD_END.length + bodyBytes;
}
