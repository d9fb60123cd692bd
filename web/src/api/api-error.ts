/** One thing that is wrong with one member of what was sent. */
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

/** What this server refused, or could not do, in words that a reader can be shown. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 when there was no answer at all. */
  readonly status: number;
  /** Stable, from the error catalogue; `unreachable` when there was no answer. */
  readonly code: string;
  /** By which the server's log and its administrators find the request. */
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

/** Reads problem+json, and makes do with whatever else a proxy may have put in its place. */
export function readProblem(response: Response, body: unknown): ApiError {
  const problem = asRecord(body);
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
    message: 'The server cannot be reached. Check the connection, then try again.',
    requestId: null,
    fields: [],
  });
}

function fallback({ status }: Response): string {
  return `The server answered ${status}, and said no more.`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
