import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from './remote-extension.ts';

/** The provider's data about the person. Members that are `undefined` are left out. */
export interface ProviderBehaviour {
  /** Claims of the ID token, in addition to or instead of the correct ones. */
  claims: Record<string, unknown>;
  /** Claims that only the user-info endpoint returns. */
  userInfo: Record<string, unknown>;
  /** Signs with a key that the provider does not publish. */
  isForged: boolean;
  isDown: boolean;
}

/** An OpenID provider on plain HTTP and node:crypto, without code of the server or of its library. */
export interface OpenIdProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly behaviour: ProviderBehaviour;
  /** Follows the redirect like a browser, signs in, and returns the callback URL. */
  visit(authorizationUrl: string): string;
}

export const CLIENT_ID = 'upline-tests';
export const CLIENT_SECRET = 'client-secret-of-the-tests';

interface Grant {
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
}

export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const published = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const behaviour: ProviderBehaviour = { claims: {}, userInfo: {}, isForged: false, isDown: false };
  const grants = new Map<string, Grant>();
  let issuer = '';

  const token = ({ nonce }: Grant) => {
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: issuer, sub: 'subject', aud: CLIENT_ID, iat: now, exp: now + 60, nonce };
    return jwt(
      { ...claims, ...behaviour.claims },
      behaviour.isForged ? other.privateKey : published.privateKey,
    );
  };
  const redeem = (form: URLSearchParams, authorization = ''): object | null => {
    const code = form.get('code') ?? '';
    const grant = grants.get(code);
    grants.delete(code);
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const [id, secret] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':');
    const isClient =
      decodeURIComponent(id ?? '') === CLIENT_ID && decodeURIComponent(secret ?? '') === CLIENT_SECRET;
    if (grant === undefined || grant.challenge !== proof || !isClient) return null;
    if (form.get('redirect_uri') !== grant.redirectUri) return null;
    return { access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token: token(grant) };
  };
  const answers: Record<string, (request: IncomingMessage) => Promise<object | null>> = {
    '/.well-known/openid-configuration': async () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    }),
    '/keys': async () => ({
      keys: [{ ...published.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
    }),
    '/token': async (request) =>
      redeem(new URLSearchParams(await bodyOf(request)), request.headers.authorization),
    '/userinfo': async () => ({ sub: 'subject', ...behaviour.userInfo }),
  };
  const server = await listen((request, response) => {
    const answer = answers[request.url ?? ''];
    if (behaviour.isDown || answer === undefined) return send(response, 503, {});
    answer(request).then(
      (body) => send(response, body === null ? 400 : 200, body ?? { error: 'invalid_grant' }),
      () => send(response, 500, {}),
    );
  });
  issuer = server.url;
  return {
    issuer,
    behaviour,
    visit(authorizationUrl) {
      const { searchParams: asked } = new URL(authorizationUrl);
      const text = (name: string) => asked.get(name) ?? '';
      const code = `code-${grants.size}-${Date.now()}`;
      const redirectUri = text('redirect_uri');
      grants.set(code, { challenge: text('code_challenge'), nonce: text('nonce'), redirectUri });
      return `${redirectUri}?${new URLSearchParams({ code, state: text('state'), iss: issuer })}`;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function jwt(claims: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', kid: 'one', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
