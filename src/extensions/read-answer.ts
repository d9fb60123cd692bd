import { HookRefusal, type RefusalKind } from './hook-refusal.ts';
import type { ModelChecks } from './model-check.ts';
import type { HttpAnswer } from './post-json.ts';
import { member, readException } from './remote-exception.ts';
import { RemoteFailure } from './remote-failure.ts';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const MESSAGE_MAX = 500;
const FIELD_MAX = 200;
/** The statuses of a proxy in front of an extension that is down. */
const DOWN_STATUSES: readonly number[] = [502, 503, 504];

/** The statuses that refuse, with what they mean. */
export type RefusalStatuses = Readonly<Record<number, RefusalKind>>;

/**
 * What a remote handler answered, before it is known to be the response model.
 * @throws HookRefusal for 400 with a message; RemoteFailure for everything else that is not 200 with JSON
 */
export function readAnswer(answer: HttpAnswer, kinds: RefusalStatuses = { 400: 'invalid' }): unknown {
  if (answer.status !== 200) throw errorFromAnswer(answer, kinds);
  if (!JSON_TYPE.test(answer.contentType)) {
    throw new RemoteFailure('extension_wrong_media_type', 'Content-Type is not JSON');
  }
  return parse(answer.text);
}

/**
 * The response model in an answer.
 * @param own the result of the original; `undefined` if it was not called
 * @throws RemoteFailure `extension_answer_invalid`
 */
export function readResponse<Response>(
  answered: unknown,
  check: ModelChecks['response'],
  own: unknown,
): Response {
  try {
    return check(answered, own) as Response;
  } catch (error) {
    throw new RemoteFailure('extension_answer_invalid', (error as Error).message);
  }
}

function errorFromAnswer({ status, text }: HttpAnswer, kinds: RefusalStatuses): Error {
  if (status >= 300 && status < 400) return new RemoteFailure('extension_redirected', `status ${status}`);
  const kind = kinds[status];
  const body = kind !== undefined || status === 500 ? tryParse(text) : undefined;
  const refusal = kind === undefined ? null : readRefusal(body, kind);
  if (refusal !== null) return refusal;
  const exception = status === 500 ? readException(body) : null;
  if (exception !== null) return new RemoteFailure(exception, `the extension failed: ${exception.ErrorId}`);
  return new RemoteFailure('extension_bad_status', `status ${status}`, {
    isDown: DOWN_STATUSES.includes(status),
  });
}

/** `{ "Message": "…", "Field": "…" }`: the equivalent of `refuse(message, field)` in process. */
function readRefusal(body: unknown, kind: RefusalKind): HookRefusal | null {
  const message = member(body, 'Message');
  if (typeof message !== 'string' || message.trim() === '') return null;
  const field = member(body, 'Field');
  const isNamed = typeof field === 'string' && field !== '';
  return new HookRefusal(
    message.slice(0, MESSAGE_MAX),
    isNamed ? field.slice(0, FIELD_MAX) : undefined,
    kind,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's error quotes the text, which may hold personal data.
    throw new RemoteFailure('extension_answer_invalid', 'the body is not JSON');
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
