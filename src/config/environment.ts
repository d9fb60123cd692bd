/**
 * A setting: the program reads its default and range from here, and docs/settings.md shows them. A test compares
 * the document with this table.
 */
interface Setting {
  /** The value of an unset setting, or a description of what the program does without it. */
  readonly defaultValue: string;
  /** Range of a whole number, in the unit at the end of the name: milliseconds, hours, days, or a count. */
  readonly range?: readonly [min: number, max: number];
  readonly meaning: string;
}

export const settings = {
  UPLINE_HOST: {
    defaultValue: '127.0.0.1',
    meaning: 'Address to listen on. Before you listen on other addresses, put a proxy with TLS in front.',
  },
  UPLINE_PORT: {
    defaultValue: '8080',
    range: [0, 65_535],
    meaning: 'Port to listen on; 0 to 65535, 0 uses a free one.',
  },
  UPLINE_DATA_DIR: {
    defaultValue: './data',
    meaning: 'Directory of the database `upline.db` and of the generated secret key. Created when missing.',
  },
  UPLINE_DATABASE_URL: {
    defaultValue: 'none: the file in the data directory',
    meaning:
      'A PostgreSQL server, version 15 or newer: `postgres://user:password@host:5432/database`. TLS by `?sslmode=verify-full&sslrootcert=/path/ca.pem`.',
  },
  UPLINE_DATABASE_POOL_SIZE: {
    defaultValue: '10',
    range: [1, 200],
    meaning: 'Maximum number of connections to PostgreSQL, in each process; 1 to 200.',
  },
  UPLINE_DATABASE_TIMEOUT_MS: {
    defaultValue: '10000',
    range: [100, 600_000],
    meaning: 'Longest time for one statement on PostgreSQL, in milliseconds; 100 to 600000.',
  },
  UPLINE_EXTENSION: {
    defaultValue: './extension/index.ts',
    meaning: 'Path of the client extension’s module.',
  },
  UPLINE_EXTENSION_SECRET: {
    defaultValue: 'none: those of `upline secrets`',
    meaning:
      'Extension Secret, which remote hooks are called with: the first of a comma-separated list is sent. 16 to 200 characters.',
  },
  UPLINE_DIRECTSCALE_SECRET: {
    defaultValue: 'none: those of `upline secrets`',
    meaning:
      'DirectScale Secrets, which remote extensions call back with: each of a comma-separated list is accepted, in addition to those of `upline secrets`. 16 to 200 characters.',
  },
  UPLINE_SUBSCRIPTION_KEY: {
    defaultValue: 'generated',
    meaning:
      'Fixes the value of the first primary key: 16 to 128 letters, digits and any of `- . _ ~`. Used at first start only; a generated key is printed once.',
  },
  UPLINE_SECRET_KEY: {
    defaultValue: '`secret.key` in the data directory, generated',
    meaning:
      'Protects tax ids and subscription keys: 32 bytes in base64. Keep it as safe as the database, and apart from its backups: without it they cannot be read.',
  },
  UPLINE_LEGACY_ERRORS: {
    defaultValue: 'false',
    meaning:
      '`true` sends what the published pages document as 500 (400, 409, 412, 415, 422, and 404 on the upgrade) with status 500 and the same body.',
  },
  UPLINE_STRICT: {
    defaultValue: 'false',
    meaning:
      '`true` reads every request as if it had `Prefer: handling=strict`, and reads the answers of extensions strictly. [Compatibility](compatibility.md) lists what is read leniently otherwise.',
  },
  UPLINE_LOGIN_BY_QUERY: {
    defaultValue: 'false',
    meaning:
      '`true` adds `GET /v1/validate/login?username=&password=` for older clients. Read [Logins in the query](operating.md#logins-in-the-query) first: whatever logs addresses in front of the server logs passwords.',
  },
  UPLINE_REQUIRE_IF_MATCH: {
    defaultValue: 'false',
    meaning: '`true` refuses Update, PATCH and Upgrade without `If-Match` (428).',
  },
  UPLINE_IDEMPOTENCY_HOURS: {
    defaultValue: '24',
    range: [1, 720],
    meaning: 'How long the answer to an `Idempotency-Key` is stored, in hours; 1 to 720.',
  },
  UPLINE_EVENT_DAYS: {
    defaultValue: '90',
    range: [1, 3_650],
    meaning:
      'How long events are stored, in days; 1 to 3650. Endpoints and readers that are further behind lose events. What proves an erasure stays.',
  },
  UPLINE_DAY_START: {
    defaultValue: '00:00 UTC',
    meaning:
      'When the event `day.started` comes: a time from `00:00` to `23:59` and an IANA time zone, such as `06:00 America/Denver`.',
  },
  UPLINE_EVENT_NETWORKS: {
    defaultValue: 'none',
    meaning:
      'Networks that events may be delivered to, in addition to public addresses over https, as a comma-separated list such as `10.0.0.0/8`; also over http.',
  },
  UPLINE_CHANGE_HISTORY_DAYS: {
    defaultValue: '1095',
    range: [1, 36_500],
    meaning:
      'How long changes of statuses and of the values of records are stored, in days; 1 to 36500. Of each customer, the values of the latest 500 writes are stored. An erasure removes them.',
  },
  UPLINE_HOOK_LOG_DAYS: {
    defaultValue: '30',
    range: [0, 3_650],
    meaning: 'How long lines of the hook-call log are stored, in days; 0 to 3650, 0 stores none.',
  },
  UPLINE_REQUEST_LOG_DAYS: {
    defaultValue: '7',
    range: [0, 365],
    meaning:
      'How long the recent requests of each subscription are stored for the portal, in days; 0 to 365, 0 stores none.',
  },
  UPLINE_REQUEST_LOG_BODIES: {
    defaultValue: 'false',
    meaning:
      '`true` also stores the bodies of these requests and answers, encrypted, with passwords and tax ids masked. Refused where `UPLINE_ENVIRONMENT` is `Live`.',
  },
  UPLINE_RATE_LIMIT: {
    defaultValue: '0',
    range: [0, 1_000_000],
    meaning: 'Requests a minute and subscription, counted in each process; 0 to 1000000, 0 is no limit.',
  },
  UPLINE_LONG_READS: {
    defaultValue: '2',
    range: [1, 16],
    meaning:
      'Long reads, such as of a whole downline, that run at once in each process; 1 to 16. Searches, and counts for writes, each have the same number of separate turns. On PostgreSQL each turn takes a connection in addition to those of `UPLINE_DATABASE_POOL_SIZE`.',
  },
  UPLINE_LONG_READ_WAIT_MS: {
    defaultValue: '5000',
    range: [0, 60_000],
    meaning:
      'Longest time that a long read waits for others to end, in milliseconds; 0 to 60000. Then the answer is 503 `too_many_long_reads`.',
  },
  UPLINE_LONG_READ_TIMEOUT_MS: {
    defaultValue: '30000',
    range: [100, 600_000],
    meaning:
      'Longest time that a long read runs, in milliseconds; 100 to 600000. Then the answer is 503 `long_read_too_long`.',
  },
  UPLINE_TREE_INDEX: {
    defaultValue: 'auto',
    meaning:
      '`auto` keeps the present state of each tree in memory too, about 40 bytes a person and tree, from the first request that needs it. `always` begins at the start, and for small networks as well. `off` always asks the database. The answers are the same.',
  },
  UPLINE_CLIENT_ID: {
    defaultValue: 'upline',
    meaning: 'Name of your company in `SettingsService.ExtensionContext`.',
  },
  UPLINE_CLIENT_CONNECTION_STRING: {
    defaultValue: 'none',
    meaning:
      'Answer of `DataService.GetClientConnectionString`, for extensions that read [the views for reports](operating.md#reports-and-sql): a connection string of their role, in the form that your database library takes. Contains a password.',
  },
  UPLINE_ENVIRONMENT: {
    defaultValue: 'Stage',
    meaning:
      '`Live` or `Stage`, for `SettingsService.ExtensionContext`: extensions of a live server use no sandboxes.',
  },
  UPLINE_PUBLIC_URL: {
    defaultValue: 'the address that the server listens on',
    meaning:
      'Address under which browsers reach the server, such as `https://api.example.com`: for one-time links and the portal’s cookies, which are `Secure` when it is https.',
  },
  UPLINE_OIDC_ISSUER: {
    defaultValue: 'none: passwords only',
    meaning:
      'Lets people sign in to the portal by OpenID Connect: the provider’s issuer, such as `https://login.example.com/realms/staff`. Its client has the redirect address UPLINE_PUBLIC_URL + `/portal/oidc/callback`.',
  },
  UPLINE_OIDC_CLIENT_ID: {
    defaultValue: 'none',
    meaning: 'Client id of this server at the OpenID provider.',
  },
  UPLINE_OIDC_CLIENT_SECRET: {
    defaultValue: 'none',
    meaning: 'Secret of that client, if it has one.',
  },
  UPLINE_OIDC_NAME: {
    defaultValue: 'Single sign-on',
    meaning: 'Name of the OpenID provider on the sign-in page.',
  },
  UPLINE_ADMIN_EMAIL: {
    defaultValue: 'admin@localhost',
    meaning: 'Email address of the portal’s first administrator, whose one-time link the first start prints.',
  },
  UPLINE_TRUSTED_PROXIES: {
    defaultValue: 'none',
    meaning:
      'Proxies in front of the server, as a comma-separated list of IP addresses and ranges such as `10.0.0.0/8`: only their `X-Forwarded-*` headers are believed. Without it every caller behind a proxy has the proxy’s address.',
  },
  UPLINE_METRICS_PORT: {
    defaultValue: 'none: `/metrics` is on `UPLINE_PORT`',
    range: [0, 65_535],
    meaning:
      'Port for `/metrics` alone; then it is not on `UPLINE_PORT`. 0 to 65535, 0 takes a free one. Several processes on one machine need one each.',
  },
  UPLINE_METRICS_HOST: {
    defaultValue: '127.0.0.1',
    meaning:
      'Address for `UPLINE_METRICS_PORT` to listen on: one that Prometheus reaches, and the public does not.',
  },
  UPLINE_LOG_FORMAT: {
    defaultValue: 'auto',
    meaning: '`json`, `text` (one line for people), or `auto`: text on a terminal, JSON elsewhere.',
  },
  UPLINE_CORS_ORIGINS: {
    defaultValue: 'none',
    meaning:
      'Origins whose browser code may call the API, as a comma-separated list such as `https://shop.example.com`; `*` for every origin. See [Browsers](operating.md#browsers).',
  },
  UPLINE_LOG_LEVEL: {
    defaultValue: 'info',
    meaning: 'Least severe level that is logged: trace, debug, info, warn, error, fatal or silent.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** The settings that are whole numbers. */
export type NumberSetting = {
  [Name in SettingName]: (typeof settings)[Name] extends { readonly range: unknown } ? Name : never;
}[SettingName];

/** The settings with a value. Blank counts as unset. */
export type Environment = Partial<Record<SettingName, string>>;

/** The only reader of `process.env`. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const names = Object.keys(settings) as SettingName[];
  return Object.fromEntries(
    names.map((name) => [name, env[name]?.trim() ?? '']).filter(([, value]) => value !== ''),
  );
}

/** The text of a setting, or its default. */
export function textOf(environment: Environment, name: SettingName): string {
  return environment[name] ?? settings[name].defaultValue;
}

/** Names that begin like a setting but do not exist: most likely misspelled. */
export function unknownSettings(env: NodeJS.ProcessEnv = process.env): string[] {
  return Object.keys(env).filter((name) => name.startsWith('UPLINE_') && !Object.hasOwn(settings, name));
}
