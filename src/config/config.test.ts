import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { readEnvironment, type SettingName, unknownSettings } from './environment.ts';

const KEY = Buffer.alloc(32, 7);

const BAD_VALUES: Partial<Record<SettingName, readonly string[]>> = {
  UPLINE_PORT: ['http', '-1', '65536', '80.5', '0x50', '8e1', '80 81'],
  UPLINE_CLIENT_ID: ['a b', 'x'.repeat(51)],
  UPLINE_ENVIRONMENT: ['production'],
  UPLINE_REQUEST_LOG_DAYS: ['-1', '366', 'x'],
  UPLINE_REQUEST_LOG_BODIES: ['yes', '1'],
  UPLINE_RATE_LIMIT: ['many', '-1', '1.5', '1000001', '99999999999'],
  UPLINE_LEGACY_ERRORS: ['yes', '1', 'on'],
  UPLINE_STRICT: ['yes', '1', 'strict'],
  UPLINE_CORS_ORIGINS: [
    'shop.example.com',
    'https://a.example/path',
    'ftp://a.example',
    'https://a.example,',
    'null',
  ],
  UPLINE_LOG_LEVEL: ['loud', '30'],
  UPLINE_EXTENSION_SECRET: ['too-short', 'long-enough-by-far, short'],
  UPLINE_DIRECTSCALE_SECRET: ['with a space inside of it', 'with-a-line-break\nin-it'],
  UPLINE_PUBLIC_URL: [
    'example.com',
    'ftp://example.com',
    'https://example.com/portal',
    'https://a:b@example.com',
  ],
  UPLINE_CHANGE_HISTORY_DAYS: ['0', '36501', 'long'],
  UPLINE_EVENT_DAYS: ['0', '3651', 'long'],
  UPLINE_DAY_START: ['24:00 UTC', '6 UTC', '06:00 Mars/Olympus', '06:00'],
  UPLINE_EVENT_NETWORKS: ['10.0.0.0/33', 'home'],
  UPLINE_ADMIN_EMAIL: ['admin', 'a b@example.com'],
  UPLINE_TRUSTED_PROXIES: ['proxy', '10.0.0.0/33', '10.0.0.1,', '::1/129', '10.0.0', 'loopback'],
  UPLINE_SECRET_KEY: [
    'short',
    KEY.subarray(1).toString('base64'),
    Buffer.alloc(33, 7).toString('base64'),
    KEY.toString('hex'),
    `${KEY.toString('base64').slice(0, -1)}!`,
    `${KEY.toString('base64')}, and more`,
  ],
};

describe('Settings', () => {
  it('have the documented defaults', () => {
    assert.deepEqual(createConfig({}, '/srv/upline'), {
      host: '127.0.0.1',
      port: 8080,
      dataDirectory: '/srv/upline/data',
      databaseFile: '/srv/upline/data/upline.db',
      postgres: null,
      extensionFile: '/srv/upline/extension/index.ts',
      firstSubscriptionKey: null,
      secrets: { extension: [], directscale: [] },
      secretKey: null,
      usesLegacyErrors: false,
      isStrict: false,
      takesLoginByQuery: false,
      corsOrigins: [],
      requiresIfMatch: false,
      idempotencyHours: 24,
      hookLogDays: 30,
      changeHistoryDays: 1095,
      requestLogDays: 7,
      requestLogBodies: false,
      publicUrl: null,
      openId: null,
      adminEmail: 'admin@localhost',
      trustedProxies: [],
      rateLimit: 0,
      metrics: null,
      logLevel: 'info',
      logFormat: 'auto',
      clientId: 'upline',
      clientConnectionString: null,
      eventDays: 90,
      dayStart: { time: '00:00', zone: 'UTC' },
      eventNetworks: [],
      longReads: { atOnce: 2, waitMs: 5_000, timeoutMs: 30_000 },
      treeIndex: 'auto',
      environmentType: 'Stage',
    });
  });

  it('are read as documented', () => {
    const environment = {
      UPLINE_HOST: '0.0.0.0',
      UPLINE_PORT: '0',
      UPLINE_DATA_DIR: '/var/lib/upline',
      UPLINE_EXTENSION: '../ours/index.ts',
      UPLINE_SUBSCRIPTION_KEY: 'a-key-chosen-by-hand',
      UPLINE_SECRET_KEY: KEY.toString('base64'),
      UPLINE_EXTENSION_SECRET: 'sent-from-now-on-01',
      UPLINE_DIRECTSCALE_SECRET: 'the-first-of-them-1, the-second-of-them-2,',
      UPLINE_LEGACY_ERRORS: 'True',
      UPLINE_STRICT: 'true',
      UPLINE_LOGIN_BY_QUERY: 'true',
      UPLINE_CORS_ORIGINS: 'https://Shop.example.com:443, http://localhost:3000/',
      UPLINE_RATE_LIMIT: '1000000',
      UPLINE_LOG_LEVEL: 'WARN',
      UPLINE_LOG_FORMAT: 'JSON',
      UPLINE_METRICS_PORT: '9100',
      UPLINE_LONG_READS: '4',
      UPLINE_TREE_INDEX: 'OFF',
      UPLINE_LONG_READ_WAIT_MS: '0',
      UPLINE_LONG_READ_TIMEOUT_MS: '600000',
      UPLINE_CLIENT_ID: 'acme',
      UPLINE_ENVIRONMENT: 'live',
      UPLINE_EVENT_DAYS: '30',
      UPLINE_DAY_START: '06:00 America/Denver',
      UPLINE_EVENT_NETWORKS: '10.0.0.0/8, 192.168.7.0/24',
    };
    assert.deepEqual(createConfig(environment, '/srv/upline'), {
      host: '0.0.0.0',
      port: 0,
      dataDirectory: '/var/lib/upline',
      databaseFile: '/var/lib/upline/upline.db',
      postgres: null,
      extensionFile: '/srv/ours/index.ts',
      firstSubscriptionKey: 'a-key-chosen-by-hand',
      secrets: {
        extension: ['sent-from-now-on-01'],
        directscale: ['the-first-of-them-1', 'the-second-of-them-2'],
      },
      secretKey: KEY,
      usesLegacyErrors: true,
      isStrict: true,
      takesLoginByQuery: true,
      corsOrigins: ['https://shop.example.com', 'http://localhost:3000'],
      requiresIfMatch: false,
      idempotencyHours: 24,
      hookLogDays: 30,
      changeHistoryDays: 1095,
      requestLogDays: 7,
      requestLogBodies: false,
      publicUrl: null,
      openId: null,
      adminEmail: 'admin@localhost',
      trustedProxies: [],
      rateLimit: 1_000_000,
      metrics: { host: '127.0.0.1', port: 9100 },
      logLevel: 'warn',
      logFormat: 'json',
      longReads: { atOnce: 4, waitMs: 0, timeoutMs: 600_000 },
      treeIndex: 'off',
      clientId: 'acme',
      eventDays: 30,
      dayStart: { time: '06:00', zone: 'America/Denver' },
      eventNetworks: ['10.0.0.0/8', '192.168.7.0/24'],
      clientConnectionString: null,
      environmentType: 'Live',
    });
    assert.equal(createConfig({ UPLINE_LEGACY_ERRORS: 'false' }).usesLegacyErrors, false);
    assert.deepEqual(createConfig({ UPLINE_SECRET_KEY: KEY.toString('base64url') }).secretKey, KEY);
  });

  for (const [name, values] of Object.entries(BAD_VALUES)) {
    it(`refuse an invalid ${name}, and name it`, () => {
      for (const value of values) {
        assert.throws(
          () => createConfig({ [name]: value }),
          (error) => {
            assert.ok(error instanceof ConfigError, value);
            assert.ok(error.message.startsWith(`${name} must be `), error.message);
            if (['UPLINE_SECRET_KEY', 'UPLINE_DIRECTSCALE_SECRET'].includes(name))
              assert.ok(!error.message.includes(value), 'the key is not shown');
            return true;
          },
        );
      }
    });
  }

  it('of OpenID Connect must not contradict each other, and accept plain HTTP only for this machine', () => {
    const issuer = { UPLINE_OIDC_ISSUER: 'https://login.example.com/staff', UPLINE_OIDC_CLIENT_ID: 'upline' };
    const { openId } = createConfig({ ...issuer, UPLINE_OIDC_CLIENT_SECRET: 'secret' });
    assert.deepEqual(openId, {
      issuer: new URL('https://login.example.com/staff'),
      clientId: 'upline',
      clientSecret: 'secret',
      name: 'Single sign-on',
    });
    assert.ok(createConfig({ ...issuer, UPLINE_OIDC_ISSUER: 'http://localhost:9000' }).openId);
    for (const [environment, message] of [
      [{ UPLINE_OIDC_CLIENT_ID: 'x' }, /^UPLINE_OIDC_CLIENT_ID .*UPLINE_OIDC_ISSUER is not set/],
      [{ UPLINE_OIDC_CLIENT_SECRET: 'x' }, /^UPLINE_OIDC_CLIENT_SECRET .*UPLINE_OIDC_ISSUER is not set/],
      [{ UPLINE_OIDC_NAME: 'x' }, /^UPLINE_OIDC_NAME .*UPLINE_OIDC_ISSUER is not set/],
      [{ UPLINE_OIDC_ISSUER: 'https://login.example.com' }, /needs UPLINE_OIDC_CLIENT_ID/],
      ...[
        'http://login.example.com',
        'login.example.com',
        'https://a:b@login.example.com',
        'https://x.example/?y',
      ].map(
        (UPLINE_OIDC_ISSUER) =>
          [{ ...issuer, UPLINE_OIDC_ISSUER }, /^UPLINE_OIDC_ISSUER must look like/] as const,
      ),
    ] as const) {
      assert.throws(() => createConfig(environment), { name: 'ConfigError', message });
    }
  });

  it('accept addresses and ranges of proxies', () => {
    const { trustedProxies } = createConfig({ UPLINE_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' });
    assert.deepEqual(trustedProxies, ['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
  });

  it('count as unset when blank, and are trimmed', () => {
    assert.deepEqual(
      readEnvironment({ UPLINE_PORT: ' ', UPLINE_HOST: '', UPLINE_LOG_LEVEL: ' warn ', PATH: '/bin' }),
      {
        UPLINE_LOG_LEVEL: 'warn',
      },
    );
  });

  it('that do not exist are found and reported as a warning', () => {
    assert.deepEqual(unknownSettings({ UPLINE_PROT: '80', UPLINE_PORT: '80', OTHER: 'x' }), ['UPLINE_PROT']);
  });
});
