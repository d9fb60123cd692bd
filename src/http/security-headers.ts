/**
 * Headers of every answer: OWASP's list for REST, where an answer is data and never a page. Written out
 * because they never change; `@fastify/helmet` sets eleven, most of them for pages, one by one on each
 * answer, which cost more than the database read. `Strict-Transport-Security` is missing: only the proxy in
 * front knows whether clients use TLS.
 */
export const SECURITY_HEADERS = {
  // Answers hold personal data.
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;
