import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpProblem } from '../http/errors.ts';
import { answerMethodNotAllowed } from '../http/method-not-allowed.ts';
import { ProblemError } from '../kernel/problem.ts';
import { programRoot } from '../kernel/program-root.ts';

/** The output folder of `web/build.ts`. */
export const PAGES_DIRECTORY = path.join(programRoot, 'web/dist');

/** Paths of the pages that `web/src` draws; the client-side router chooses the page (web/src/layout/routes.tsx). */
const PORTAL_PAGES = [
  '/sign-in',
  '/invitation',
  '/choose-password',
  '/profile',
  '/profile/subscriptions/:id(^[1-9]\\d{0,9}$)',
  '/docs/changes',
  '/docs/plan',
  '/docs/guides',
  '/admin',
  '/admin/overview',
  '/admin/accounts',
  '/admin/subscriptions',
  '/admin/products',
  '/admin/hooks',
  '/events',
  '/events/:id(^[1-9]\\d{0,9}$)',
  '/office',
  '/office/trees',
  '/office/waiting',
  '/office/batches',
  '/office/batches/:id(^[1-9]\\d{0,9}$)',
  '/office/people',
  '/office/people/:id(^[1-9]\\d{0,9}$)',
  '/office/access-log',
  '/office/overview',
  '/office/roles',
  '/pages/:pageId(^[a-z][a-z0-9-]{0,49}$)',
] as const;
/** Paths that people type for the sign-in page. */
const OTHER_NAMES_OF_SIGN_IN = ['/signin', '/login'] as const;
/** The parent path of the error types (http/error-answer.ts). */
const ERRORS = '/docs/errors';
const GUIDE_TO_ERRORS = '/docs/guides/errors';
/** Names of the guides, from the build of the pages (web/guides.ts). */
const GUIDE_LIST = 'guides.json';

/**
 * The content security policy of pages: everything from this server, nothing from elsewhere, no inline
 * scripts. Inline styles come from the component library, which computes some at run time.
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

export interface PageOptions {
  /** Whether the reference has a place at the remainder of a path below `/docs/`. */
  readonly isInReference: (rest: string) => boolean;
  /** Whether the plan has a tree of this name. */
  readonly isTree: (name: string) => boolean;
  /** Origins that frames may load. */
  readonly frameOrigins?: readonly string[];
  /** The output folder of `web/build.ts`. */
  readonly directory?: string;
}

/**
 * Serves the static pages of the developer portal; their data comes from other routes. Without the files the
 * API works, and the log says that the pages are missing.
 */
export async function mountPages(
  app: FastifyInstance,
  { isInReference, isTree, frameOrigins = [], directory = PAGES_DIRECTORY }: PageOptions,
): Promise<void> {
  const file = (name: string) => path.join(directory, name);
  const assets = file('assets');
  const isBuilt = ['index.html', 'reference.html', 'assets', GUIDE_LIST].every((name) =>
    existsSync(file(name)),
  );
  if (!isBuilt) app.log.warn(NOT_BUILT);
  // The browser applies the policy of the first loaded page to every page that follows.
  const portal = createPage(file('index.html'), frameOrigins);
  const reference = createPage(file('reference.html'));
  const sendNotFoundPage = createNotFoundPage(directory);
  const guides = readGuideNames(file(GUIDE_LIST));
  await app.register(async (pages) => {
    refuseOddAddresses(pages);
    for (const url of PORTAL_PAGES) mountPage(pages, url, portal);
    mountPage(pages, '/docs', reference);
    const mountBelow = (prefix: string, exists: (rest: string) => boolean, page: Page) =>
      mountPagesBelow(pages, prefix, { exists, page, sendNotFoundPage });
    mountBelow('/docs/', isInReference, reference);
    mountBelow('/office/trees/', (rest) => isTree(rest.replace(/\/compare$/, '')), portal);
    mountBelow('/office/waiting/', isTree, portal);
    mountBelow('/docs/guides/', (name) => !isBuilt || guides.has(name), portal);
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
      // File names contain a hash of the content.
      immutable: true,
      maxAge: '365d',
    });
  });
}

/**
 * Control characters, backslashes, dot segments and empty segments: no file or page of the portal contains
 * any of them.
 */
const ODD_PATH = /[\p{Cc}\\]|\/\.{1,2}(?:\/|$)|\/\//u;

/** A path that cannot be a file name is a 404 and not a server error, for any error of the file system. */
function refuseOddAddresses(pages: FastifyInstance): void {
  pages.addHook('onRequest', (request, _reply, done) => {
    done(ODD_PATH.test(pathOf(request)) ? notFound() : undefined);
  });
  // Falls through to the error handler.
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
 * Answers an unknown path with the portal's not-found page.
 * @returns null for programs, and for paths of the API
 */
export function createNotFoundPage(directory = PAGES_DIRECTORY) {
  const portal = createPage(path.join(directory, 'index.html'));
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply | null => {
    if (request.method !== 'GET' || !takesHtml(request) || OF_PROGRAMS.test(request.url)) return null;
    return portal(reply.status(404).header('vary', 'Accept'));
  };
}

/** There are no pages below these paths. */
const OF_PROGRAMS = /^\/(?:v1|api|portal\/api|assets)(?:[/?]|$)/i;

function takesHtml({ headers }: FastifyRequest): boolean {
  return (headers.accept ?? '').includes('text/html');
}

function notFound(): ProblemError {
  return new ProblemError([httpProblem('not_found')]);
}

type Page = (reply: FastifyReply) => FastifyReply;

function createPage(file: string, frameOrigins: readonly string[] = []): Page {
  const policy =
    frameOrigins.length === 0 ? PAGE_POLICY : `${PAGE_POLICY};frame-src ${frameOrigins.join(' ')}`;
  const html = existsSync(file) ? readFileSync(file) : null;
  return (reply) => {
    if (html === null) {
      const refusal = reply.status(503).header('Retry-After', BUILT_AFTER_SECONDS).type('text/plain');
      return refusal.send(`${NOT_BUILT}\n`);
    }
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': policy })
      .send(html);
  };
}

function mountPage(app: FastifyInstance, url: string, page: Page): void {
  app.get(url, async (_request, reply) => page(reply));
  answerMethodNotAllowed(app, url, ['GET']);
}

interface PagesBelow {
  /** Whether there is a page at the remainder of a path, without a trailing slash. */
  readonly exists: (rest: string) => boolean;
  readonly page: Page;
  readonly sendNotFoundPage: ReturnType<typeof createNotFoundPage>;
}

/** Serves one page at all paths below a prefix for which there is something to show. */
function mountPagesBelow(app: FastifyInstance, prefix: string, below: PagesBelow): void {
  const url = `${prefix}*`;
  app.get<{ Params: { '*': string } }>(url, async (request, reply) => {
    if (below.exists(request.params['*'].replace(/\/$/, ''))) return below.page(reply);
    const answer = below.sendNotFoundPage(request, reply);
    if (answer === null) throw notFound();
    return answer;
  });
  answerMethodNotAllowed(app, url, ['GET']);
}

/** @returns no names if the pages are not built */
function readGuideNames(file: string): ReadonlySet<string> {
  return new Set(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []);
}

function redirect(app: FastifyInstance, url: string, to: string): void {
  app.get(url, async (request, reply) => {
    const query = request.url.indexOf('?');
    return reply.redirect(query < 0 ? to : to + request.url.slice(query), 302);
  });
  answerMethodNotAllowed(app, url, ['GET']);
}

/** Browsers get the portal; programs get a list of useful URLs. */
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
