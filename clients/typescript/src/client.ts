import { type Reply, UplineUnreachableError } from './error.ts';
import type { Answer, Call, CommonOptions, Method } from './operation-types.ts';
import type { paths } from './schema.ts';
import { type RetryOptions, type SendOptions, send } from './send.ts';

export interface UplineOptions {
  /** Address of the server, for example `https://api.example.com`. */
  readonly url: string;
  /** Key of a subscription. */
  readonly key: string;
  readonly retry?: RetryOptions;
  /** Time limit of each call including its repetitions, in milliseconds; 60 seconds by default. */
  readonly timeoutMs?: number;
  /** Sent with every request, for example `Prefer: handling=strict`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends requests; by default, the `fetch` of the platform. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * The operations of a server, by method and path. Each call resolves with the answer to a success, and rejects with an
 * `UplineError` for every other answer.
 */
export interface Upline<Paths = paths> {
  readonly get: Call<Paths, 'get'>;
  readonly post: Call<Paths, 'post'>;
  readonly put: Call<Paths, 'put'>;
  readonly patch: Call<Paths, 'patch'>;
  readonly delete: Call<Paths, 'delete'>;
}

/** The options of any call, as used by the code below. */
interface AnyOptions extends CommonOptions {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const TIMEOUT_MS = 60_000;
const RETRY: Required<RetryOptions> = { attempts: 4, maxWaitMs: 20_000 };
/** The methods whose operations take a key that makes them safe to repeat. */
const KEYED: readonly Method[] = ['post', 'put', 'patch'];

/**
 * A client for a server. It holds no connections and needs no closing.
 * @typeParam Paths types of the operations; those of the published API by default
 */
export function createUpline<Paths extends object = paths>(options: UplineOptions): Upline<Paths> {
  const call =
    (method: Method) =>
    async (path: string, own: AnyOptions = {}): Promise<Answer<unknown>> => {
      const body = own.body === undefined ? undefined : JSON.stringify(own.body);
      const request = {
        method: method.toUpperCase(),
        url: addressOf(options.url, path, own),
        headers: headersOf(options, method, own, body !== undefined),
        body,
      };
      return answerOf(await send(request, sendOptions(options, own)));
    };
  return {
    get: call('get'),
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
  } as unknown as Upline<Paths>;
}

function sendOptions(options: UplineOptions, { signal, timeoutMs }: AnyOptions): SendOptions {
  return {
    // Wrapped in a function: browsers refuse `fetch` as a method of another object.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    retry: { ...RETRY, ...options.retry },
    timeoutMs: timeoutMs ?? options.timeoutMs ?? TIMEOUT_MS,
    signal,
  };
}

/** @throws TypeError for an invalid URL, and for a path parameter whose value is missing, `.` or `..` */
function addressOf(url: string, template: string, { path = {}, query = {} }: AnyOptions): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined || value === null || value === '')
      throw new TypeError(`${template}: ${name} is missing`);
    const text = String(value);
    // Encoding does not help: with such a part, the path is the address of another operation.
    if (text === '.' || text === '..') throw new TypeError(`${template}: ${name} cannot be "${text}"`);
    return encodeURIComponent(text);
  });
  const address = new URL(url.replace(/\/+$/, '') + filled);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) address.searchParams.set(name, String(value));
  return address.href;
}

function headersOf(options: UplineOptions, method: Method, own: AnyOptions, hasBody: boolean): Headers {
  const headers = new Headers({
    ...options.headers,
    ...own.headers,
    'Ocp-Apim-Subscription-Key': options.key,
  });
  if (hasBody) headers.set('Content-Type', 'application/json');
  if (KEYED.includes(method) && !headers.has('Idempotency-Key')) headers.set('Idempotency-Key', newKey());
  return headers;
}

/** Unlike `randomUUID`, `getRandomValues` also exists in pages without HTTPS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @throws UplineUnreachableError for a page from a proxy, or from a network that asks for a login */
function readData(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    throw new UplineUnreachableError('The answer is not JSON: it is not from an Upline server.', { cause });
  }
}

function answerOf({ status, headers, text }: Reply): Answer<unknown> {
  return {
    data: readData(text),
    status,
    headers,
    etag: headers.get('ETag'),
    requestId: headers.get('X-DirectScale-RequestId'),
  };
}
