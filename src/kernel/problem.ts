/**
 * What kind of failure an error is. The HTTP status follows from the kind, in one place
 * (`http/statuses.ts`); nothing else in the program knows a status.
 */
export type ErrorKind =
  | 'invalid'
  | 'not_found'
  | 'gone'
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
  /** Public sentence. `{name}` is replaced by the detail of that name when a problem is made, `{field}` by the field. */
  readonly text: string;
  /** What the caller can do about it; docs/errors.md shows it. */
  readonly remedy: string;
}

/** One fault of one request, ready to be shown to the caller. */
export interface Problem {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  /** Path in the contract's spelling, for example `PrimaryAddress.Street1` or `customerId`. */
  readonly field?: string;
  /** When the caller may try again; becomes the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

type Details = Readonly<Record<string, string | number>>;

/** Makes the problems of one module's errors, by code. */
export type ProblemFactory<Code extends string> = (code: Code, field?: string, details?: Details) => Problem;

/** More would not help the caller, and one body could otherwise ask for megabytes. */
export const PROBLEMS_MAX = 20;
/** Longer names do not help the caller, and an answer repeats each several times. */
const FIELD_MAX = 150;
const DETAIL_MAX = 1_000;
/**
 * Total length of all texts of one failure, in characters. An answer repeats them, at up to three bytes each.
 */
const TEXT_MAX = 5_000;

/**
 * Binds a table of error definitions to a function that makes problems from it. Long texts are cut. Each
 * module owns a table; `error-catalogue.ts` lists them all.
 */
export function defineProblems<const Table extends Readonly<Record<string, ErrorDefinition>>>(
  table: Table,
): ProblemFactory<keyof Table & string> {
  return (code, field, details = {}) => {
    const definition = table[code];
    if (definition === undefined) throw new TypeError(`Unknown error code ${code}`);
    const named: Details = field === undefined ? details : { field, ...details };
    const shown = (name: string) =>
      cutText(String(named[name] ?? ''), name === 'field' ? FIELD_MAX : DETAIL_MAX);
    const message = definition.text.replace(/\{(\w+)\}/g, (_, name: string) => shown(name));
    return {
      code,
      kind: definition.kind,
      message,
      ...(field === undefined ? {} : { field: cutText(field, FIELD_MAX) }),
    };
  };
}

/** At most `max` characters, without those that JSON writes in six bytes. */
export function cutText(text: string, max: number): string {
  const cut = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the function removes these characters
  return cut.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '\ufffd');
}

export const problemErrors = {
  more_problems: {
    kind: 'invalid',
    text: 'There are more problems than these.',
    remedy: 'Fix the listed problems, then send the request again.',
  },
} as const satisfies Record<string, ErrorDefinition>;

const ownProblem = defineProblems(problemErrors);

const KIND_ORDER: readonly ErrorKind[] = [
  'internal',
  'bad_gateway',
  'gateway_timeout',
  'unavailable',
  'unauthorized',
  'forbidden',
  'timeout',
  'headers_too_large',
  'too_large',
  'unsupported_media_type',
  'throttled',
  'method_not_allowed',
  'not_found',
  'gone',
  'precondition_required',
  'precondition_failed',
  'unprocessable',
  'in_flight',
  'invalid',
  'conflict',
];

/**
 * When a request has several faults, the answer is the one to fix first: malformed input before a conflict
 * with stored data.
 */
export function leadingProblem(problems: readonly [Problem, ...Problem[]]): Problem {
  const [first, ...others] = problems;
  const rank = ({ kind }: Problem) => KIND_ORDER.indexOf(kind);
  return others.reduce((best, problem) => (rank(problem) < rank(best) ? problem : best), first);
}

/**
 * An expected failure with at least one problem, limited to the first {@link PROBLEMS_MAX} problems, then
 * `more_problems` if there are more. The leading problem is always among them. Any other exception is a fault
 * of the program and is answered without detail.
 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problems: readonly [Problem, ...Problem[]];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    const [first, ...rest] = problems;
    if (first === undefined) throw new TypeError('A ProblemError needs a problem');
    const bounded = boundedProblems([first, ...rest]);
    super(bounded.map((problem) => problem.code).join(', '), options);
    this.problems = bounded;
  }
}

function boundedProblems(problems: readonly [Problem, ...Problem[]]): [Problem, ...Problem[]] {
  const leading = leadingProblem(problems);
  const kept: Problem[] = [];
  let isCut = false;
  let length = lengthOf(leading);
  for (const problem of problems) {
    // From a failure that was already limited.
    if (problem.code === 'more_problems') isCut = true;
    else {
      if (problem !== leading) length += lengthOf(problem);
      if (kept.length === PROBLEMS_MAX || length > TEXT_MAX) {
        isCut = true;
        break;
      }
      kept.push(problem);
    }
  }
  if (!kept.includes(leading) && leading.code !== 'more_problems') {
    if (kept.length === PROBLEMS_MAX) kept.pop();
    kept.push(leading);
  }
  const [first = leading, ...rest] = kept;
  return isCut ? [first, ...rest, { ...ownProblem('more_problems'), kind: leading.kind }] : [first, ...rest];
}

/** The field appears twice: by name and as a pointer. */
function lengthOf({ message, field = '' }: Problem): number {
  return message.length + 2 * field.length;
}

/** Throws when there is at least one problem. */
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

/** Runs work, and returns the problems for which it was refused; an empty list when it was not. */
export async function problemsThrownBy(work: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}
