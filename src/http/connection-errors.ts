import { randomUUID } from 'node:crypto';
import { maxHeaderSize, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from '../kernel/problem.ts';
import type { AnswersInTurn } from './answers-in-turn.ts';
import { problemAnswer } from './error-answer.ts';
import { httpProblem } from './errors.ts';

/**
 * Answers bytes that are not an HTTP request and never reach the application, with the error catalogue like all other
 * failures. The connection is closed, since the start of the next request is unknown. Requests before those bytes
 * have run, so their answers come first: a client must not mistake this one for the answer to a write.
 */
export function createClientErrorHandler(requestTimeoutMs: number, turns: AnswersInTurn) {
  return function answerClientError(error: Error & { code?: string }, socket: Socket): void {
    if (error.code === 'ECONNRESET') socket.destroy(error);
    else turns.afterAnswers(socket, () => refuse(socket, error, problemOf(error.code, requestTimeoutMs)));
  };
}

function refuse(socket: Socket, error: Error, problem: Problem): void {
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const { body, headers } = problemAnswer([problem], randomUUID(), 'off');
  const text = JSON.stringify(body);
  const all = { ...headers, 'Content-Length': String(Buffer.byteLength(text)), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${body.status} ${STATUS_CODES[body.status] ?? ''}`, ...lines].join('\r\n');
  socket.write(`${head}\r\n\r\n${text}`);
  socket.destroySoon();
}

function problemOf(code: string | undefined, requestTimeoutMs: number): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return httpProblem('headers_too_large', undefined, { max: maxHeaderSize });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return httpProblem('request_timeout', undefined, { seconds: requestTimeoutMs / 1000 });
    default:
      return httpProblem('malformed_request');
  }
}

/** Node would answer 417 without a body; an unknown expectation is no reason to refuse a request. */
export function ignoreUnknownExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => void server.emit('request', request, response));
}
