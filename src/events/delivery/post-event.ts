import http from 'node:http';
import https from 'node:https';
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

class StaleConnection extends Error {}

/**
 * Posts a body and reads the answer, without following redirects.
 * @param signal ends it, from the name look-up to the last byte
 * @throws Error with a `code` when there is no answer
 */
export async function postEvent(
  url: URL,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  agents: CheckedAgents,
  signal: AbortSignal,
): Promise<PostedAnswer> {
  const send = () => {
    const options = {
      method: 'POST',
      agent: agents.agentFor(url),
      signal,
      headers: { ...request.headers, 'Content-Length': String(Buffer.byteLength(request.body)) },
    };
    return exchange((url.protocol === 'https:' ? https : http).request(url, options), request.body);
  };
  return send().catch((error: unknown) =>
    // The receiver closed a kept connection just before the write, so it has not seen the event.
    error instanceof StaleConnection ? send() : Promise.reject(error),
  );
}

function exchange(request: http.ClientRequest, body: string): Promise<PostedAnswer> {
  return new Promise((resolve, reject) => {
    let hasAnswer = false;
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isStale =
        request.reusedSocket && !hasAnswer && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      reject(isStale ? new StaleConnection('', { cause: error }) : error);
    });
    request.on('response', (response) => {
      hasAnswer = true;
      const address = response.socket.remoteAddress ?? '';
      readStart(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, address }),
        reject,
      );
    });
    request.end(body);
  });
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
