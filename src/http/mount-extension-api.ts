import type { FastifyInstance } from 'fastify';
import type { CallbackAnswer, Callbacks } from '../extensions/callbacks.ts';
import { ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';
import { type AuthenticateExtension, callHeaders, requireSecret } from './extension-call.ts';
import { assertJson } from './media-type.ts';
import { answerMethodNotAllowed } from './method-not-allowed.ts';
import type { RouteConfig } from './route-config.ts';

/** The routes for remote extensions; see docs/hooks.md. */
export interface ExtensionApi {
  readonly authenticate: AuthenticateExtension;
  readonly callbacks: Pick<Callbacks, 'callOriginal'>;
  /** The user name of the person who opened a page. @throws ProblemError `page_token_not_valid` */
  readonly validatePageToken: (token: string, pageId: string) => Promise<string>;
}

/** The same limit as for an extension's answer. */
const BODY_MAX_BYTES = 1_000_000;
const PAGE_TOKEN_MAX_BYTES = 10_000;

/** Mounts the routes for remote extensions, behind the DirectScale Secret. */
export async function mountExtensionApi(app: FastifyInstance, extensionApi: ExtensionApi): Promise<void> {
  await app.register(
    async (api) => {
      requireSecret(api, extensionApi.authenticate);
      mountCallbacks(api, extensionApi);
      mountPageTokens(api, extensionApi);
    },
    { prefix: '/api/extension' },
  );
}

function mountCallbacks(api: FastifyInstance, { callbacks }: ExtensionApi): void {
  const url = '/hooks/:hookName';
  api.route({
    method: 'POST',
    url,
    bodyLimit: BODY_MAX_BYTES,
    config: { operation: 'HookCallback', isUnpublished: true } satisfies RouteConfig,
    onRequest: async (request) => assertJson(request),
    handler: async (request, reply) => {
      const { hookName } = request.params as { hookName: string };
      const { token = '', user } = callHeaders(request);
      if (request.body === undefined) throw new ProblemError([httpProblem('body_missing')]);
      const body = request.body as Record<string, unknown>;
      const answer = await callbacks.callOriginal({ hook: hookName, token, user, request: body });
      const { status, content } = written(answer);
      return reply.status(status).type('application/json').send(JSON.stringify(content));
    },
  });
  answerMethodNotAllowed(api, url, ['POST']);
}

/** `{ "Token": "…", "PageName": "…" }`, in any case; the answer is the user name. */
function mountPageTokens(api: FastifyInstance, { validatePageToken }: ExtensionApi): void {
  const url = '/pages/ValidateToken';
  api.route({
    method: 'POST',
    url,
    bodyLimit: PAGE_TOKEN_MAX_BYTES,
    config: { operation: 'ValidatePageToken', isUnpublished: true } satisfies RouteConfig,
    onRequest: async (request) => assertJson(request),
    handler: async (request, reply) => {
      if (request.body === undefined) throw new ProblemError([httpProblem('body_missing')]);
      const given = Object.entries(request.body as Record<string, unknown>);
      const member = (field: string): string => {
        const value = given.find(([name]) => name.toLowerCase() === field.toLowerCase())?.[1];
        if (typeof value === 'string') return value;
        throw new ProblemError([httpProblem('wrong_type', field, { field, expected: 'text' })]);
      };
      const userName = await validatePageToken(member('Token'), member('PageName'));
      return reply.type('application/json').send(JSON.stringify(userName));
    },
  });
  answerMethodNotAllowed(api, url, ['POST']);
}

function written(answer: CallbackAnswer): { status: number; content: unknown } {
  return 'response' in answer
    ? { status: 200, content: answer.response }
    : { status: 500, content: answer.exception };
}
