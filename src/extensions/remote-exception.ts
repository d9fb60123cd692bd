import { describeProblem, leadingProblem, type Problem, type ProblemDescription } from '../kernel/problem.ts';

/* The published envelope of errors between this server and a remote extension: docs/remote-hooks.md. */

export interface RemoteException {
  /** First eight characters of the request id, under which the log has details. */
  readonly ErrorId: string;
  readonly ErrorMessage: string;
  /** One line for each hop, `<context>: <method>`. */
  readonly RemoteStackTrace: readonly string[];
  readonly InternalStackTrace: string;
}

/**
 * Body of every failure for a remote extension: the envelope, plus the members of other failures that a
 * client can use (decision 0026).
 */
export interface RemoteExceptionBody {
  readonly DiscoRemoteException: RemoteException;
  readonly code: string;
  readonly errors: readonly ProblemDescription[];
  readonly activityId: string;
}

const MESSAGE_MAX = 1_000;
const ID_MAX = 50;

export function errorId(requestId: string): string {
  return requestId.slice(0, 8);
}

/**
 * A failure for a remote extension. It holds public texts only, no internal details.
 * @param hop the hook or the service method that failed
 */
export function writeException(
  problems: readonly [Problem, ...Problem[]],
  hop: string,
  requestId: string,
): RemoteExceptionBody {
  const id = errorId(requestId);
  return {
    DiscoRemoteException: {
      ErrorId: id,
      ErrorMessage: `${messageOf(problems)} (Error Id: ${id} from Upline)`,
      RemoteStackTrace: [`Upline: ${hop}`],
      InternalStackTrace: '',
    },
    code: leadingProblem(problems).code,
    errors: problems.map(describeProblem),
    activityId: requestId,
  };
}

/** All problems, on one line. */
export function messageOf(problems: readonly Problem[]): string {
  return problems.map((problem) => problem.message).join(' ');
}

/** The envelope in an extension's answer; `null` when there is none with a message. */
export function readException(body: unknown): RemoteException | null {
  const exception = member(body, 'DiscoRemoteException');
  const message = member(exception, 'ErrorMessage');
  if (typeof message !== 'string' || message.trim() === '') return null;
  const id = member(exception, 'ErrorId');
  const trace = member(exception, 'RemoteStackTrace');
  return {
    ErrorId: typeof id === 'string' ? id.slice(0, ID_MAX) : '',
    ErrorMessage: withId(message.slice(0, MESSAGE_MAX), id),
    RemoteStackTrace: Array.isArray(trace) ? trace.map(String) : [],
    InternalStackTrace: '',
  };
}

/** The first hop writes the id into the message; if it did not, the id is added here for the caller. */
function withId(message: string, id: unknown): string {
  if (typeof id !== 'string' || id === '' || message.includes(id)) return message;
  return `${message} (Error Id: ${id.slice(0, ID_MAX)})`;
}

/** A member by name, in any case: naming conventions differ between languages. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}
