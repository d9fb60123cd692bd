/** A problem with one member of the request. */
export interface FieldProblem {
  /** Path in the contract's spelling, for example `EmailAddress`. */
  readonly field: string;
  readonly message: string;
}

interface ApiErrorParts {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly fields: readonly FieldProblem[];
}

/** A refusal or failure, with a message for the reader. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 if there was no request or no answer. */
  readonly status: number;
  /** Stable, from the error catalog; `unreachable` if there was no answer, `refused_by_page` if there was no request. */
  readonly code: string;
  /** Identifies the request in the server's log. */
  readonly requestId: string | null;
  readonly fields: readonly FieldProblem[];

  constructor({ status, code, message, requestId, fields }: ApiErrorParts) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.fields = fields;
  }
}

/** Whether the cause is a conflict with stored data, which may have changed since the page was read. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === CONFLICT;
}

const CONFLICT = 409;
/** Answers of a proxy that cannot reach the server. */
const PROXY_STATUSES: readonly number[] = [502, 503, 504];

/** Reads problem+json. Falls back to the status if a proxy answered something else. */
export function readProblem(response: Response, body: unknown): ApiError {
  const problem = asRecord(body);
  if (problem['code'] === undefined && PROXY_STATUSES.includes(response.status)) return unreachable();
  const errors = (Array.isArray(problem['errors']) ? problem['errors'] : []).map(asRecord);
  const messages = errors.map((error) => asText(error['message'])).filter((message) => message !== null);
  return new ApiError({
    status: response.status,
    code: asText(problem['code']) ?? 'unknown',
    message: messages[0] ?? asText(problem['detail']) ?? asText(problem['message']) ?? fallback(response),
    requestId: response.headers.get('X-DirectScale-RequestId'),
    fields: errors.flatMap((error) => {
      const [field, message] = [asText(error['field']), asText(error['message'])];
      return field === null || message === null ? [] : [{ field, message }];
    }),
  });
}

/** No answer: the server is down, or the network is. */
export function unreachable(): ApiError {
  return new ApiError({
    status: 0,
    code: 'unreachable',
    message: 'The server cannot be reached.',
    requestId: null,
    fields: [],
  });
}

/** A refusal of the page itself, shown at the field. Use it only if the server sees the value too late. */
export function refusedField(field: string, message: string): ApiError {
  return new ApiError({
    status: 0,
    code: 'refused_by_page',
    message,
    requestId: null,
    fields: [{ field, message }],
  });
}

function fallback({ status }: Response): string {
  return `The server answered with status ${status} and gave no details.`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
