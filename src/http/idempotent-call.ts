import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ending, Idempotency } from '../idempotency/idempotency.ts';
import type { Call } from '../kernel/call.ts';
import type { AnswerContent, StoredAnswer } from '../kernel/claim.ts';
import { type ErrorKind, ProblemError } from '../kernel/problem.ts';
import { canonicalJson } from './canonical-json.ts';
import type { ProblemBody } from './error-answer.ts';
import { httpProblem } from './errors.ts';
import { noteFailure } from './failed-request.ts';
import type { OperationContract } from './operation.ts';
import type { StepWriter } from './write-in-steps.ts';

/** Methods that are not safe to repeat. */
const KEYED_METHODS: readonly OperationContract['method'][] = ['POST', 'PUT', 'PATCH'];
const KEY = /^[\x20-\x7e]{1,255}$/;
/** Headers that belong to an answer; all others belong to one transmission. */
const KEPT_HEADER = /^(?:etag|location|x-directscale-message|x-upline-cleared-fields)$/i;

/** Whether the operation accepts `Idempotency-Key`. */
export function takesIdempotencyKey({ method }: OperationContract): boolean {
  return KEYED_METHODS.includes(method);
}

/** A running request with a key. Its fields are set before it ends. */
export interface IdempotentCall {
  readonly call: Call;
  ending: Ending;
  subjectId: number | undefined;
}

/** The property of a request that holds its call. */
const IDEMPOTENT_CALL = 'idempotentCall';

export interface KeyedInput {
  readonly contract: OperationContract;
  readonly subscriptionId: number;
  readonly call: Call;
  readonly inSteps: StepWriter;
  /** In the contract's form, so that case and order of names do not matter. */
  readonly input: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
}

/**
 * Reserves the key of a request, if it has one. Only for operations that take keys.
 * @returns a stored answer to send again, a call to run, or `null` for a request without a key
 * @throws ProblemError `invalid_header`, `idempotency_key_reused`, `idempotency_in_flight`
 */
export async function beginCall(
  idempotency: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
  { contract, subscriptionId, call, inSteps, input }: KeyedInput,
): Promise<{ replay: StoredAnswer } | { begun: IdempotentCall } | null> {
  const key = readKey(request);
  if (key === undefined) return null;
  const { status } = contract.answer;
  const content = canonicalJson([contract.method, contract.path, input.params, input.query, input.body]);
  const write = reply.getSerializationFunction(String(status)) ?? JSON.stringify;
  const writeAnswer = async ({ body, headers = {} }: AnswerContent): Promise<StoredAnswer> => ({
    status,
    headers: keptHeaders(headers),
    // Any JSON value is allowed; the library's type accepts only objects.
    body: (await inSteps(body))?.join('') ?? write(body as Record<string, unknown>),
  });
  const replay = await idempotency.begin({ subscriptionId, key, content, writeAnswer }, call);
  if (replay !== null) return { replay };
  const begun: IdempotentCall = { call, ending: 'broken', subjectId: undefined };
  request.setDecorator(IDEMPOTENT_CALL, begun);
  return { begun };
}

const PASSING_KINDS: readonly ErrorKind[] = ['unavailable', 'in_flight', 'throttled'];

/** The ending of a call that threw. Temporary failures may be tried again; all other expected errors are stored. */
export function endingOf(error: unknown): Ending {
  const isFinal =
    error instanceof ProblemError && error.problems.every(({ kind }) => !PASSING_KINDS.includes(kind));
  return isFinal ? 'failed' : 'broken';
}

export function sendReplay(reply: FastifyReply, { status, headers, body }: StoredAnswer): FastifyReply {
  if (status >= 400) noteFailure(reply.request, (JSON.parse(body) as ProblemBody).errors);
  return reply
    .status(status)
    .headers(headers)
    .header('Idempotent-Replayed', 'true')
    .type(status < 400 ? 'application/json' : 'application/problem+json')
    .send(body);
}

/** Lets requests carry their call. */
export function decorateCalls(api: FastifyInstance): void {
  api.decorateRequest(IDEMPOTENT_CALL, null);
}

/**
 * Stores the exact bytes of an answer. If that fails, the caller still gets the answer.
 * Not an async function: most requests have nothing to store.
 */
export function keepAnswer(
  idempotency: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: () => void,
): void {
  const begun = request.getDecorator<IdempotentCall | null>(IDEMPOTENT_CALL);
  if (begun === null) {
    done();
    return;
  }
  request.setDecorator(IDEMPOTENT_CALL, null);
  endCall(idempotency, begun, reply, String(payload)).then(done, (error: unknown) => {
    request.log.error(
      { requestId: request.id, err: error },
      'cannot store the answer for its idempotency key',
    );
    done();
  });
}

function endCall(
  idempotency: Idempotency,
  begun: IdempotentCall,
  reply: FastifyReply,
  body: string,
): Promise<void> {
  // An answer that could not be written became a server error before this point.
  const ending = begun.ending === 'answered' && reply.statusCode >= 400 ? 'broken' : begun.ending;
  const answer = { status: reply.statusCode, headers: keptHeaders(reply.getHeaders()), body };
  return idempotency.end(begun.call, ending, answer, begun.subjectId);
}

function readKey(request: FastifyRequest): string | undefined {
  // Node joins repeated headers with a comma, which a key may also contain.
  const [key, ...others] = request.raw.headersDistinct['idempotency-key'] ?? [];
  if (key === undefined) return undefined;
  if (others.length === 0 && KEY.test(key)) return key;
  throw new ProblemError([
    httpProblem('invalid_header', undefined, {
      header: 'Idempotency-Key',
      expected: '1 to 255 printable ASCII characters, sent once',
    }),
  ]);
}

function keptHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADER.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
