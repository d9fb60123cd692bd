import assert from 'node:assert/strict';
import type { Role } from '../../src/accounts/account.ts';
import { createAccountDependencies } from '../../src/accounts/account-storage.ts';
import { createAccountManager } from '../../src/accounts/manage-accounts.ts';
import { PORTAL_PREFIX } from '../../src/http/mount-portal.ts';
import { assertKeepsContract } from './answers.ts';
import type { TestServer } from './test-server.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are whatever came; the tests say what they must be
type Json = any;

export interface PortalReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/**
 * Uses the portal's API like a browser: it keeps the cookie, and sends the token of its pages. Answers are checked
 * against their contracts.
 */
export interface PortalClient {
  cookie: string;
  csrf: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<PortalReply>;
  /** Calls an operation, and asserts that it succeeds. */
  ok(method: string, path: string, body?: unknown): Promise<Json>;
}

export const PASSWORD = 'correct horse battery';

export function portalClient({ url }: Pick<TestServer, 'url'>): PortalClient {
  const client: PortalClient = {
    cookie: '',
    csrf: '',
    async call(method, path, body, headers = {}) {
      const response = await fetch(url + PORTAL_PREFIX + path, {
        method,
        headers: {
          ...(client.cookie === '' ? {} : { Cookie: client.cookie }),
          ...(client.csrf === '' ? {} : { 'X-Upline-Csrf': client.csrf }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const [set] = response.headers.getSetCookie();
      if (set !== undefined) client.cookie = /^[^;]+=;/.test(set) ? '' : (set.split(';')[0] ?? '');
      const text = await response.text();
      const json: Json = text === '' ? null : JSON.parse(text);
      if (typeof json?.CsrfToken === 'string') client.csrf = json.CsrfToken;
      const reply = { status: response.status, headers: response.headers, text, json };
      assertKeepsContract(method, `${PORTAL_PREFIX}${path}`, reply);
      return reply;
    },
    async ok(method, path, body) {
      const reply = await client.call(method, path, body);
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
      return reply.json;
    },
  };
  return client;
}

/** The accounts of a server, as `upline users` manages them. */
export function accountManager({ installation }: TestServer, now = () => new Date()) {
  const options = { clock: now, note: () => undefined };
  return createAccountManager(createAccountDependencies(installation, options));
}

/** An account signed in with {@link PASSWORD}. */
export async function signedIn(
  server: TestServer,
  emailAddress: string,
  role: Role,
  now?: () => Date,
): Promise<PortalClient & { readonly accountId: number }> {
  const name = emailAddress.split('@')[0] ?? '';
  const { token, accountId } = await accountManager(server, now).invite({ emailAddress, name, role });
  const client = portalClient(server);
  await client.ok('POST', '/invitations/accept', { Token: token, Name: name, Password: PASSWORD });
  return Object.assign(client, { accountId });
}
