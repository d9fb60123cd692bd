import type http from 'node:http';

/** A kept connection was closed just before the write, so the other side has not seen the request. */
class StaleConnection extends Error {}

/**
 * Sends a request over kept connections, and reads the answer.
 * @param start begins the request; called once more if the connection was just closed
 * @param body left out for a request without a body
 */
export async function exchange<Answer>(
  start: () => http.ClientRequest,
  body: string | undefined,
  read: (response: http.IncomingMessage) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await exchangeOnce(start(), body, read);
  } catch (error) {
    if (error instanceof StaleConnection) return exchangeOnce(start(), body, read);
    throw error;
  }
}

function exchangeOnce<Answer>(
  request: http.ClientRequest,
  body: string | undefined,
  read: (response: http.IncomingMessage) => Promise<Answer>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let hasAnswer = false;
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isStale =
        request.reusedSocket && !hasAnswer && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      reject(isStale ? new StaleConnection('', { cause: error }) : error);
    });
    request.on('response', (response) => {
      hasAnswer = true;
      read(response).then(resolve, reject);
    });
    request.end(body);
  });
}
