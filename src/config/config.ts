import path from 'node:path';
import type { Environment, SettingName } from './environment.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What the program runs with: typed, complete, without contradiction. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly databaseFile: string;
  /** Absolute path of the client extension's module. */
  readonly extensionFile: string;
  readonly firstSubscriptionKey: string | null;
  /** 32 bytes, or `null` to use the one in the data directory. */
  readonly secretKey: Buffer | null;
  readonly usesLegacyErrors: boolean;
  /** Requests a minute and subscription; 0 for no limit. */
  readonly rateLimit: number;
  readonly logLevel: LogLevel;
}

/** A setting can't be used. The message is one line for whoever starts the program. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const SECRET_KEY_BYTES = 32;
const RATE_LIMIT_MAX = 1_000_000;

/**
 * @param workingDirectory what relative paths are relative to
 * @throws ConfigError that names the first setting that can't be used
 */
export function createConfig(environment: Environment, workingDirectory: string = process.cwd()): Config {
  const resolve = (file: string) => path.resolve(workingDirectory, file);
  const dataDirectory = resolve(environment.UPLINE_DATA_DIR ?? './data');
  return {
    host: environment.UPLINE_HOST ?? '127.0.0.1',
    port: readInteger(environment, 'UPLINE_PORT', 8080, 65_535),
    dataDirectory,
    databaseFile: path.join(dataDirectory, 'upline.db'),
    extensionFile: resolve(environment.UPLINE_EXTENSION ?? './extension/index.ts'),
    firstSubscriptionKey: environment.UPLINE_SUBSCRIPTION_KEY ?? null,
    secretKey: readSecretKey(environment.UPLINE_SECRET_KEY),
    usesLegacyErrors: readFlag(environment, 'UPLINE_LEGACY_ERRORS'),
    rateLimit: readInteger(environment, 'UPLINE_RATE_LIMIT', 0, RATE_LIMIT_MAX),
    logLevel: readLogLevel(environment.UPLINE_LOG_LEVEL ?? 'info'),
  };
}

function readInteger(environment: Environment, name: SettingName, standard: number, max: number): number {
  const text = environment[name];
  if (text === undefined) return standard;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value > max) {
    throw new ConfigError(`${name} must be a whole number from 0 to ${max}, not "${text}"`);
  }
  return value;
}

function readFlag(environment: Environment, name: SettingName): boolean {
  const text = environment[name]?.toLowerCase();
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw new ConfigError(`${name} must be true or false, not "${text}"`);
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
