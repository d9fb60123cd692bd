import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuseOtherMethods } from '../http/refuse-other-methods.ts';

/** Where `web/build.ts` puts the pages. */
export const PAGES_DIRECTORY = path.join(import.meta.dirname, '../../web/dist');

/** Addresses of the pages that `web/src` draws; which of them it is, the browser's part finds out. */
const PORTAL_PAGES = [
  '/sign-in',
  '/invitation',
  '/profile',
  '/profile/*',
  '/docs/changes',
  '/admin',
  '/admin/*',
] as const;
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

const NOT_BUILT = 'The pages are not built. Run: npm run prepare\n';

/** Serves the developer portal's pages, which are files; what they show comes from other addresses. */
export async function mountPages(app: FastifyInstance, directory = PAGES_DIRECTORY): Promise<void> {
  const portal = createPage(path.join(directory, 'index.html'));
  const reference = createPage(path.join(directory, 'reference.html'));
  for (const url of PORTAL_PAGES) mountPage(app, url, portal);
  for (const url of REFERENCE_PAGES) mountPage(app, url, reference);
  mountRoot(app, portal);
  if (!existsSync(directory)) return;
  await app.register(fastifyStatic, {
    root: path.join(directory, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    // Names hold a hash of the content.
    immutable: true,
    maxAge: '365d',
  });
}

type Page = (reply: FastifyReply) => FastifyReply;

function createPage(file: string): Page {
  const html = existsSync(file) ? readFileSync(file) : null;
  return (reply) => {
    if (html === null) return reply.status(503).type('text/plain').send(NOT_BUILT);
    return reply
      .type('text/html; charset=utf-8')
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': PAGE_POLICY })
      .send(html);
  };
}

function mountPage(app: FastifyInstance, url: string, page: Page): void {
  app.get(url, async (_request, reply) => page(reply));
  refuseOtherMethods(app, url, ['GET']);
}

/** Browsers get the portal; programs get the addresses that they may be looking for. */
function mountRoot(app: FastifyInstance, portal: Page): void {
  app.get('/', async (request, reply) => {
    reply.header('vary', 'Accept');
    if ((request.headers.accept ?? '').includes('text/html')) return portal(reply);
    return reply.send({
      name: 'Upline',
      docs: '/docs',
      openapi: '/openapi.json',
      health: '/healthz',
      ready: '/readyz',
    });
  });
  refuseOtherMethods(app, '/', ['GET']);
}
