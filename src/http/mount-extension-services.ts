import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TObject } from 'typebox';
import type { CallContext } from '../call-context.ts';
import { ArgumentError } from '../extensions/argument-error.ts';
import type { AuthenticateExtension, ExtensionCaller } from '../extensions/configured-secrets.ts';
import { extensionProblem } from '../extensions/errors.ts';
import type { FindCall, PendingCall } from '../extensions/pending-call.ts';
import { ProblemError } from '../problem.ts';
import type { AppOptions } from './app.ts';
import { createArgumentReader } from './argument-reader.ts';
import { httpProblem } from './errors.ts';
import { readFailure } from './failure.ts';
import { assertJson, hasBody, nameIgnoredFields } from './mount-operations.ts';
import { refuseOtherMethods } from './refuse-other-methods.ts';
import { sendRemoteFailure, sendUnauthorizedExtension } from './remote-failure.ts';
import type { RouteConfig } from './route-config.ts';

/** A method of a service, as this room knows it. */
export interface RemoteMethod {
  readonly service: string;
  readonly method: string;
  readonly args: TObject;
  /** @param hook the hook in whose call it runs; `null` when it runs on its own */
  run(args: Record<string, unknown>, context: CallContext, hook: string | null): Promise<unknown>;
}

export interface RemoteServices {
  readonly authenticate: AuthenticateExtension;
  readonly findCall: FindCall;
  readonly methods: readonly RemoteMethod[];
}

/** Both names are published (reference/extension-and-trees.md 1.3). */
const TOKEN_HEADERS = ['x-directscale-callbacktoken', 'x-directscale-callback'] as const;
const HEADER_MAX = 200;
const NO_ANSWER_OF_A_METHOD = 'null';

/** Mounts the services for remote extensions, behind the DirectScale Secret. */
export async function mountExtensionServices(app: FastifyInstance, options: AppOptions): Promise<void> {
  await app.register(
    async (api) => {
      const { methods, authenticate } = options.extensionServices;
      api.decorateRequest('extensionCaller', null);
      api.setErrorHandler((error, request, reply) =>
        sendRemoteFailure(
          reply,
          readFailure(request, problemsFirst(error), options.isUnavailable),
          request.id,
        ),
      );
      api.addHook('onRequest', async (request, reply) => {
        const caller = await authenticate(request.headers.authorization);
        if (caller === null) return sendUnauthorizedExtension(reply, request.id);
        request.setDecorator('extensionCaller', caller);
      });
      for (const method of methods) mountMethod(api, method, options);
      const names = '/:service/v1/:method';
      api.route({
        method: 'POST',
        url: names,
        ...named('UnknownService'),
        // Before anything looks at a body that nobody will read.
        onRequest: async (request) => {
          throw unknownMethod(request.params as { service: string }, methods);
        },
        handler: async () => undefined,
      });
      refuseOtherMethods(api, names, ['POST']);
    },
    { prefix: '/api/extension/services' },
  );
}

function mountMethod(api: FastifyInstance, method: RemoteMethod, options: AppOptions): void {
  const readArguments = createArgumentReader(method.args, options.ajv, options.catalogueProblem);
  const operation = `${method.service}.${method.method}`;
  api.route({
    method: 'POST',
    url: `/${method.service}/v1/${method.method}`,
    onRequest: readsJson,
    ...named(operation),
    handler: async (request, reply) => {
      const { args, ignored } = readArguments((request.body ?? {}) as Record<string, unknown>);
      const call = await pendingCall(request, options.extensionServices.findCall);
      const context = call?.context ?? ownContext(request, operation);
      const result = await method.run(args, context, call?.hook ?? null);
      nameIgnoredFields(reply, ignored);
      return sendResult(reply, result);
    },
  });
}

/** A method without arguments needs no body; a missing one is an object without members. */
async function readsJson(request: FastifyRequest): Promise<void> {
  if (hasBody(request)) assertJson(request);
  else delete request.headers['content-type'];
}

/** What the extension does on its own, outside any hook call. */
function ownContext(request: FastifyRequest, operation: string): CallContext {
  const { name } = request.getDecorator<ExtensionCaller>('extensionCaller');
  const user = boundedHeader(request, 'x-directscale-user');
  return { requestId: request.id, actor: user ?? name, operation };
}

async function pendingCall(request: FastifyRequest, findCall: FindCall): Promise<PendingCall | null> {
  const token = TOKEN_HEADERS.map((name) => boundedHeader(request, name)).find((text) => text !== null);
  if (token === undefined || token === null) return null;
  const call = await findCall(token);
  if (call === null) throw new ProblemError([extensionProblem('unknown_callback_token')]);
  return call;
}

function boundedHeader(request: FastifyRequest, header: string): string | null {
  const value = request.headers[header];
  if (value === undefined || value === '') return null;
  if (typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) {
    if (value.length <= HEADER_MAX) return value;
  }
  const expected = `one line of printable ASCII, up to ${HEADER_MAX} characters`;
  throw new ProblemError([httpProblem('invalid_header', undefined, { header, expected })]);
}

/** Fastify answers `null` with no body at all. */
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

/** What would be the extension's fault in process is here a fault of the caller's own request. */
function problemsFirst(error: unknown): unknown {
  return error instanceof ArgumentError ? new ProblemError(error.problems, { cause: error }) : error;
}

/** What logs and metrics call the route. */
function named(operation: string): { config: RouteConfig & FastifyContextConfig } {
  return { config: { operation } };
}
