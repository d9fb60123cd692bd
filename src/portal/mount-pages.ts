import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpProblem } from '../http/errors.ts';
import { answerMethodNotAllowed } from '../http/method-not-allowed.ts';
import { ProblemError } from '../kernel/problem.ts';

/** Where `web/build.ts` puts the pages. */
export const PAGES_DIRECTORY = path.join(import.meta.dirname, '../../web/dist');

/** Addresses of the pages that `web/src` draws; which of them it is, the browser's part finds out. */
const PORTAL_PAGES = [
  '/sign-in',
  '/invitation',
  '/profile',
  '/profile/*',
  '/docs/changes',
  '/docs/plan',
  '/docs/guides',
  '/docs/guides/*',
  '/admin',
  '/admin/*',
] as const;
/** What people type for the page on which they sign in. */
const OTHER_NAMES_OF_SIGN_IN = ['/signin', '/login'] as const;
/** Below it, the type of each error (http/error-answer.ts). */
const ERRORS = '/docs/errors';
const GUIDE_TO_ERRORS = '/docs/guides/errors';
/** The reference has an address for each operation. */
const REFERENCE_PAGES = ['/docs', '/docs/*'] as const;

/**
 * What pages may do: everything from this server and nothing from elsewhere, no script within a page.
 * Styles within pages are the component library's, which computes some while it runs.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

const BUILT_AFTER_SECONDS = 60;
const NOT_BUILT = 'The pages are not built. Run: npm run prepare';

/**
 * Serves the developer portal's pages, which are files; what they show comes from other addresses. Without the
 * files the API works, and the log says what the pages lack.
 */
export async function mountPages(app: FastifyInstance, directory = PAGES_DIRECTORY): Promise<void> {
  const assets = path.join(directory, 'assets');
  const isBuilt = [path.join(directory, 'index.html'), path.join(directory, 'reference.html'), assets].every(
    (file) => existsSync(file),
  );
  if (!isBuilt) app.log.warn(NOT_BUILT);
  const portal = createPage(path.join(directory, 'index.html'));
  const reference = createPage(path.join(directory, 'reference.html'));
  await app.register(async (pages) => {
    refuseOddAddresses(pages);
    for (const url of PORTAL_PAGES) mountPage(pages, url, portal);
    for (const url of REFERENCE_PAGES) mountPage(pages, url, reference);
    for (const url of OTHER_NAMES_OF_SIGN_IN) redirect(pages, url, '/sign-in');
    redirect(pages, ERRORS, GUIDE_TO_ERRORS);
    mountRoot(pages, portal);
    if (!existsSync(assets)) return;
    await pages.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      decorateReply: false,
      index: false,
      preCompressed: true,
      // Names hold a hash of the content.
      immutable: true,
      maxAge: '365d',
    });
  });
}

/** Control characters, backslashes, dot segments and empty ones: no file or page of ours has any of them. */
const ODD_PATH = /[\p{Cc}\\]|\/\.{1,2}(?:\/|$)|\/\//u;

/** What no file can be called is not there, and is no fault of ours, whatever the file system says of it. */
function refuseOddAddresses(pages: FastifyInstance): void {
  pages.addHook('onRequest', (request, _reply, done) => {
    done(ODD_PATH.test(pathOf(request)) ? notFound() : undefined);
  });
  // Goes on to the handler of all errors.
  pages.setErrorHandler((error: FastifyError) => {
    const { statusCode = 500 } = error;
    throw statusCode >= 400 && statusCode < 500 ? notFound() : error;
  });
}

function pathOf({ url }: FastifyRequest): string {
  const [address = ''] = url.split(/[?#]/, 1);
  try {
    return decodeURIComponent(address);
  } catch {
    return '\\';
  }
}

/**
 * Answers an address that does not exist with the portal's page that says so.
 * @returns null for programs, and for addresses of the API
 */
export function createNotFoundPage(directory = PAGES_DIRECTORY) {
  const portal = createPage(path.join(directory, 'index.html'));
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply | null => {
    if (request.method !== 'GET' || !takesHtml(request) || OF_PROGRAMS.test(request.url)) return null;
    return portal(reply.status(404).header('vary', 'Accept'));
  };
}

/** Below these there are no pages. */
const OF_PROGRAMS = /^\/(?:v1|api|portal\/api|assets)(?:[/?]|$)/i;

function takesHtml({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}

function notFound(): ProblemError {
  return new ProblemError([httpProblem('not_found')]);
}

type Page = (reply: FastifyReply) => FastifyReply;

function createPage(file: string): Page {
  const html = existsSync(file) ? readFileSync(file) : null;
  return (reply) => {
    if (html === null) {
      const refusal = reply.status(503).header('Retry-After', BUILT_AFTER_SECONDS).type('text/plain');
      return refusal.send(`${NOT_BUILT}\n`);
    }
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': PAGE_POLICY })
      .send(html);
  };
}

function mountPage(app: FastifyInstance, url: string, page: Page): void {
  app.get(url, async (_request, reply) => page(reply));
  answerMethodNotAllowed(app, url, ['GET']);
}

function redirect(app: FastifyInstance, url: string, to: string): void {
  app.get(url, async (request, reply) => {
    const query = request.url.indexOf('?');
    return reply.redirect(query < 0 ? to : to + request.url.slice(query), 302);
  });
  answerMethodNotAllowed(app, url, ['GET']);
}

/** Browsers get the portal; programs get the addresses that they may be looking for. */
function mountRoot(app: FastifyInstance, portal: Page): void {
  app.get('/', async (request, reply) => {
    reply.header('vary', 'Accept');
    if (takesHtml(request)) return portal(reply);
    return reply.send({
      name: 'Upline',
      docs: '/docs',
      openapi: '/openapi.json',
      health: '/healthz',
      ready: '/readyz',
    });
  });
  answerMethodNotAllowed(app, '/', ['GET']);
}
