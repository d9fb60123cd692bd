import type { Ajv } from 'ajv';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TObject } from 'typebox';
import { ArgumentError } from '../extensions/argument-error.ts';
import { extensionProblem } from '../extensions/errors.ts';
import type { FindCall, PendingCall } from '../extensions/pending-call.ts';
import { errorId } from '../extensions/remote-exception.ts';
import type { Trial } from '../extensions/trial.ts';
import { Call } from '../kernel/call.ts';
import { lazy } from '../kernel/lazy.ts';
import { ProblemError, type ProblemFactory } from '../kernel/problem.ts';
import { createArgumentReader } from './argument-reader.ts';
import { type AuthenticateExtension, callHeaders, extensionCaller, requireSecret } from './extension-call.ts';
import { type IsUnavailable, readFailure } from './failure.ts';
import { assertJson, hasBody } from './media-type.ts';
import { answerMethodNotAllowed } from './method-not-allowed.ts';
import { asksForStrict, bodyBreath, nameIgnoredFields } from './operation-input.ts';
import { sendRemoteFailure } from './remote-failure.ts';
import { type RouteConfig, routeConfig } from './route-config.ts';

/** The hook call in which a service is called. */
export interface WithinCall {
  /** `null` outside a hook call. */
  readonly hook: string | null;
  /** `null` for a real call. */
  readonly trial: Trial | null;
}

/** A service method, as this module uses it. */
export interface RemoteMethod {
  readonly service: string;
  readonly method: string;
  readonly args: TObject;
  run(args: Record<string, unknown>, call: Call, within: WithinCall): Promise<unknown>;
}

export interface RemoteServices {
  readonly authenticate: AuthenticateExtension;
  readonly findCall: FindCall;
  readonly methods: readonly RemoteMethod[];
}

export interface ExtensionServicesOptions {
  /** See OperationsOptions. */
  readonly onReader?: (compile: () => unknown) => void;
  readonly extensionServices: RemoteServices;
  readonly ajv: Ajv;
  readonly catalogueProblem: ProblemFactory<string>;
  readonly isUnavailable: IsUnavailable;
  /** Every request is read as with `Prefer: handling=strict`. */
  readonly isStrict: boolean;
}

const NO_ANSWER_OF_A_METHOD = 'null';
const UNKNOWN = 'UnknownService';

/** Mounts the services for remote extensions, behind the DirectScale Secret. */
export async function mountExtensionServices(
  app: FastifyInstance,
  options: ExtensionServicesOptions,
): Promise<void> {
  await app.register(
    async (api) => {
      const { methods, authenticate } = options.extensionServices;
      api.decorateRequest('pendingCall', null);
      api.setErrorHandler(async (error, request, reply) => {
        const problems = readFailure(request, problemsFirst(error), options.isUnavailable);
        // The extension may pass the failure on; its caller then gets this server's message.
        const call = request.getDecorator<PendingCall | null>('pendingCall');
        await call?.noteFailure({ errorId: errorId(request.id), problems });
        const { operation = UNKNOWN } = routeConfig(request);
        return sendRemoteFailure(reply, problems, operation, request.id);
      });
      requireSecret(api, authenticate);
      for (const method of methods) mountMethod(api, method, options);
      const names = '/:service/v1/:method';
      api.route({
        method: 'POST',
        url: names,
        ...named(UNKNOWN),
        // Before any code reads a body that will be discarded.
        onRequest: async (request) => {
          throw unknownMethod(request.params as { service: string }, methods);
        },
        handler: async () => undefined,
      });
      answerMethodNotAllowed(api, names, ['POST']);
    },
    { prefix: '/api/extension/services' },
  );
}

function mountMethod(api: FastifyInstance, method: RemoteMethod, options: ExtensionServicesOptions): void {
  const reader = lazy(() => createArgumentReader(method.args, options.ajv, options.catalogueProblem));
  options.onReader?.(reader);
  const operation = `${method.service}.${method.method}`;
  api.route({
    method: 'POST',
    url: `/${method.service}/v1/${method.method}`,
    onRequest: readsJson,
    ...named(operation),
    handler: async (request, reply) => {
      const breathe = bodyBreath(request);
      const body = (request.body ?? {}) as Record<string, unknown>;
      const { args, ignored } = reader()(body, options.isStrict || asksForStrict(request));
      await breathe();
      const pending = await pendingCall(request, options.extensionServices.findCall);
      request.setDecorator('pendingCall', pending);
      const result = await runWithin(pending, method, args, pending?.call ?? ownCall(request, operation));
      nameIgnoredFields(reply, ignored);
      return sendResult(reply, result);
    },
  });
}

/** Stores the report of a trial before the answer, even of a service that fails: it may have called handlers. */
async function runWithin(
  pending: PendingCall | null,
  method: RemoteMethod,
  args: Record<string, unknown>,
  call: Call,
): Promise<unknown> {
  try {
    return await method.run(args, call, { hook: pending?.hook ?? null, trial: pending?.trial ?? null });
  } finally {
    await pending?.noteTrial();
  }
}

/** A method without arguments needs no body; a missing body counts as an empty object. */
async function readsJson(request: FastifyRequest): Promise<void> {
  if (hasBody(request)) assertJson(request);
  else delete request.headers['content-type'];
}

/** A call by the extension itself, outside any hook call. */
function ownCall(request: FastifyRequest, operation: string): Call {
  const { user = extensionCaller(request).name } = callHeaders(request);
  return new Call({ requestId: request.id, actor: user, operation });
}

async function pendingCall(request: FastifyRequest, findCall: FindCall): Promise<PendingCall | null> {
  const { token, user } = callHeaders(request);
  if (token === undefined) return null;
  const call = await findCall(token, user);
  if (call === null) throw new ProblemError([extensionProblem('unknown_callback_token')]);
  return call;
}

/** Fastify answers `null` without a body. */
function sendResult(reply: FastifyReply, result: unknown): FastifyReply {
  return reply.type('application/json').send(JSON.stringify(result) ?? NO_ANSWER_OF_A_METHOD);
}

function unknownMethod({ service }: { service: string }, methods: readonly RemoteMethod[]): ProblemError {
  const named = methods.filter((method) => method.service.toLowerCase() === service.toLowerCase());
  const [first] = named;
  if (first === undefined) {
    const known = [...new Set(methods.map((method) => method.service))].join(', ');
    return new ProblemError([extensionProblem('unknown_service', undefined, { known })]);
  }
  const known = named.map(({ method }) => method).join(', ');
  return new ProblemError([
    extensionProblem('unknown_service_method', undefined, { service: first.service, known }),
  ]);
}

/** In process this would be the extension's fault; here it is a fault of the caller's request. */
function problemsFirst(error: unknown): unknown {
  return error instanceof ArgumentError ? new ProblemError(error.problems, { cause: error }) : error;
}

/** The name of the route in logs and metrics. */
function named(operation: string): { config: RouteConfig & FastifyContextConfig } {
  return { config: { operation } };
}
