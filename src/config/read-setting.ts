import { isUsableSecret, USABLE_SECRET } from '../extensions/secret.ts';
import { ENVIRONMENT_TYPES, type EnvironmentType } from '../kernel/environment-type.ts';
import { invisibleCharacter } from '../kernel/invisible-character.ts';
import { ConfigError } from './config-error.ts';
import { type Environment, type NumberSetting, type SettingName, settings, textOf } from './environment.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['auto', 'json', 'text'] as const;
/** `auto` is text on a terminal and JSON elsewhere. */
export type LogFormat = (typeof LOG_FORMATS)[number];

const SECRET_KEY_BYTES = 32;

export function readInteger(environment: Environment, name: NumberSetting): number {
  const [min, max] = settings[name].range;
  const text = textOf(environment, name);
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < min || value > max) {
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}

export function readSecrets(environment: Environment, name: SettingName): string[] {
  const secrets = (environment[name] ?? '').split(',').map((secret) => secret.trim());
  const given = secrets.filter((secret) => secret !== '');
  if (given.every(isUsableSecret)) return given;
  throw new ConfigError(`${name} must be a comma-separated list of secrets of ${USABLE_SECRET}`);
}

export function readFlag(environment: Environment, name: SettingName): boolean {
  const text = textOf(environment, name).toLowerCase();
  if (text === 'false') return false;
  if (text === 'true') return true;
  throw new ConfigError(`${name} must be true or false, not "${text}"`);
}

export function readSecretKey(text: string | undefined): Buffer | null {
  if (text === undefined) return null;
  const key = Buffer.from(text, 'base64');
  if (key.length === SECRET_KEY_BYTES && /^[A-Za-z0-9+/_-]+=*$/.test(text)) return key;
  throw new ConfigError(`UPLINE_SECRET_KEY must be ${SECRET_KEY_BYTES} bytes in base64`);
}

export function readLogLevel(text: string): LogLevel {
  const level = LOG_LEVELS.find((candidate) => candidate === text.toLowerCase());
  if (level !== undefined) return level;
  throw new ConfigError(`UPLINE_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${text}"`);
}

export function readLogFormat(text: string): LogFormat {
  const format = LOG_FORMATS.find((candidate) => candidate === text.toLowerCase());
  if (format !== undefined) return format;
  throw new ConfigError(`UPLINE_LOG_FORMAT must be one of ${LOG_FORMATS.join(', ')}, not "${text}"`);
}

const TREE_INDEX_SETTINGS = ['auto', 'always', 'off'] as const;

export type TreeIndexSetting = (typeof TREE_INDEX_SETTINGS)[number];

export function readTreeIndex(text: string): TreeIndexSetting {
  const setting = TREE_INDEX_SETTINGS.find((candidate) => candidate === text.toLowerCase());
  if (setting !== undefined) return setting;
  throw new ConfigError(`UPLINE_TREE_INDEX must be one of ${TREE_INDEX_SETTINGS.join(', ')}, not "${text}"`);
}

export function readAdminEmail(text: string): string {
  const isAddress = /^[^\s@]{1,64}@[^\s@]{1,180}$/.test(text);
  if (isAddress && invisibleCharacter(text) === null) return text;
  throw new ConfigError('UPLINE_ADMIN_EMAIL must be an email address');
}

export function readClientId(text: string): string {
  if (/^[\w.-]{1,50}$/.test(text)) return text;
  throw new ConfigError('UPLINE_CLIENT_ID must be 1 to 50 letters, digits and any of - . _');
}

export function readEnvironmentType(text: string): EnvironmentType {
  const type = ENVIRONMENT_TYPES.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (type !== undefined) return type;
  throw new ConfigError(`UPLINE_ENVIRONMENT must be one of ${ENVIRONMENT_TYPES.join(', ')}, not "${text}"`);
}

/** A time and an IANA time zone. */
export interface DayStart {
  /** `HH:mm`. */
  readonly time: string;
  readonly zone: string;
}

export function readDayStart(text: string): DayStart {
  const [, time = '', zone = ''] = /^((?:[01]\d|2[0-3]):[0-5]\d) +(\S{1,60})$/.exec(text.trim()) ?? [];
  if (time !== '' && isTimeZone(zone)) return { time, zone };
  throw new ConfigError(`UPLINE_DAY_START must be like 06:00 America/Denver, not "${text}"`);
}

function isTimeZone(zone: string): boolean {
  if (zone === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
