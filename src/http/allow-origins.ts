import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Stands for every origin. */
export const ANY_ORIGIN = '*';

/** How long a browser may keep the answer to a preflight. */
const PREFLIGHT_SECONDS = 600;

/** What code of another origin may read of an answer, besides the few headers that every browser shows. */
const EXPOSED_HEADERS = [
  'X-DirectScale-RequestId',
  'X-DirectScale-Message',
  'X-Upline-Cleared-Fields',
  'X-Upline-Merged-Into',
  'X-Upline-Ignored-Fields',
  'X-Upline-Key-Problem',
  'X-Upline-Next-Cursor',
  'Deprecation',
  'ETag',
  'Idempotent-Replayed',
  'Link',
  'Location',
  'Retry-After',
  'Sunset',
];

/**
 * Lets browser code of other origins call the API. Preflights are answered before the key is checked, since browsers
 * send no key with them. No credentials: the key is the only proof that the API accepts.
 * @param origins such as `https://shop.example.com`, or {@link ANY_ORIGIN}; an empty list changes nothing
 */
export async function allowOrigins(api: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const allowed = new Set(origins);
  const isAny = allowed.has(ANY_ORIGIN);
  await api.register(cors, {
    origin: (origin, done) => done(null, origin !== undefined && (isAny || allowed.has(origin))),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED_HEADERS,
    credentials: false,
    maxAge: PREFLIGHT_SECONDS,
    strictPreflight: false,
  });
}
