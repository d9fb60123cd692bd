import { createRandom, type Random } from '../crash/random.ts';
import { makeBody } from './bodies.ts';
import { type Target, targets } from './targets.ts';
import { oddText, type Schema, validValue } from './values.ts';

/** Usually sent without a session; otherwise most later requests to the portal would have no session. */
const ENDS_SESSION = /^(?:SignOut|ChangePassword)/;

/** A request without its credentials. */
export interface FuzzRequest {
  readonly target: Target;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** Whether the request is sent without a key, a session or a secret. */
  readonly isStranger: boolean;
}

/** The request with a number: the same for the same seed, independent of earlier requests. */
export function makeRequest(seed: number, number: number): FuzzRequest {
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  // The first random numbers of neighboring seeds are similar.
  for (let left = 3; left > 0; left -= 1) random.next();
  const target = targets[random.integer(0, targets.length - 1)] as Target;
  const { bytes, headers } = makeBody(target.body, target.examples, random);
  const hasBody = bytes.length > 0 || random.chance(0.1);
  return {
    target,
    method: random.chance(0.02)
      ? random.pick(['OPTIONS', 'HEAD', 'TRACE', 'DELETE', 'PATCH', 'PURGE'])
      : target.method,
    path: addressOf(target, random),
    headers: { 'X-Forwarded-For': someAddress(random), ...oddHeaders(random), ...headers },
    bytes: hasBody ? bytes : Buffer.alloc(0),
    isStranger: random.chance(ENDS_SESSION.test(target.name) ? 0.9 : 0.05),
  };
}

/**
 * Many different addresses: too many failures lock an address, and the operations behind the sign-in would not be
 * tested.
 */
function someAddress(random: Random): string {
  return `10.${random.integer(0, 255)}.${random.integer(0, 255)}.${random.integer(0, 255)}`;
}

function addressOf({ path, params, query }: Target, random: Random): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const text = random.chance(0.25)
      ? oddText(random)
      : String(validValue(params.properties?.[name] ?? {}, random));
    return random.chance(0.02)
      ? escaped(text.slice(0, 300)).replace('%', '%%')
      : escaped(text.slice(0, 1_500));
  });
  const odd = random.chance(0.03)
    ? filled.replace('/', random.pick(['//', '/./', '/../', '/%2e%2e/', '/%00', '/%5c']))
    : filled;
  const parts = queryOf(query, random);
  return parts.length === 0 ? odd : `${odd}?${parts.join('&')}`;
}

function queryOf(query: Schema, random: Random): string[] {
  const parts: string[] = [];
  for (const [name, schema] of Object.entries(query.properties ?? {})) {
    if (!random.chance(query.required?.includes(name) === true ? 0.95 : 0.4)) continue;
    const text = random.chance(0.3) ? oddText(random) : String(validValue(schema, random));
    const part = `${random.chance(0.1) ? name.toUpperCase() : name}=${escaped(text.slice(0, 3_000))}`;
    parts.push(part);
    if (random.chance(0.03)) parts.push(...Array(random.pick([1, 5, 200])).fill(part.slice(0, 60)));
  }
  if (random.chance(0.05))
    parts.push(`${escaped(oddText(random).slice(0, 3_000))}=${escaped(oddText(random).slice(0, 3_000))}`);
  if (random.chance(0.01)) parts.push('%', '=&&=', 'a[]=1', '__proto__=1');
  // A header over Node's limit never reaches an operation.
  while (parts.join('&').length > 12_000) parts.pop();
  return parts;
}

function escaped(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .slice(0, 6_000)
    .replace(/%[0-9A-F]?$/, '');
}

const HEADERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'If-Match': ['*', '"x"', 'W/"x"', '"', '"a", "b"', ','.repeat(3_000), '"'.repeat(3_000)],
  'If-None-Match': ['*', '"x"', '"', `${'"a",'.repeat(1_000)}"b"`],
  'Idempotency-Key': ['k1', 'k2', 'k3', ' ', 'x'.repeat(255), 'x'.repeat(256), 'é'],
  Prefer: ['handling=strict', 'handling="strict"', '=;,'.repeat(1_000)],
  Accept: ['text/html', '*/*', 'application/xml;q=2', ';'],
  'Accept-Encoding': ['gzip', 'br;q=0', '*', ','.repeat(2_000)],
  Range: ['bytes=0-1', 'bytes=9-1', 'x', `bytes=${'0-1,'.repeat(1_000)}2-3`],
  Cookie: ['=', 'a=b; a=b; __proto__=1', 'a=%', ';'.repeat(2_000), 'upline_session=x'],
  Origin: ['null', 'http://evil.example', 'x', 'http://['],
  'Sec-Fetch-Site': ['cross-site', 'x'],
  'X-Forwarded-For': ['1.2.3.4', 'x', ','.repeat(1_000)],
  'X-DirectScale-CallbackToken': ['x', 'x'.repeat(200), 'x'.repeat(201), 'é'],
  'X-DirectScale-User': ['mary', 'x'.repeat(200), 'é', ' '],
  'User-Agent': ['x'.repeat(3_000), 'é', ''],
  Expect: ['100-continue', 'something'],
};
const HEADER_NAMES = Object.keys(HEADERS);

function oddHeaders(random: Random): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let left = random.pick([0, 0, 1, 1, 2, 4]); left > 0; left -= 1) {
    const name = HEADER_NAMES[random.integer(0, HEADER_NAMES.length - 1)] ?? 'Accept';
    headers[name] = random.pick(HEADERS[name] ?? ['x']);
  }
  return headers;
}
