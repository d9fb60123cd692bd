import path from 'node:path';
import type { LongReadLimits } from '../database/long-read-limits.ts';
import type { FixedSecrets } from '../extensions/manage-secrets.ts';
import type { EnvironmentType } from '../kernel/environment-type.ts';
import { ConfigError } from './config-error.ts';
import { type Environment, textOf } from './environment.ts';
import type { OpenIdSettings } from './openid-settings.ts';
import {
  readEventNetworks,
  readMetrics,
  readOpenId,
  readOrigins,
  readPublicUrl,
  readTrustedProxies,
} from './read-addresses.ts';
import {
  type DayStart,
  type LogFormat,
  type LogLevel,
  readAdminEmail,
  readClientId,
  readDayStart,
  readEnvironmentType,
  readFlag,
  readInteger,
  readLogFormat,
  readLogLevel,
  readSecretKey,
  readSecrets,
  readTreeIndex,
  type TreeIndexSetting,
} from './read-setting.ts';

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
  /** Validate Login also accepts username and password in the query. */
  readonly takesLoginByQuery: boolean;
  /** Changes to a stored customer need If-Match. */
  readonly requiresIfMatch: boolean;
  /** How long the answer to an idempotency key is stored. */
  readonly idempotencyHours: number;
  /** When a day begins, for events. */
  readonly dayStart: DayStart;
  /** Networks that events may be delivered to, in addition to public addresses; also over http. */
  readonly eventNetworks: readonly string[];
  /** How long events are stored. */
  readonly eventDays: number;
  /** How long lines of the hook-call log are stored; 0 stores none. */
  readonly hookLogDays: number;
  /** How long changes of records are stored. */
  readonly changeHistoryDays: number;
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
  /** Whether trees are kept in memory too. */
  readonly treeIndex: TreeIndexSetting;
  /** Where metrics are served; `null` for the public port. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** The names of this company and installation for extensions. */
  readonly clientId: string;
  /** For extensions that read the published views by SQL; a secret. */
  readonly clientConnectionString: string | null;
  readonly environmentType: EnvironmentType;
}

export interface PostgresConfig {
  readonly url: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
}

/**
 * @param workingDirectory base of relative paths
 * @throws ConfigError that names the first invalid setting
 */
export function createConfig(environment: Environment, workingDirectory: string = process.cwd()): Config {
  const resolve = (file: string) => path.resolve(workingDirectory, file);
  const host = textOf(environment, 'UPLINE_HOST');
  const port = readInteger(environment, 'UPLINE_PORT');
  const dataDirectory = resolve(textOf(environment, 'UPLINE_DATA_DIR'));
  const environmentType = readEnvironmentType(textOf(environment, 'UPLINE_ENVIRONMENT'));
  return {
    host,
    port,
    dataDirectory,
    databaseFile: path.join(dataDirectory, 'upline.db'),
    postgres: readPostgres(environment),
    extensionFile: resolve(textOf(environment, 'UPLINE_EXTENSION')),
    secrets: {
      extension: readSecrets(environment, 'UPLINE_EXTENSION_SECRET'),
      directscale: readSecrets(environment, 'UPLINE_DIRECTSCALE_SECRET'),
    },
    firstSubscriptionKey: environment.UPLINE_SUBSCRIPTION_KEY ?? null,
    secretKey: readSecretKey(environment.UPLINE_SECRET_KEY),
    usesLegacyErrors: readFlag(environment, 'UPLINE_LEGACY_ERRORS'),
    isStrict: readFlag(environment, 'UPLINE_STRICT'),
    takesLoginByQuery: readFlag(environment, 'UPLINE_LOGIN_BY_QUERY'),
    requiresIfMatch: readFlag(environment, 'UPLINE_REQUIRE_IF_MATCH'),
    idempotencyHours: readInteger(environment, 'UPLINE_IDEMPOTENCY_HOURS'),
    dayStart: readDayStart(textOf(environment, 'UPLINE_DAY_START')),
    eventNetworks: readEventNetworks(textOf(environment, 'UPLINE_EVENT_NETWORKS')),
    eventDays: readInteger(environment, 'UPLINE_EVENT_DAYS'),
    hookLogDays: readInteger(environment, 'UPLINE_HOOK_LOG_DAYS'),
    changeHistoryDays: readInteger(environment, 'UPLINE_CHANGE_HISTORY_DAYS'),
    requestLogDays: readInteger(environment, 'UPLINE_REQUEST_LOG_DAYS'),
    requestLogBodies: readRequestLogBodies(environment, environmentType),
    rateLimit: readInteger(environment, 'UPLINE_RATE_LIMIT'),
    longReads: {
      atOnce: readInteger(environment, 'UPLINE_LONG_READS'),
      waitMs: readInteger(environment, 'UPLINE_LONG_READ_WAIT_MS'),
      timeoutMs: readInteger(environment, 'UPLINE_LONG_READ_TIMEOUT_MS'),
    },
    treeIndex: readTreeIndex(environment.UPLINE_TREE_INDEX ?? 'auto'),
    publicUrl: readPublicUrl(environment.UPLINE_PUBLIC_URL),
    openId: readOpenId(environment),
    adminEmail: readAdminEmail(textOf(environment, 'UPLINE_ADMIN_EMAIL')),
    corsOrigins: readOrigins(textOf(environment, 'UPLINE_CORS_ORIGINS')),
    trustedProxies: readTrustedProxies(textOf(environment, 'UPLINE_TRUSTED_PROXIES')),
    metrics: readMetrics(environment, { host, port }),
    logLevel: readLogLevel(textOf(environment, 'UPLINE_LOG_LEVEL')),
    logFormat: readLogFormat(textOf(environment, 'UPLINE_LOG_FORMAT')),
    clientConnectionString: environment.UPLINE_CLIENT_CONNECTION_STRING ?? null,
    clientId: readClientId(textOf(environment, 'UPLINE_CLIENT_ID')),
    environmentType,
  };
}

function readPostgres(environment: Environment): PostgresConfig | null {
  const poolSize = readInteger(environment, 'UPLINE_DATABASE_POOL_SIZE');
  const statementTimeoutMs = readInteger(environment, 'UPLINE_DATABASE_TIMEOUT_MS');
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

function readRequestLogBodies(environment: Environment, environmentType: EnvironmentType): boolean {
  const keepsBodies = readFlag(environment, 'UPLINE_REQUEST_LOG_BODIES');
  if (!keepsBodies || environmentType !== 'Live') return keepsBodies;
  throw new ConfigError(
    'UPLINE_REQUEST_LOG_BODIES is for tests, but UPLINE_ENVIRONMENT is Live, where bodies hold data of real people',
  );
}
