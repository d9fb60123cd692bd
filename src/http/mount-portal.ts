import fastifyCookie from '@fastify/cookie';
import type { Ajv } from 'ajv';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { lazy } from '../kernel/lazy.ts';
import { ProblemError, type ProblemFactory } from '../kernel/problem.ts';
import { callerSignal } from './caller-signal.ts';
import { httpProblem } from './errors.ts';
import { answerMethodsNotAllowed } from './method-not-allowed.ts';
import type { OperationContract } from './operation.ts';
import { bodyBreath, checkMediaType, nameIgnoredFields, rawRequest, routePath } from './operation-input.ts';
import { type PortalCall, type PortalOperation, RIGHTS_HEADER, type SignedIn } from './portal-operation.ts';
import { createRequestReader } from './request-reader.ts';
import type { RouteConfig } from './route-config.ts';
import { hasCsrfToken, isCrossSite } from './same-origin.ts';
import { createSessionCookie } from './session-cookie.ts';
import { userAgentOf } from './user-agent.ts';

export const PORTAL_PREFIX = '/portal/api';

/** The API of the portal's pages. */
export interface PortalApi {
  readonly operations: readonly PortalOperation[];
  /** The session of a token, if it is valid. */
  findSession(token: string): Promise<SignedIn | null>;
  /** Origin at which browsers reach the server, without a path. */
  readonly publicUrl: URL | null;
}

export interface PortalOptions {
  readonly portalApi: PortalApi;
  readonly ajv: Ajv;
  readonly catalogueProblem: ProblemFactory<string>;
  /** Every request is read as with `Prefer: handling=strict`. */
  readonly isStrict: boolean;
}

interface Session {
  readonly token: string;
  readonly account: SignedIn;
}

/** Mounts the API of the portal's pages, behind a session in a cookie. */
export async function mountPortal(app: FastifyInstance, options: PortalOptions): Promise<void> {
  await app.register(
    async (api) => {
      const { operations } = options.portalApi;
      await api.register(fastifyCookie);
      api.decorateRequest('session', null);
      for (const operation of operations) mountPortalOperation(api, operation, options);
      const paths = Map.groupBy(operations, ({ contract }) => routePath(contract.path));
      answerMethodsNotAllowed(
        api,
        [...paths].map(([url, mounted]) => ({
          url,
          methods: mounted.map(({ contract }) => contract.method),
        })),
      );
    },
    { prefix: PORTAL_PREFIX },
  );
}

function mountPortalOperation(
  api: FastifyInstance,
  { contract, access, handle }: PortalOperation,
  { portalApi, ajv, catalogueProblem, isStrict }: PortalOptions,
): void {
  const reader = lazy(() => createRequestReader(contract, ajv, catalogueProblem));
  const cookie = createSessionCookie(portalApi.publicUrl);
  const takesBody = contract.body !== undefined;
  const config: RouteConfig = {
    operation: contract.id,
    isUnpublished: true,
    ...(takesBody ? {} : { ignoresBody: true }),
  };
  api.route({
    method: contract.method,
    url: routePath(contract.path),
    config,
    onRequest: async (request) => {
      checkMediaType(request, contract);
      const session = await readSession(cookie.read(request), portalApi);
      request.setDecorator('session', session);
      if (contract.method !== 'GET') assertOwnPage(request, session, portalApi);
      if (access === 'anyone') return;
      if (session === null) throw new ProblemError([httpProblem('not_signed_in')]);
      if (access === 'administrator' && session.account.role !== 'Administrator') {
        throw new ProblemError([httpProblem('not_allowed')]);
      }
    },
    handler: async (request, reply) => {
      const breathe = bodyBreath(request);
      const { ignoredFields, ...input } = reader()(rawRequest(request, takesBody, isStrict));
      await breathe();
      const { body, session, rights } = await handle(input as never, callOf(request, reply, contract));
      nameIgnoredFields(reply, ignoredFields);
      if (session !== undefined) cookie.write(reply, session);
      if (rights !== undefined) reply.header(RIGHTS_HEADER, rights);
      return reply.status(contract.answer.status).type('application/json').send(JSON.stringify(body));
    },
  });
}

function callOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { id: operation, endsWithCaller }: OperationContract,
): PortalCall {
  const session = request.getDecorator<Session | null>('session');
  return {
    requestId: request.id,
    operation,
    account: session?.account ?? null,
    sessionToken: session?.token ?? null,
    address: request.ip,
    userAgent: userAgentOf(request),
    ...(endsWithCaller === true ? { signal: callerSignal(reply) } : {}),
  };
}

async function readSession(token: string | null, { findSession }: PortalApi): Promise<Session | null> {
  const account = token === null ? null : await findSession(token);
  return account === null || token === null ? null : { token, account };
}

/** @throws ProblemError `csrf_failed` for a change that a page of another site may have sent */
function assertOwnPage(request: FastifyRequest, session: Session | null, { publicUrl }: PortalApi): void {
  const isForged = session !== null && !hasCsrfToken(request, session.token);
  if (isForged || isCrossSite(request, publicUrl?.host ?? null)) {
    throw new ProblemError([httpProblem('csrf_failed')]);
  }
}
