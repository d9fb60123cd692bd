import http from 'node:http';
import https from 'node:https';
import { exchange } from '../../kernel/outgoing-request.ts';
import type { CheckedAgents } from './checked-agents.ts';

export interface PostedAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The beginning of the body. */
  readonly text: string;
  /** Where the answer came from. */
  readonly address: string;
}

/** No more of an answer is read. */
const ANSWER_MAX_BYTES = 64 * 1024;

/**
 * Posts a body and reads the answer, without following redirects.
 * @param signal ends it, from the name look-up to the last byte
 * @throws Error with a `code` when there is no answer
 */
export function postEvent(
  url: URL,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  agents: CheckedAgents,
  signal: AbortSignal,
): Promise<PostedAnswer> {
  const headers = { ...request.headers, 'Content-Length': String(Buffer.byteLength(request.body)) };
  const start = () => {
    const options = { method: 'POST', agent: agents.agentFor(url), signal, headers };
    return (url.protocol === 'https:' ? https : http).request(url, options);
  };
  return exchange(start, request.body, readAnswer);
}

async function readAnswer(response: http.IncomingMessage): Promise<PostedAnswer> {
  const address = response.socket.remoteAddress ?? '';
  const text = await readStart(response);
  return { status: response.statusCode ?? 0, headers: response.headers, text, address };
}

async function readStart(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, ANSWER_MAX_BYTES - size));
    size += chunk.length;
    if (size < ANSWER_MAX_BYTES) continue;
    response.destroy();
    break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
