import { Readable } from 'node:stream';
import rateLimit from '@fastify/rate-limit';
import type { Ajv } from 'ajv';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Idempotency } from '../idempotency/idempotency.ts';
import { Call } from '../kernel/call.ts';
import type { CallContext } from '../kernel/call-context.ts';
import { lazy } from '../kernel/lazy.ts';
import type { ProblemFactory } from '../kernel/problem.ts';
import { allowOrigins } from './allow-origins.ts';
import type { AnswerSerializers } from './answer-serializers.ts';
import { callerSignal } from './caller-signal.ts';
import { deprecationHeaders } from './deprecation.ts';
import { endOfTick } from './end-of-tick.ts';
import { numberedParams } from './fixed-names.ts';
import { sendRateLimited, sendUnauthorized } from './gateway-answers.ts';
import {
  beginCall,
  decorateCalls,
  endingOf,
  type IdempotentCall,
  keepAnswer,
  sendReplay,
  takesIdempotencyKey,
} from './idempotent-call.ts';
import { JsonParts } from './json-parts.ts';
import { answerMethodsNotAllowed } from './method-not-allowed.ts';
import type { Operation, OperationContract } from './operation.ts';
import { bodyBreath, checkMediaType, nameIgnoredFields, rawRequest, routePath } from './operation-input.ts';
import { isNotModified, readIfMatch, readIfNoneMatch } from './preconditions.ts';
import { logRequests, noteRateLimited, noteRefusal, type RequestNotes } from './request-log.ts';
import { createRequestReader } from './request-reader.ts';
import { type RouteConfig, routeConfig } from './route-config.ts';
import { type Authenticate, type Caller, presentedKey } from './subscription-key.ts';
import { createStepWriter } from './write-in-steps.ts';

const MINUTE_MS = 60_000;

export interface OperationsOptions {
  /** Gets a function that compiles a reader, to call it before the first request. */
  readonly onReader?: (compile: () => unknown) => void;
  readonly operations: readonly Operation[];
  readonly authenticate: Authenticate;
  readonly ajv: Ajv;
  readonly serializers: AnswerSerializers;
  readonly catalogueProblem: ProblemFactory<string>;
  /** Requests per minute and subscription; 0 for no limit. */
  readonly rateLimit: number;
  /** Origins whose browser code may call, see {@link allowOrigins}. */
  readonly corsOrigins: readonly string[];
  /** Every request is read as with `Prefer: handling=strict`. */
  readonly isStrict: boolean;
  /** Changes of a stored customer require If-Match. */
  readonly requiresIfMatch: boolean;
  readonly idempotency: Idempotency;
  readonly requestLog: RequestNotes;
}

/** Mounts the operations below `/v1`, behind the subscription key. */
export async function mountOperations(app: FastifyInstance, options: OperationsOptions): Promise<void> {
  await app.register(
    async (api) => {
      decorateCalls(api);
      api.setSerializerCompiler<TSchema>(({ schema }) => {
        const serializer = options.serializers(schema);
        options.onReader?.(serializer);
        return (answer) => serializer()(answer);
      });
      logRequests(api, options.requestLog);
      await allowOrigins(api, options.corsOrigins);
      await requireSubscriptionKey(api, options);
      for (const operation of options.operations) mountOperation(api, operation, options);
      const paths = Map.groupBy(options.operations, ({ contract }) => routePath(contract.path));
      answerMethodsNotAllowed(
        api,
        [...paths].map(([url, mounted]) => ({
          url,
          methods: mounted.map(({ contract }) => contract.method),
          numbers: mounted.flatMap(({ contract }) => numberedParams(contract.params)),
        })),
      );
    },
    { prefix: '/v1' },
  );
}

async function requireSubscriptionKey(
  api: FastifyInstance,
  { authenticate, rateLimit: perMinute }: OperationsOptions,
): Promise<void> {
  api.addHook('onRequest', async (request, reply) => {
    const key = presentedKey(request);
    if (key === undefined) return sendUnauthorized(request, reply, null);
    const caller = await authenticate(key, routeConfig(request).operation, request);
    if ('name' in caller) {
      request.setDecorator('caller', caller);
      return;
    }
    noteRefusal(request, caller);
    return sendUnauthorized(request, reply, caller.code);
  });
  if (perMinute === 0) return;
  await api.register(rateLimit, { global: false, max: perMinute, timeWindow: MINUTE_MS });
  const countRequest = api.createRateLimit({
    keyGenerator: (request) => String(callerOf(request).subscriptionId),
  });
  api.addHook('onRequest', async (request, reply) => {
    const count = await countRequest(request);
    if (!count.isAllowed && count.isExceeded) {
      noteRateLimited(request);
      return sendRateLimited(reply, count.ttlInSeconds);
    }
  });
}

function callerOf(request: FastifyRequest): Caller {
  return request.getDecorator<Caller>('caller');
}

function mountOperation(
  api: FastifyInstance,
  { contract, handle }: Operation,
  options: OperationsOptions,
): void {
  const reader = lazy(() => createRequestReader(contract, options.ajv, options.catalogueProblem));
  options.onReader?.(reader);
  const takesBody = contract.body !== undefined;
  const { status, schema } = contract.answer;
  const inSteps = createStepWriter(schema, options.serializers);
  const isRead = contract.method === 'GET';
  const takesKey = takesIdempotencyKey(contract);
  const notice = contract.deprecated && deprecationHeaders(contract.deprecated);
  api.route({
    method: contract.method,
    url: routePath(contract.path),
    config: routeConfigOf(contract),
    // A compiled serializer supports one form of answer; JSON.stringify supports both.
    ...('anyOf' in schema ? {} : { schema: { response: { [status]: schema } } }),
    // Reads, which are most requests, do not run this hook.
    onRequest:
      isRead && notice === undefined
        ? []
        : async (request, reply) => {
            // Also on failures: a failing caller should see it as well.
            if (notice !== undefined) reply.headers(notice);
            if (!isRead) checkMediaType(request, contract);
          },
    onSend: takesKey
      ? (request, reply, payload, done) =>
          keepAnswer(options.idempotency, request, reply, payload, () => done(null, payload))
      : [],
    handler: async (request, reply) => {
      const breathe = bodyBreath(request);
      const { ignoredFields, ...input } = reader()(rawRequest(request, takesBody, options.isStrict));
      await breathe();
      const call = new Call(contextOf(request, reply, contract, options));
      const { subscriptionId } = callerOf(request);
      const keyed = { contract, subscriptionId, call, inSteps, input };
      const known = takesKey ? await beginCall(options.idempotency, request, reply, keyed) : null;
      if (known !== null && 'replay' in known) {
        nameIgnoredFields(reply, ignoredFields);
        return sendReplay(reply, known.replay);
      }
      const answer = await carryOut(() => handle(input as never, call), known?.begun);
      await endOfTick();
      nameIgnoredFields(reply, ignoredFields);
      reply.headers(answer.headers ?? {});
      if (isNotModified(request, contract, answer.headers?.['ETag'])) return reply.status(304).send();
      const pieces = inSteps(answer.body);
      reply.status(status).type('application/json');
      if (pieces === null) return reply.send(payloadOf(answer.body));
      return sendPieces(reply, await pieces, known !== null);
    },
  });
}

/** Fastify assumes that a text is already serialized JSON. */
function payloadOf(body: unknown): unknown {
  if (typeof body === 'string') return JSON.stringify(body);
  return body instanceof JsonParts ? Readable.from(body) : body;
}

/** @param isKept the answer is stored for the key of its request */
function sendPieces(reply: FastifyReply, pieces: readonly string[], isKept: boolean): FastifyReply {
  if (isKept) return reply.send(pieces.join(''));
  const bytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  // A single text of all pieces would be copied as a whole several times.
  return reply.header('Content-Length', bytes).send(Readable.from(pieces));
}

function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  contract: OperationContract,
  { requiresIfMatch }: OperationsOptions,
): CallContext {
  const context = { requestId: request.id, actor: callerOf(request).name, operation: contract.id };
  if (contract.endsWithCaller === true) return { ...context, signal: callerSignal(reply) };
  const ifMatch = readIfMatch(request, contract, requiresIfMatch);
  const ifNoneMatch = readIfNoneMatch(request, contract);
  return {
    ...context,
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch }),
  };
}

/** Runs the use case, and records its ending if it has an idempotency key. */
async function carryOut(
  handle: () => ReturnType<Operation['handle']>,
  begun: IdempotentCall | undefined,
): ReturnType<Operation['handle']> {
  try {
    const answer = await handle();
    if (begun !== undefined) Object.assign(begun, { ending: 'answered', subjectId: answer.subjectId });
    return answer;
  } catch (error) {
    if (begun !== undefined) begun.ending = endingOf(error);
    throw error;
  }
}

function routeConfigOf({ id, legacyNotFoundIs500, body }: OperationContract): RouteConfig {
  return {
    operation: id,
    ...(legacyNotFoundIs500 === undefined ? {} : { legacyNotFoundIs500 }),
    ...(body === undefined ? { ignoresBody: true } : {}),
  };
}
