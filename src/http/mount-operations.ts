import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CallContext } from '../call-context.ts';
import { ProblemError } from '../problem.ts';
import type { AppOptions } from './app.ts';
import { deprecationHeaders } from './deprecation.ts';
import { headerText } from './error-answer.ts';
import { httpProblem } from './errors.ts';
import { sendRateLimited, sendUnauthorized } from './gateway-answers.ts';
import { beginCall, endingOf, type IdempotentCall, keepAnswers, sendReplay } from './idempotent-call.ts';
import { assertJson } from './media-type.ts';
import type { Operation, OperationContract } from './operation.ts';
import { isNotModified, readIfMatch } from './preconditions.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';
import { createRequestReader } from './request-reader.ts';
import type { RouteConfig } from './route-config.ts';
import { type Caller, presentedKey } from './subscription-key.ts';
import { turnEnd } from './turn-end.ts';

const IGNORED_FIELDS_SHOWN_MAX = 20;
const MINUTE_MS = 60_000;

/** Mounts the operations below `/v1`, behind the subscription key. */
export async function mountOperations(app: FastifyInstance, options: AppOptions): Promise<void> {
  await app.register(
    async (api) => {
      api.decorateRequest('caller', null);
      keepAnswers(api, options.idempotency);
      await demandKey(api, options);
      for (const operation of options.operations) mountOperation(api, operation, options);
      const paths = Map.groupBy(options.operations, ({ contract }) => routePath(contract.path));
      for (const [url, mounted] of paths) {
        const methods = mounted.map(({ contract }) => contract.method);
        refuseOtherMethods(api, url, methods);
      }
    },
    { prefix: '/v1' },
  );
}

async function demandKey(
  api: FastifyInstance,
  { authenticate, rateLimit: perMinute }: AppOptions,
): Promise<void> {
  api.addHook('onRequest', async (request, reply) => {
    const key = presentedKey(request);
    if (key === undefined) return sendUnauthorized(request, reply, 'missing');
    const caller = await authenticate(key);
    if (caller === null) return sendUnauthorized(request, reply, 'invalid');
    request.setDecorator('caller', caller);
  });
  if (perMinute === 0) return;
  await api.register(rateLimit, { global: false, max: perMinute, timeWindow: MINUTE_MS });
  const countRequest = api.createRateLimit({
    keyGenerator: (request) => String(callerOf(request).subscriptionId),
  });
  api.addHook('onRequest', async (request, reply) => {
    const count = await countRequest(request);
    if (!count.isAllowed && count.isExceeded) return sendRateLimited(reply, count.ttlInSeconds);
  });
}

function callerOf(request: FastifyRequest): Caller {
  return request.getDecorator<Caller>('caller');
}

function mountOperation(api: FastifyInstance, { contract, handle }: Operation, options: AppOptions): void {
  const readRequest = createRequestReader(contract, options.ajv, options.catalogueProblem);
  const takesBody = contract.body !== undefined;
  const { status, schema } = contract.answer;
  const isRead = contract.method === 'GET';
  const notice = contract.deprecated && deprecationHeaders(contract.deprecated);
  api.route({
    method: contract.method,
    url: routePath(contract.path),
    config: routeConfigOf(contract),
    // A compiled serializer knows one form of answer; where there are two, JSON.stringify knows both.
    ...('anyOf' in schema ? {} : { schema: { response: { [status]: schema } } }),
    // Reads, which are most requests, are spared a hook.
    onRequest:
      isRead && notice === undefined
        ? []
        : async (request, reply) => {
            // On failures too: who calls wrongly should know it as well.
            if (notice !== undefined) reply.headers(notice);
            if (!isRead) return takesBody ? assertJson(request) : ignoreBody(request);
          },
    handler: async (request, reply) => {
      const { ignoredFields, ...input } = readRequest({
        params: request.params as Record<string, string>,
        query: request.query as Record<string, string>,
        body: readBody(request, takesBody),
        isStrict: isStrict(request),
      });
      const context = contextOf(request, contract, options);
      const { subscriptionId } = callerOf(request);
      const keyed = { contract, subscriptionId, context, input };
      const begun = await beginCall(options.idempotency, request, reply, keyed);
      if (begun !== null && 'replay' in begun) {
        nameIgnoredFields(reply, ignoredFields);
        return sendReplay(reply, begun.replay);
      }
      const answer = await carryOut(() => handle(input as never, context), begun?.call);
      await turnEnd();
      nameIgnoredFields(reply, ignoredFields);
      reply.headers(answer.headers ?? {});
      if (isNotModified(request, contract, answer.headers?.['ETag'])) return reply.status(304).send();
      return reply.status(status).type('application/json').send(answer.body);
    },
  });
}

function contextOf(
  request: FastifyRequest,
  contract: OperationContract,
  { requiresIfMatch }: AppOptions,
): CallContext {
  const context = { requestId: request.id, actor: callerOf(request).name, operation: contract.id };
  const ifMatch = readIfMatch(request, contract, requiresIfMatch);
  return ifMatch === undefined ? context : { ...context, ifMatch };
}

/** Runs the use case and notes how the call ended, if it came with an idempotency key. */
async function carryOut(
  handle: () => ReturnType<Operation['handle']>,
  call: IdempotentCall | undefined,
): ReturnType<Operation['handle']> {
  try {
    const answer = await handle();
    if (call !== undefined) Object.assign(call, { ending: 'answered', subjectId: answer.subjectId });
    return answer;
  } catch (error) {
    if (call !== undefined) call.ending = endingOf(error);
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

/** Clients send a type, or an empty body, with every POST. Fastify would look for its parser. */
function ignoreBody(request: FastifyRequest): void {
  if (request.headers['content-type'] !== undefined) request.headers['content-type'] = 'application/json';
}

function readBody(request: FastifyRequest, takesBody: boolean): Record<string, unknown> | undefined {
  if (!takesBody) return undefined;
  if (request.body === undefined) throw new ProblemError([httpProblem('body_missing')]);
  return request.body as Record<string, unknown>;
}

/** RFC 7240. */
function isStrict(request: FastifyRequest): boolean {
  const prefer = request.headers['prefer'];
  const text = Array.isArray(prefer) ? prefer.join(',') : (prefer ?? '');
  return /(?:^|[,;\s])handling\s*=\s*"?strict"?(?:$|[,;\s])/i.test(text);
}

export function nameIgnoredFields(reply: FastifyReply, fields: readonly string[]): void {
  if (fields.length === 0) return;
  const shown = fields
    .slice(0, IGNORED_FIELDS_SHOWN_MAX)
    .map((field) => headerText(field).replaceAll(',', ''));
  const more = fields.length > shown.length ? [`and ${fields.length - shown.length} more`] : [];
  reply.header('X-Upline-Ignored-Fields', headerText([...shown, ...more].join(', ')));
}

function routePath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}
