import type { ErrorCode } from './error-codes.ts';

/** One problem of a request. */
export interface Problem {
  readonly code: Code;
  /** The member or parameter at fault, for example `PrimaryAddress.Region`; null if there is none. */
  readonly field: string | null;
  /** The same as a JSON pointer, for example `/PrimaryAddress/Region`. */
  readonly pointer: string | null;
  readonly message: string;
}

/** A code of the error catalogue. A newer server, or the company's extension, can have others. */
export type Code = ErrorCode | (string & Record<never, never>);

/** An answer as it was received. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The server refused the request or failed. */
export class UplineError extends Error {
  override readonly name = 'UplineError';
  readonly status: number;
  /** Code of the problem to fix first. Null if the gateway or a proxy answered: their answers have no code. */
  readonly code: Code | null;
  /** Field of the first problem that has one. */
  readonly field: string | null;
  /** Pointer of the first problem that has one. */
  readonly pointer: string | null;
  /** All problems that the answer names. */
  readonly problems: readonly Problem[];
  /** Identifies the request in the server's log. */
  readonly requestId: string | null;
  /** Why the subscription key was refused, for example `key_expired`; null if it was accepted. */
  readonly keyProblem: string | null;
  /** How long the server asks the client to wait; null if a repetition cannot help. */
  readonly retryAfterMs: number | null;

  constructor(reply: Reply) {
    const body = readJson(reply.text);
    const problems = readProblems(body['errors']);
    super(textOf(body['detail']) ?? textOf(body['message']) ?? describeStatus(reply.status));
    this.status = reply.status;
    this.code = textOf(body['code']);
    this.field = problems.find(({ field }) => field !== null)?.field ?? null;
    this.pointer = problems.find(({ pointer }) => pointer !== null)?.pointer ?? null;
    this.problems = problems;
    this.requestId = reply.headers.get('X-DirectScale-RequestId');
    this.keyProblem = reply.headers.get('X-Upline-Key-Problem');
    this.retryAfterMs = readRetryAfterMs(reply.headers);
  }
}

/** No answer arrived: the server or the network is down, or the time limit was reached. */
export class UplineUnreachableError extends Error {
  override readonly name = 'UplineUnreachableError';
}

/** Browsers report a redirect that is not followed as status 0. */
function describeStatus(status: number): string {
  const isRedirect = status === 0 || [301, 302, 303, 307, 308].includes(status);
  return isRedirect
    ? 'The server redirects this request. Use the address that it redirects to.'
    : `The server answered with status ${status}.`;
}

/** `Retry-After`, in seconds or as a date, in milliseconds from now. */
function readRetryAfterMs(headers: Headers): number | null {
  const text = headers.get('Retry-After');
  if (text === null) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

function readProblems(errors: unknown): Problem[] {
  return (Array.isArray(errors) ? errors : []).map(recordOf).map(({ code, field, pointer, message }) => ({
    code: textOf(code) ?? '',
    field: textOf(field),
    pointer: textOf(pointer),
    message: textOf(message) ?? '',
  }));
}

function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    return {};
  }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
