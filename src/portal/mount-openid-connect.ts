import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { openIdProblem } from '../accounts/errors.ts';
import {
  type OpenIdConnect,
  type OpenIdFlow,
  OpenIdRefused,
  OpenIdUnavailable,
} from '../accounts/openid-connect.ts';
import type { createSingleSignOn, createUseFlow } from '../accounts/single-sign-on.ts';
import { answerMethodNotAllowed } from '../http/method-not-allowed.ts';
import { cookieRules, createSessionCookie } from '../http/session-cookie.ts';
import { userAgentOf } from '../http/user-agent.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';

const START = '/portal/oidc/start';
const CALLBACK = '/portal/oidc/callback';
const SIGNED_IN = '/profile';
const REFUSED = '/sign-in?error=';

/** Maximum time for the sign-in at the provider. */
const FLOW_SECONDS = 600;

export interface OpenIdPages {
  readonly openId: OpenIdConnect;
  readonly signIn: ReturnType<typeof createSingleSignOn>;
  /**
   * Marks a flow as used.
   * @returns false for a flow that was already used
   */
  readonly useFlow: ReturnType<typeof createUseFlow>;
  /** Seals the state that the browser holds, so that any process can complete the flow. */
  readonly cipher: { encrypt(plain: string): string; decrypt(stored: string): string };
  readonly publicUrl: URL | null;
  /** The origin at which browsers reach this server, without a path. */
  readonly publicAddress: () => string;
  readonly clock: Clock;
}

/** Adds the two routes for sign-in at an OpenID provider: the redirect to it, and the callback. */
export async function mountOpenIdConnect(app: FastifyInstance, options: OpenIdPages): Promise<void> {
  const { openId, signIn, useFlow, publicAddress } = options;
  const session = createSessionCookie(options.publicUrl);
  const flowCookie = createFlowCookie(options);
  await app.register(async (pages) => {
    await pages.register(fastifyCookie);
    pages.get(START, { config: { operation: 'OpenIdStart' } }, (request, reply) =>
      redirectingRefusals(request, reply, async () => {
        const { url, flow } = await openId.begin(publicAddress() + CALLBACK);
        flowCookie.write(reply, flow);
        return reply.redirect(url.href);
      }),
    );
    pages.get(CALLBACK, { config: { operation: 'OpenIdCallback' } }, (request, reply) =>
      redirectingRefusals(request, reply, async () => {
        const flow = flowCookie.take(request, reply);
        if (flow === null || !(await useFlow(flow.state, FLOW_SECONDS))) {
          throw new ProblemError([openIdProblem('openid_failed')]);
        }
        const person = await openId.finish(callbackOf(request, publicAddress()), flow);
        const browser = { userAgent: userAgentOf(request), formerToken: session.read(request) };
        session.write(reply, await signIn(person, browser));
        return reply.redirect(SIGNED_IN);
      }),
    );
    for (const url of [START, CALLBACK]) answerMethodNotAllowed(pages, url, ['GET']);
  });
}

/** This server's own URL with the query of the callback. Callers can send a request with any host. */
function callbackOf({ url }: FastifyRequest, publicAddress: string): URL {
  const callback = new URL(CALLBACK, publicAddress);
  const at = url.indexOf('?');
  callback.search = at < 0 ? '' : url.slice(at);
  return callback;
}

/** People always see a page; it explains the failure by its code. */
async function redirectingRefusals(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await answer();
  } catch (error) {
    const code = refusalOf(error);
    if (code === null) throw error;
    // Without the cause: it may hold claims, which are personal data.
    const { name, message } = error as Error;
    request.log.warn(
      { requestId: request.id, code, reason: `${name}: ${message}` },
      'single sign-on refused',
    );
    return reply.redirect(REFUSED + code);
  }
}

/** The code for the page to show; `null` for faults of the server. */
function refusalOf(error: unknown): string | null {
  if (error instanceof OpenIdUnavailable) return 'openid_unavailable';
  if (error instanceof OpenIdRefused) return 'openid_failed';
  return error instanceof ProblemError ? error.problems[0].code : null;
}

/**
 * The cookie that ties an answer to the browser that started the flow, so that it cannot sign in another
 * browser.
 */
function createFlowCookie({ cipher, publicUrl, clock }: OpenIdPages) {
  const { prefix, attributes } = cookieRules(publicUrl);
  const name = `${prefix}upline_openid`;
  return {
    write(reply: FastifyReply, flow: OpenIdFlow): void {
      const expiresAt = clock().getTime() + FLOW_SECONDS * 1_000;
      const sealed = cipher.encrypt(JSON.stringify({ ...flow, expiresAt }));
      void reply.setCookie(name, sealed, { ...attributes, maxAge: FLOW_SECONDS });
    },
    /** Only the browser forgets it; `useFlow` makes copies of it useless. */
    take(request: FastifyRequest, reply: FastifyReply): OpenIdFlow | null {
      const sealed = request.cookies[name];
      if (sealed === undefined) return null;
      void reply.clearCookie(name, attributes);
      try {
        const flow = JSON.parse(cipher.decrypt(sealed)) as OpenIdFlow & { readonly expiresAt: number };
        return flow.expiresAt > clock().getTime() ? flow : null;
      } catch {
        return null;
      }
    },
  };
}
