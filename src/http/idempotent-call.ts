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

/** Methods whose repetition could do something twice. */
const KEYED_METHODS: readonly OperationContract['method'][] = ['POST', 'PUT', 'PATCH'];
const KEY = /^[\x20-\x7e]{1,255}$/;
/** Headers that tell something of an answer; all others tell of one transmission. */
const KEPT_HEADER = /^(?:etag|location|x-directscale-message|x-upline-cleared-fields)$/i;

/** Whether the operation takes `Idempotency-Key`. */
export function takesIdempotencyKey({ method }: OperationContract): boolean {
  return KEYED_METHODS.includes(method);
}

/** A request with a key, while it is carried out. Its fields are set as its end comes into view. */
export interface IdempotentCall {
  readonly call: Call;
  ending: Ending;
  subjectId: number | undefined;
}

/** Where a request carries its call. */
const IDEMPOTENT_CALL = 'idempotentCall';

export interface KeyedInput {
  readonly contract: OperationContract;
  readonly subscriptionId: number;
  readonly call: Call;
  /** As the contract reads it, so that neither case nor order of names makes another request. */
  readonly input: { readonly params: unknown; readonly query: unknown; readonly body: unknown };
}

/**
 * Takes the key of a request, if it has one.
 * @returns what is known of the request's repetition: an answer to send again, a call that is now to be
 *   carried out, or `null` for a request without a key
 * @throws ProblemError `invalid_header`, `idempotency_key_reused`, `idempotency_in_flight`
 */
export async function beginCall(
  idempotency: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
  { contract, subscriptionId, call, input }: KeyedInput,
): Promise<{ replay: StoredAnswer } | { begun: IdempotentCall } | null> {
  const key = takesIdempotencyKey(contract) ? readKey(request) : undefined;
  if (key === undefined) return null;
  const { status } = contract.answer;
  const content = canonicalJson([contract.method, contract.path, input.params, input.query, input.body]);
  const write = reply.getSerializationFunction(String(status)) ?? JSON.stringify;
  const writeAnswer = ({ body, headers = {} }: AnswerContent): StoredAnswer => ({
    status,
    headers: keptHeaders(headers),
    // Any JSON value may be written; the library's type knows of objects only.
    body: write(body as Record<string, unknown>),
  });
  const replay = await idempotency.begin({ subscriptionId, key, content, writeAnswer }, call);
  if (replay !== null) return { replay };
  const begun: IdempotentCall = { call, ending: 'broken', subjectId: undefined };
  request.setDecorator(IDEMPOTENT_CALL, begun);
  return { begun };
}

const PASSING_KINDS: readonly ErrorKind[] = ['unavailable', 'in_flight', 'throttled'];

/** How a call ended that threw. What passes may be tried again; everything expected stays as it is. */
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

/** Keeps what is sent, to the byte. Should that fail, the caller still gets their answer. */
export function keepAnswers(api: FastifyInstance, idempotency: Idempotency): void {
  api.decorateRequest(IDEMPOTENT_CALL, null);
  // Not an async function: most requests, and all reads, have nothing to keep and should not pay for it.
  api.addHook('onSend', (request, reply, payload, done) => {
    const begun = request.getDecorator<IdempotentCall | null>(IDEMPOTENT_CALL);
    if (begun === null) return done(null, payload);
    request.setDecorator(IDEMPOTENT_CALL, null);
    endCall(idempotency, begun, reply, String(payload)).then(
      () => done(null, payload),
      (error: unknown) => {
        request.log.error(
          { requestId: request.id, err: error },
          'the answer could not be kept for its idempotency key',
        );
        done(null, payload);
      },
    );
  });
}

function endCall(
  idempotency: Idempotency,
  begun: IdempotentCall,
  reply: FastifyReply,
  body: string,
): Promise<void> {
  // An answer that could not be written turned into a fault of ours on the way here.
  const ending = begun.ending === 'answered' && reply.statusCode >= 400 ? 'broken' : begun.ending;
  const answer = { status: reply.statusCode, headers: keptHeaders(reply.getHeaders()), body };
  return idempotency.end(begun.call, ending, answer, begun.subjectId);
}

function readKey(request: FastifyRequest): string | undefined {
  // Node joins two headers with a comma, which a key may hold.
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
