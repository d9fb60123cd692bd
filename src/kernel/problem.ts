/**
 * What kind of failure an error is. The HTTP status follows from the kind, in one place
 * (`http/statuses.ts`); nothing else in the program knows a status.
 */
export type ErrorKind =
  | 'invalid'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'timeout'
  | 'in_flight'
  | 'precondition_failed'
  | 'precondition_required'
  | 'unprocessable'
  | 'throttled'
  | 'too_large'
  | 'headers_too_large'
  | 'unsupported_media_type'
  | 'unauthorized'
  | 'forbidden'
  | 'bad_gateway'
  | 'gateway_timeout'
  | 'unavailable'
  | 'internal';

/** One entry of the error catalogue. `text` is public: it must never hold a caller's data. */
export interface ErrorDefinition {
  readonly kind: ErrorKind;
  /** Public sentence. `{name}` is replaced by the detail of that name when a problem is made. */
  readonly text: string;
  /** What the caller can do about it; shown in docs/errors.md. */
  readonly remedy: string;
}

/** One thing that is wrong with one request, ready to be shown to the caller. */
export interface Problem {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  /** Path in the contract's spelling, for example `PrimaryAddress.Street1` or `customerId`. */
  readonly field?: string;
  /** When it may be tried again; becomes the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

type Details = Readonly<Record<string, string | number>>;

/** Makes the problems of one room's errors, by code. */
export type ProblemFactory<Code extends string> = (code: Code, field?: string, details?: Details) => Problem;

/**
 * Binds a table of error definitions to a function that makes problems from it.
 * Each room owns a table; `error-catalogue.ts` lists them all.
 */
export function defineProblems<const Table extends Readonly<Record<string, ErrorDefinition>>>(
  table: Table,
): ProblemFactory<keyof Table & string> {
  return (code, field, details = {}) => {
    const definition = table[code];
    if (definition === undefined) throw new TypeError(`Unknown error code ${code}`);
    const message = definition.text.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
    return { code, kind: definition.kind, message, ...(field === undefined ? {} : { field }) };
  };
}

/**
 * An expected failure: everything that is wrong at once, never empty.
 * Anything else that is thrown is our own fault and is answered without detail.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    const [first, ...rest] = problems;
    if (first === undefined) throw new TypeError('A ProblemError needs a problem');
    super(problems.map((problem) => problem.code).join(', '), options);
    this.problems = [first, ...rest];
  }
}

/** Throws when there is anything to say. */
export function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemError(problems);
}

/** A problem as answers show it. */
export interface ProblemDescription {
  readonly field?: string;
  /** The field as a JSON pointer (RFC 6901). */
  readonly pointer?: string;
  readonly code: string;
  readonly message: string;
}

export function describeProblem({ field, code, message }: Problem): ProblemDescription {
  if (field === undefined) return { code, message };
  const tokens = field.split('.').map((token) => token.replaceAll('~', '~0').replaceAll('/', '~1'));
  return { field, pointer: `/${tokens.join('/')}`, code, message };
}
