import { readAddressRange } from '../kernel/address-ranges.ts';
import { readOrigin } from '../kernel/origin.ts';
import { ConfigError } from './config-error.ts';
import { type Environment, textOf } from './environment.ts';
import type { OpenIdSettings } from './openid-settings.ts';
import { readInteger } from './read-setting.ts';

/** @param listening the address of the API */
export function readMetrics(environment: Environment, listening: Address): Address | null {
  const { UPLINE_METRICS_HOST: host, UPLINE_METRICS_PORT: port } = environment;
  if (port === undefined) {
    if (host === undefined) return null;
    throw new ConfigError('UPLINE_METRICS_HOST needs UPLINE_METRICS_PORT');
  }
  const metrics = {
    host: textOf(environment, 'UPLINE_METRICS_HOST'),
    port: readInteger(environment, 'UPLINE_METRICS_PORT'),
  };
  if (sharesAddress(metrics, listening)) {
    throw new ConfigError(
      `UPLINE_METRICS_PORT and UPLINE_PORT are both ${metrics.port}; set another UPLINE_METRICS_PORT`,
    );
  }
  return metrics;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Port 0 means any free port. A host that means every address of the machine includes the other host. */
function sharesAddress(one: Address, other: Address): boolean {
  if (one.port === 0 || one.port !== other.port) return false;
  return one.host === other.host || [one.host, other.host].some((host) => ['0.0.0.0', '::'].includes(host));
}

export function readPublicUrl(text: string | undefined): URL | null {
  if (text === undefined) return null;
  const url = URL.parse(text);
  const isOrigin =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.href === `${url.origin}/`;
  if (isOrigin) return url;
  throw new ConfigError(
    'UPLINE_PUBLIC_URL must be an address such as https://api.example.com, without a path',
  );
}

export function readOpenId(environment: Environment): OpenIdSettings | null {
  const issuer = environment.UPLINE_OIDC_ISSUER;
  if (issuer === undefined) {
    const lonely = (['UPLINE_OIDC_CLIENT_ID', 'UPLINE_OIDC_CLIENT_SECRET', 'UPLINE_OIDC_NAME'] as const).find(
      (name) => environment[name] !== undefined,
    );
    if (lonely === undefined) return null;
    throw new ConfigError(`${lonely} is for OpenID Connect, but UPLINE_OIDC_ISSUER is not set`);
  }
  const url = URL.parse(issuer);
  if (url === null || !isSafeIssuer(url)) {
    throw new ConfigError(
      `UPLINE_OIDC_ISSUER must look like https://login.example.com, http for this machine only, not "${issuer}"`,
    );
  }
  const clientId = environment.UPLINE_OIDC_CLIENT_ID;
  if (clientId === undefined) throw new ConfigError('UPLINE_OIDC_ISSUER needs UPLINE_OIDC_CLIENT_ID');
  return {
    issuer: url,
    clientId,
    clientSecret: environment.UPLINE_OIDC_CLIENT_SECRET ?? null,
    name: textOf(environment, 'UPLINE_OIDC_NAME'),
  };
}

/** Over plain HTTP, an eavesdropper could sign in as any person. */
function isSafeIssuer({ protocol, hostname, search, hash, username, password }: URL): boolean {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isPlain = [search, hash, username, password].every((part) => part === '');
  return isPlain && (protocol === 'https:' || (protocol === 'http:' && isLocal));
}

/** Addresses, and ranges of them as `10.0.0.0/8`. */
export function readTrustedProxies(text: string): string[] {
  return readNetworks('UPLINE_TRUSTED_PROXIES', text);
}

export function readEventNetworks(text: string): string[] {
  return readNetworks('UPLINE_EVENT_NETWORKS', text);
}

function readNetworks(name: string, text: string): string[] {
  if (text.toLowerCase() === 'none') return [];
  return text.split(',').map((given) => {
    const range = readAddressRange(given);
    if (range !== null) return range;
    throw new ConfigError(
      `${name} must be a comma-separated list of IP addresses and ranges such as 10.0.0.0/8, not "${given.trim()}"`,
    );
  });
}

/** Origins as browsers write them, or `*`. */
export function readOrigins(text: string): string[] {
  if (text.toLowerCase() === 'none') return [];
  return text.split(',').map((given) => {
    const origin = readOrigin(given);
    if (origin !== null) return origin;
    throw new ConfigError(
      `UPLINE_CORS_ORIGINS must be * or a comma-separated list of origins such as https://shop.example.com, not "${given.trim()}"`,
    );
  });
}
