import type { Configuration } from 'openid-client';
import type { OpenIdSettings } from '../config/openid-settings.ts';

/** The state that the browser keeps during a single sign-on; the callback requires it. */
export interface OpenIdFlow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The person that the provider identifies. */
export interface OpenIdPerson {
  readonly emailAddress: string;
  /** Whether the provider has verified that the address belongs to the person. */
  readonly isVerified: boolean;
}

/** The provider cannot be reached, or is not an OpenID provider. */
export class OpenIdUnavailable extends Error {
  override readonly name = 'OpenIdUnavailable';
}

/** State, code, nonce, signature or time of the callback is wrong, or the person declined. */
export class OpenIdRefused extends Error {
  override readonly name = 'OpenIdRefused';
}

/** Single sign-on by OpenID Connect's authorization code with PKCE, state and nonce. */
export interface OpenIdConnect {
  /**
   * @param redirectUri the URL of the callback
   * @throws OpenIdUnavailable
   */
  begin(redirectUri: string): Promise<{ readonly url: URL; readonly flow: OpenIdFlow }>;
  /**
   * @param url the URL of the callback, with its query
   * @throws OpenIdUnavailable, OpenIdRefused
   */
  finish(url: URL, flow: OpenIdFlow): Promise<OpenIdPerson>;
}

const TIMEOUT_SECONDS = 5;
const SCOPE = 'openid email';

/** The first single sign-on loads the library and the provider's metadata. */
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
  // Some providers send the address only from the user-info endpoint.
  const person =
    claims['email'] === undefined
      ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : claims;
  const { email, email_verified: verified } = person;
  return {
    emailAddress: typeof email === 'string' ? email : '',
    // Some providers send it as text.
    isVerified: verified === true || verified === 'true',
  };
}

/** The answer is not valid: it comes from a proxy, or from a server that is starting. */
const NO_ANSWER = ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'];

/** All other errors of the library come from the network. */
function isOfProtocol(error: unknown): boolean {
  if (error instanceof OpenIdRefused) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('OAUTH_') && !NO_ANSWER.includes(code);
}

/** The library's texts name claims, not their values; its optional causes say which claim. */
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
    // The settings allow plain HTTP only for this machine.
    execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
  });
  client.enableNonRepudiationChecks(configuration);
  return configuration;
}
