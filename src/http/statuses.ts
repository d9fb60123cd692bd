import { type ErrorKind, leadingProblem, type Problem } from '../kernel/problem.ts';

/** The only place where a kind of error becomes an HTTP status. */
const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  gone: 410,
  method_not_allowed: 405,
  conflict: 409,
  timeout: 408,
  in_flight: 409,
  precondition_failed: 412,
  too_large: 413,
  headers_too_large: 431,
  unsupported_media_type: 415,
  unprocessable: 422,
  throttled: 429,
  precondition_required: 428,
  internal: 500,
  bad_gateway: 502,
  unavailable: 503,
  gateway_timeout: 504,
};

export function statusOf(kind: ErrorKind): number {
  return STATUS_OF_KIND[kind];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is invalid',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict with stored data',
  410: 'No longer stored',
  412: 'Precondition failed',
  413: 'Body too large',
  415: 'Unsupported media type',
  431: 'Headers too large',
  422: 'The request cannot be processed',
  428: 'Precondition required',
  429: 'Too many requests',
  500: 'Internal server error',
  502: 'The client extension failed',
  503: 'Temporarily unavailable',
  504: 'The client extension did not answer in time',
};

export interface ErrorStatus {
  /** Status that is sent. */
  readonly sent: number;
  /** Status of the catalogue; differs from `sent` only with legacy errors. */
  readonly precise: number;
  readonly title: string;
  /** The problem that determines the status. */
  readonly leading: Problem;
}

/** With `UPLINE_LEGACY_ERRORS`, failures that the published pages document as 500 are sent as 500. */
export type LegacyErrors = 'off' | 'on' | 'on-with-not-found';

/** The status of a failed request. */
export function errorStatus(problems: readonly [Problem, ...Problem[]], legacy: LegacyErrors): ErrorStatus {
  const leading = leadingProblem(problems);
  const precise = STATUS_OF_KIND[leading.kind];
  const sent = isLegacy500(precise, legacy) ? 500 : precise;
  return { sent, precise, title: TITLES[precise] ?? 'Error', leading };
}

const LEGACY_500 = new Set([400, 409, 412, 415, 422]);

function isLegacy500(status: number, legacy: LegacyErrors): boolean {
  if (legacy === 'off') return false;
  return LEGACY_500.has(status) || (status === 404 && legacy === 'on-with-not-found');
}
