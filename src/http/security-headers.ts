/**
 * What `helmet` sends by default, with the strictest content security policy, since an answer of the API
 * is never a page. Written out because they never change: `@fastify/helmet` builds them anew for each
 * request and sets them on Node's response one by one, which cost more than the database read.
 * `Strict-Transport-Security` is missing: whether the outside is TLS is known to the proxy in front.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
} as const;
