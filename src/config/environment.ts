/** Every setting, with what docs/settings.md says of it. A test compares the two. */
export const settings = {
  UPLINE_HOST: 'Address to listen on.',
  UPLINE_PORT: 'Port to listen on; 0 takes a free one.',
  UPLINE_DATA_DIR: 'Directory of the database `upline.db` and of the generated secret key.',
  UPLINE_EXTENSION: 'Path of the client extension’s module.',
  UPLINE_SUBSCRIPTION_KEY: 'Value of the first primary key, used at first start only.',
  UPLINE_SECRET_KEY: 'Key that protects tax ids and subscription keys: 32 bytes in base64.',
  UPLINE_LEGACY_ERRORS: 'Sends 4xx answers that the published pages document as 500 with status 500.',
  UPLINE_RATE_LIMIT: 'Requests a minute and subscription.',
  UPLINE_LOG_LEVEL: 'Least severe level that is logged.',
} as const;

export type SettingName = keyof typeof settings;

/** The settings that are set. Blank counts as unset. */
export type Environment = Partial<Record<SettingName, string>>;

/** The only reader of `process.env`. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const names = Object.keys(settings) as SettingName[];
  return Object.fromEntries(
    names.map((name) => [name, env[name]?.trim() ?? '']).filter(([, value]) => value !== ''),
  );
}

/** Names that begin like a setting but are none: most likely misspelt. */
export function unknownSettings(env: NodeJS.ProcessEnv = process.env): string[] {
  return Object.keys(env).filter((name) => name.startsWith('UPLINE_') && !Object.hasOwn(settings, name));
}
