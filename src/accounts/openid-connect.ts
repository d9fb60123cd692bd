import type { Configuration } from 'openid-client';
import type { OpenIdSettings } from '../config/openid-settings.ts';

/** What the browser keeps while somebody signs in elsewhere; whoever comes back must have it. */
export interface OpenIdFlow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Whom the other side vouches for. */
export interface OpenIdPerson {
  readonly emailAddress: string;
  /** Whether it has made sure that the address is theirs. */
  readonly isVerified: boolean;
}

/** The other side can't be reached, or is no OpenID provider. */
export class OpenIdUnavailable extends Error {
  override readonly name = 'OpenIdUnavailable';
}

/** State, code, nonce, signature or time of what came back is wrong, or the person said no. */
export class OpenIdRefused extends Error {
  override readonly name = 'OpenIdRefused';
}

/** Signing in elsewhere, by OpenID Connect's authorization code with PKCE, state and nonce. */
export interface OpenIdConnect {
  /** @param redirectUri where the browser comes back to @throws OpenIdUnavailable */
  begin(redirectUri: string): Promise<{ readonly url: URL; readonly flow: OpenIdFlow }>;
  /**
   * @param url at which the browser came back
   * @throws OpenIdUnavailable, OpenIdRefused
   */
  finish(url: URL, flow: OpenIdFlow): Promise<OpenIdPerson>;
}

const TIMEOUT_SECONDS = 5;
const SCOPE = 'openid email';

/** The library is loaded, and the provider asked for its addresses, when somebody first signs in by it. */
export function createOpenIdConnect(settings: Omit<OpenIdSettings, 'name'>): OpenIdConnect {
  let discovered: Promise<Configuration> | null = null;
  const provider = async (): Promise<Configuration> => {
    discovered ??= discover(settings);
    try {
      return await discovered;
    } catch (error) {
      discovered = null;
      throw new OpenIdUnavailable(messageOf(error), { cause: error });
    }
  };
  return {
    async begin(redirectUri) {
      const client = await import('openid-client');
      const configuration = await provider();
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { url, flow };
    },
    async finish(url, flow) {
      const configuration = await provider();
      try {
        return await redeem(configuration, url, flow);
      } catch (error) {
        throw isOfProtocol(error)
          ? new OpenIdRefused(messageOf(error), { cause: error })
          : new OpenIdUnavailable(messageOf(error), { cause: error });
      }
    },
  };
}

async function redeem(
  configuration: Configuration,
  url: URL,
  { state, nonce, codeVerifier }: OpenIdFlow,
): Promise<OpenIdPerson> {
  const client = await import('openid-client');
  const tokens = await client.authorizationCodeGrant(configuration, url, {
    pkceCodeVerifier: codeVerifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new OpenIdRefused('there is no ID token');
  // Some providers tell the address only when they are asked.
  const person =
    claims['email'] === undefined
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : claims;
  const { email, email_verified: verified } = person;
  return {
    emailAddress: typeof email === 'string' ? email : '',
    // Some write it as text.
    isVerified: verified === true || verified === 'true',
  };
}

/** What answers is not what it should be: a proxy, or a server that is starting. */
const NO_ANSWER = ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'];

/** Anything else that the library throws is the network's doing. */
function isOfProtocol(error: unknown): boolean {
  if (error instanceof OpenIdRefused) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('OAUTH_') && !NO_ANSWER.includes(code);
}

/** The library's texts name claims, not their values; its causes, which it may add, say which one. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

async function discover({
  issuer,
  clientId,
  clientSecret,
}: Omit<OpenIdSettings, 'name'>): Promise<Configuration> {
  const client = await import('openid-client');
  const authentication = clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret);
  const configuration = await client.discovery(issuer, clientId, undefined, authentication, {
    timeout: TIMEOUT_SECONDS,
    // The settings take plain HTTP for this machine only.
    execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
  });
  client.enableNonRepudiationChecks(configuration);
  return configuration;
}
