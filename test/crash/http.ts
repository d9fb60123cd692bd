import type { Body } from './writes.ts';

export const KEY = '0123456789abcdef0123456789abcdef';

export interface CrashAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface CrashRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: Body;
  readonly key?: string | undefined;
}

/** Sends a request; rejects when the server dies during the request, or the caller disconnects. */
export async function send(
  url: string,
  request: CrashRequest,
  signal: AbortSignal | null = null,
): Promise<CrashAnswer> {
  const response = await fetch(url + request.path, {
    method: request.method,
    signal,
    headers: {
      'Ocp-Apim-Subscription-Key': KEY,
      ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(request.key === undefined ? {} : { 'Idempotency-Key': request.key }),
    },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The answer in the error catalogue to a request that the database cannot serve now. */
export function isUnavailable({ status, headers, text }: CrashAnswer): boolean {
  return status === 503 && headers.has('retry-after') && codeOf(text) === 'database_unavailable';
}

export function codeOf(text: string): unknown {
  return text.startsWith('{') ? (JSON.parse(text) as Body)['code'] : undefined;
}
