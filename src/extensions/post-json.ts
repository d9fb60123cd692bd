import http from 'node:http';
import https from 'node:https';
import { exchange } from '../kernel/outgoing-request.ts';
import { ACCEPT_ENCODING, readText } from './decode-answer.ts';
import { RemoteFailure, type RemoteFailureCode } from './remote-failure.ts';

/** Maximum size of an answer, in bytes after decompression. */
const ANSWER_MAX_BYTES = 1_000_000;
/**
 * Shorter than the usual idle timeout of servers, so that requests rarely meet a connection that was just
 * closed.
 */
const IDLE_MS = 4_000;

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface JsonRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; left out for a request without a body. */
  readonly body?: string;
  /** From the name look-up to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** Sends JSON over keep-alive connections. */
export interface HttpClient {
  /** @throws RemoteFailure without a complete answer */
  send(url: string, request: JsonRequest): Promise<HttpAnswer>;
  close(): void;
}

export function createHttpClient(): HttpClient {
  const options = { keepAlive: true, timeout: IDLE_MS, scheduling: 'lifo' } as const;
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return {
    async send(address, post) {
      const url = new URL(address);
      const isPlain = url.protocol === 'http:';
      const send = isPlain ? http.request : https.request;
      const signal = AbortSignal.timeout(post.timeoutMs);
      const start = () => send(url, requestOptions(agents[isPlain ? 'http:' : 'https:'], post, signal));
      try {
        return await exchange(start, post.body, readAnswer);
      } catch (error) {
        throw signal.aborted
          ? new RemoteFailure('extension_timeout', `no answer within ${post.timeoutMs} ms`, { cause: error })
          : asFailure(error);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function requestOptions(agent: http.Agent, { method, headers, body }: JsonRequest, signal: AbortSignal) {
  const sent =
    body === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
  return {
    method,
    agent,
    signal,
    headers: {
      ...headers,
      ...sent,
      Accept: 'application/json',
      'Accept-Encoding': ACCEPT_ENCODING,
    },
  };
}

async function readAnswer(response: http.IncomingMessage): Promise<HttpAnswer> {
  const text = await readText(response, ANSWER_MAX_BYTES);
  const { statusCode = 0, headers } = response;
  return { status: statusCode, contentType: headers['content-type'] ?? '', text };
}

function asFailure(error: unknown): unknown {
  if (error instanceof RemoteFailure || !(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  // Node repeats the code in many messages: "connect ECONNREFUSED 127.0.0.1:80".
  const reason = error.message.includes(code) ? error.message : `${code} ${error.message}`;
  return new RemoteFailure(codeOf(code), reason.trim(), { cause: error });
}

function codeOf(code: string): RemoteFailureCode {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'extension_name_unknown';
  if (['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'].includes(code))
    return 'extension_unreachable';
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_')) return 'extension_answer_invalid';
  // Names of OpenSSL's X.509 verification results and of Node's own TLS errors.
  if (/^(?:ERR_TLS|ERR_SSL|EPROTO)|CERT|_CRL_|SIGNATURE|HOSTNAME/.test(code)) return 'extension_tls_failed';
  return 'extension_connection_broken';
}
