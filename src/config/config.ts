import path from 'node:path';
import { type LongReadLimits, STANDARD_LONG_READ_LIMITS } from '../database/long-read-limits.ts';
import type { FixedSecrets } from '../extensions/manage-secrets.ts';
import { isUsableSecret, USABLE_SECRET } from '../extensions/secret.ts';
import { readAddressRange } from '../kernel/address-ranges.ts';
import { ENVIRONMENT_TYPES, type EnvironmentType } from '../kernel/environment-type.ts';
import { invisibleCharacter } from '../kernel/invisible-character.ts';
import { readOrigin } from '../kernel/origin.ts';
import type { Environment, SettingName } from './environment.ts';
import type { OpenIdSettings } from './openid-settings.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['auto', 'json', 'text'] as const;
/** `auto` is text on a terminal and JSON elsewhere. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The settings of the program: typed, complete and consistent. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** The embedded database, used when `postgres` is not set. */
  readonly databaseFile: string;
  readonly postgres: PostgresConfig | null;
  /** Absolute path of the client extension's module. */
  readonly extensionFile: string;
  readonly firstSubscriptionKey: string | null;
  /** Secrets shared with remote extensions, in addition to those in the database. */
  readonly secrets: FixedSecrets;
  /** 32 bytes, or `null` to use the one in the data directory. */
  readonly secretKey: Buffer | null;
  readonly usesLegacyErrors: boolean;
  /** Requests and models are read strictly. */
  readonly isStrict: boolean;
  /** Changes to a stored customer need If-Match. */
  readonly requiresIfMatch: boolean;
  /** How long the answer to an idempotency key is stored. */
  readonly idempotencyHours: number;
  /** How long lines of the hook-call log are stored; 0 stores none. */
  readonly hookLogDays: number;
  /** Where browsers reach the server, without a path; `null` for the address it listens on. */
  readonly publicUrl: URL | null;
  /** How long lines of the request log are stored; 0 stores none. */
  readonly requestLogDays: number;
  /** Also stores request and response bodies; never on a live server. */
  readonly requestLogBodies: boolean;
  /** Single sign-on for the portal; `null` for passwords only. */
  readonly openId: OpenIdSettings | null;
  /** Email address of the first administrator. */
  readonly adminEmail: string;
  /** Proxies whose forwarded caller addresses are trusted. */
  readonly trustedProxies: readonly string[];
  /** Origins whose browser code may call the API; `*` for every origin. */
  readonly corsOrigins: readonly string[];
  /** Requests per minute and subscription; 0 for no limit. */
  readonly rateLimit: number;
  readonly longReads: LongReadLimits;
  /** Where metrics are served; `null` for the public port. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** The names of this company and installation for extensions. */
  readonly clientId: string;
  readonly environmentType: EnvironmentType;
}

export interface PostgresConfig {
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
}

/** A setting is invalid. The message is one line for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const SECRET_KEY_BYTES = 32;
const RATE_LIMIT_MAX = 1_000_000;

/**
 * @param workingDirectory base of relative paths
 * @throws ConfigError that names the first invalid setting
 */
export function createConfig(environment: Environment, workingDirectory: string = process.cwd()): Config {
  const resolve = (file: string) => path.resolve(workingDirectory, file);
  const dataDirectory = resolve(environment.UPLINE_DATA_DIR ?? './data');
  return {
    host: environment.UPLINE_HOST ?? '127.0.0.1',
    port: readInteger(environment, 'UPLINE_PORT', 8080, [0, 65_535]),
    dataDirectory,
    databaseFile: path.join(dataDirectory, 'upline.db'),
    postgres: readPostgres(environment),
    extensionFile: resolve(environment.UPLINE_EXTENSION ?? './extension/index.ts'),
    secrets: {
      extension: readSecrets(environment, 'UPLINE_EXTENSION_SECRET'),
      directscale: readSecrets(environment, 'UPLINE_DIRECTSCALE_SECRET'),
    },
    firstSubscriptionKey: environment.UPLINE_SUBSCRIPTION_KEY ?? null,
    secretKey: readSecretKey(environment.UPLINE_SECRET_KEY),
    usesLegacyErrors: readFlag(environment, 'UPLINE_LEGACY_ERRORS'),
    isStrict: readFlag(environment, 'UPLINE_STRICT'),
    requiresIfMatch: readFlag(environment, 'UPLINE_REQUIRE_IF_MATCH'),
    idempotencyHours: readInteger(environment, 'UPLINE_IDEMPOTENCY_HOURS', 24, [1, 720]),
    hookLogDays: readInteger(environment, 'UPLINE_HOOK_LOG_DAYS', 30, [0, 3_650]),
    requestLogDays: readInteger(environment, 'UPLINE_REQUEST_LOG_DAYS', 7, [0, 365]),
    requestLogBodies: readRequestLogBodies(environment),
    rateLimit: readInteger(environment, 'UPLINE_RATE_LIMIT', 0, [0, RATE_LIMIT_MAX]),
    longReads: {
      atOnce: readInteger(environment, 'UPLINE_LONG_READS', STANDARD_LONG_READ_LIMITS.atOnce, [1, 16]),
      waitMs: readInteger(
        environment,
        'UPLINE_LONG_READ_WAIT_MS',
        STANDARD_LONG_READ_LIMITS.waitMs,
        [0, 60_000],
      ),
      timeoutMs: readInteger(
        environment,
        'UPLINE_LONG_READ_TIMEOUT_MS',
        STANDARD_LONG_READ_LIMITS.timeoutMs,
        [100, 600_000],
      ),
    },
    publicUrl: readPublicUrl(environment.UPLINE_PUBLIC_URL),
    openId: readOpenId(environment),
    adminEmail: readAdminEmail(environment.UPLINE_ADMIN_EMAIL ?? 'admin@localhost'),
    corsOrigins: readOrigins(environment.UPLINE_CORS_ORIGINS),
    trustedProxies: readTrustedProxies(environment.UPLINE_TRUSTED_PROXIES),
    metrics: readMetrics(environment),
    logLevel: readLogLevel(environment.UPLINE_LOG_LEVEL ?? 'info'),
    logFormat: readLogFormat(environment.UPLINE_LOG_FORMAT ?? 'auto'),
    clientId: readClientId(environment.UPLINE_CLIENT_ID ?? 'upline'),
    environmentType: readEnvironmentType(environment.UPLINE_ENVIRONMENT ?? 'Stage'),
  };
}

function readPostgres(environment: Environment): PostgresConfig | null {
  const poolSize = readInteger(environment, 'UPLINE_DATABASE_POOL_SIZE', 10, [1, 200]);
  const statementTimeoutMs = readInteger(environment, 'UPLINE_DATABASE_TIMEOUT_MS', 10_000, [100, 600_000]);
  const url = environment.UPLINE_DATABASE_URL;
  if (url === undefined) {
    const lonely = (['UPLINE_DATABASE_POOL_SIZE', 'UPLINE_DATABASE_TIMEOUT_MS'] as const).find(
      (name) => environment[name] !== undefined,
    );
    if (lonely === undefined) return null;
    throw new ConfigError(`${lonely} is for PostgreSQL, but UPLINE_DATABASE_URL is not set`);
  }
  if (URL.parse(url)?.protocol.startsWith('postgres') !== true) {
    // Not repeated here: it may hold a password.
    throw new ConfigError('UPLINE_DATABASE_URL must look like postgres://user:password@host:5432/database');
  }
  return { url, poolSize, statementTimeoutMs };
}

function readInteger(
  environment: Environment,
  name: SettingName,
  standard: number,
  [min, max]: readonly [number, number],
): number {
  const text = environment[name];
  if (text === undefined) return standard;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < min || value > max) {
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}

function readSecrets(environment: Environment, name: SettingName): string[] {
  const secrets = (environment[name] ?? '').split(',').map((secret) => secret.trim());
  const given = secrets.filter((secret) => secret !== '');
  if (given.every(isUsableSecret)) return given;
  throw new ConfigError(`${name} must be a comma-separated list of secrets of ${USABLE_SECRET}`);
}

function readFlag(environment: Environment, name: SettingName): boolean {
  const text = environment[name]?.toLowerCase();
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw new ConfigError(`${name} must be true or false, not "${text}"`);
}

function readRequestLogBodies(environment: Environment): boolean {
  const keepsBodies = readFlag(environment, 'UPLINE_REQUEST_LOG_BODIES');
  if (!keepsBodies || readEnvironmentType(environment.UPLINE_ENVIRONMENT ?? 'Stage') !== 'Live')
    return keepsBodies;
  throw new ConfigError(
    'UPLINE_REQUEST_LOG_BODIES is for tests, but UPLINE_ENVIRONMENT is Live, where bodies hold data of real people',
  );
}

function readSecretKey(text: string | undefined): Buffer | null {
  if (text === undefined) return null;
  const key = Buffer.from(text, 'base64');
  if (key.length === SECRET_KEY_BYTES && /^[A-Za-z0-9+/_-]+=*$/.test(text)) return key;
  throw new ConfigError(`UPLINE_SECRET_KEY must be ${SECRET_KEY_BYTES} bytes in base64`);
}

function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((candidate) => candidate === text.toLowerCase());
  if (level !== undefined) return level;
  throw new ConfigError(`UPLINE_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${text}"`);
}

function readLogFormat(text: string): LogFormat {
  const format = LOG_FORMATS.find((candidate) => candidate === text.toLowerCase());
  if (format !== undefined) return format;
  throw new ConfigError(`UPLINE_LOG_FORMAT must be one of ${LOG_FORMATS.join(', ')}, not "${text}"`);
}

function readMetrics(environment: Environment): Config['metrics'] {
  const { UPLINE_METRICS_HOST: host, UPLINE_METRICS_PORT: port } = environment;
  if (port === undefined) {
    if (host === undefined) return null;
    throw new ConfigError('UPLINE_METRICS_HOST needs UPLINE_METRICS_PORT');
  }
  const metrics = {
    host: host ?? '127.0.0.1',
    port: readInteger(environment, 'UPLINE_METRICS_PORT', 0, [0, 65_535]),
  };
  const listening = {
    host: environment.UPLINE_HOST ?? '127.0.0.1',
    port: readInteger(environment, 'UPLINE_PORT', 8080, [0, 65_535]),
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

/** Port 0 is any free one. A host that means every address of the machine includes the other host. */
function sharesAddress(one: Address, other: Address): boolean {
  if (one.port === 0 || one.port !== other.port) return false;
  return one.host === other.host || [one.host, other.host].some((host) => ['0.0.0.0', '::'].includes(host));
}

function readPublicUrl(text: string | undefined): URL | null {
  if (text === undefined) return null;
  const url = URL.parse(text);
  const isOrigin =
    url !== null && ['http:', 'https:'].includes(url.protocol) && url.href === `${url.origin}/`;
  if (isOrigin) return url;
  throw new ConfigError(
    'UPLINE_PUBLIC_URL must be an address such as https://api.example.com, without a path',
  );
}

function readOpenId(environment: Environment): OpenIdSettings | null {
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
    name: environment.UPLINE_OIDC_NAME ?? 'Single sign-on',
  };
}

/** Over plain HTTP, an eavesdropper could sign in as any person. */
function isSafeIssuer({ protocol, hostname, search, hash, username, password }: URL): boolean {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isPlain = [search, hash, username, password].every((part) => part === '');
  return isPlain && (protocol === 'https:' || (protocol === 'http:' && isLocal));
}

function readAdminEmail(text: string): string {
  const isAddress = /^[^\s@]{1,64}@[^\s@]{1,180}$/.test(text);
  if (isAddress && invisibleCharacter(text) === null) return text;
  throw new ConfigError('UPLINE_ADMIN_EMAIL must be an email address');
}

/** Addresses, and ranges of them as `10.0.0.0/8`. */
function readTrustedProxies(text = 'none'): string[] {
  if (text.toLowerCase() === 'none') return [];
  return text.split(',').map((proxy) => {
    const range = readAddressRange(proxy);
    if (range !== null) return range;
    throw new ConfigError(
      `UPLINE_TRUSTED_PROXIES must be a comma-separated list of IP addresses and ranges such as 10.0.0.0/8, not "${proxy.trim()}"`,
    );
  });
}

/** Origins as browsers write them, or `*`. */
function readOrigins(text = 'none'): string[] {
  if (text.toLowerCase() === 'none') return [];
  return text.split(',').map((given) => {
    const origin = readOrigin(given);
    if (origin !== null) return origin;
    throw new ConfigError(
      `UPLINE_CORS_ORIGINS must be * or a comma-separated list of origins such as https://shop.example.com, not "${given.trim()}"`,
    );
  });
}

function readClientId(text: string): string {
  if (/^[\w.-]{1,50}$/.test(text)) return text;
  throw new ConfigError('UPLINE_CLIENT_ID must be 1 to 50 letters, digits and any of - . _');
}

function readEnvironmentType(text: string): EnvironmentType {
  const type = ENVIRONMENT_TYPES.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (type !== undefined) return type;
  throw new ConfigError(`UPLINE_ENVIRONMENT must be one of ${ENVIRONMENT_TYPES.join(', ')}, not "${text}"`);
}
