import { type Reply, UplineError, UplineUnreachableError } from './error.ts';

/** How a call is repeated. */
export interface RetryOptions {
  /** Maximum number of times that a request is sent; 1 for no repetition. 4 by default. */
  readonly attempts?: number;
  /** The longest pause between two attempts. If the server asks for a longer one, the call fails at once. 20 seconds by default. */
  readonly maxWaitMs?: number;
}

/** A request before it is sent. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

export interface SendOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly retry: Required<RetryOptions>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

const FIRST_WAIT_MS = 250;
/** Statuses after which the same request can succeed, if the server says when. */
const TEMPORARY: readonly number[] = [409, 429, 503];
/** Statuses of a proxy that cannot reach the server. The server's own answers have a code. */
const PROXY_FAILURES: readonly number[] = [502, 503, 504];

/**
 * Sends a request, and repeats it while that can help and is safe.
 * @returns the answer to a success
 * @throws UplineError for every other answer
 * @throws UplineUnreachableError if there was no answer
 * @throws the reason of the signal
 */
export async function send(request: OutgoingRequest, options: SendOptions): Promise<Reply> {
  const { signal, timeoutMs, retry } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(request, options.fetch, either);
    if (outcome instanceof UplineError || outcome instanceof UplineUnreachableError) {
      signal?.throwIfAborted();
      const waitMs = waitBefore(outcome, request, attempt);
      if (timeout.aborted)
        throw new UplineUnreachableError(`There was no answer in ${timeoutMs} ms.`, { cause: outcome });
      if (waitMs === null || waitMs > retry.maxWaitMs || attempt >= retry.attempts) throw outcome;
      await pause(waitMs, either);
      signal?.throwIfAborted();
      if (timeout.aborted) throw outcome;
    } else return outcome;
  }
}

async function attemptOnce(
  { url, method, headers, body }: OutgoingRequest,
  fetch: SendOptions['fetch'],
  signal: AbortSignal,
): Promise<Reply | UplineError | UplineUnreachableError> {
  try {
    // A redirect is not followed: it would send the key to another server.
    const response = await fetch(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    const reply = { status: response.status, headers: response.headers, text: await response.text() };
    return response.ok ? reply : new UplineError(reply);
  } catch (cause) {
    return new UplineUnreachableError('The server did not answer.', { cause });
  }
}

/** How long to wait before the same request, or null if it must not be sent again. */
function waitBefore(
  failure: UplineError | UplineUnreachableError,
  request: OutgoingRequest,
  attempt: number,
): number | null {
  // A lost answer can be the answer to a write. Only a key makes its repetition safe.
  const isSafe = request.method === 'GET' || request.headers.has('Idempotency-Key');
  const backOffMs = Math.random() * FIRST_WAIT_MS * 2 ** attempt;
  if (failure instanceof UplineUnreachableError) return isSafe ? backOffMs : null;
  const { status, code, retryAfterMs } = failure;
  // After a refusal by the rate limit, any request may be repeated.
  if (!isSafe && status !== 429) return null;
  // The same read would be stopped again.
  if (code === 'long_read_too_long') return null;
  if (retryAfterMs !== null && TEMPORARY.includes(status)) return retryAfterMs;
  return code === null && PROXY_FAILURES.includes(status) ? backOffMs : null;
}

/** Ends early if the signal is aborted. */
function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
