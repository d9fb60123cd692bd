import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, createConfig } from './config.ts';
import { readEnvironment, type SettingName, unknownSettings } from './environment.ts';

const KEY = Buffer.alloc(32, 7);

const BAD_VALUES: Partial<Record<SettingName, readonly string[]>> = {
  UPLINE_PORT: ['http', '-1', '65536', '80.5', '0x50', '8e1', '80 81'],
  UPLINE_CLIENT_ID: ['a b', 'x'.repeat(51)],
  UPLINE_ENVIRONMENT: ['production'],
  UPLINE_RATE_LIMIT: ['many', '-1', '1.5', '1000001', '99999999999'],
  UPLINE_LEGACY_ERRORS: ['yes', '1', 'on'],
  UPLINE_LOG_LEVEL: ['loud', '30'],
  UPLINE_EXTENSION_SECRET: ['too-short', 'long-enough-by-far, short'],
  UPLINE_DIRECTSCALE_SECRET: ['with a space inside of it', 'with-a-line-break\nin-it'],
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
      requiresIfMatch: false,
      idempotencyHours: 24,
      hookLogDays: 30,
      publicUrl: null,
      adminEmail: 'admin@localhost',
      trustedProxies: [],
      rateLimit: 0,
      logLevel: 'info',
      clientId: 'upline',
      environmentType: 'Stage',
    });
  });

  it('are read as they are meant', () => {
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
      UPLINE_RATE_LIMIT: '1000000',
      UPLINE_LOG_LEVEL: 'WARN',
      UPLINE_CLIENT_ID: 'acme',
      UPLINE_ENVIRONMENT: 'live',
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
      requiresIfMatch: false,
      idempotencyHours: 24,
      hookLogDays: 30,
      publicUrl: null,
      adminEmail: 'admin@localhost',
      trustedProxies: [],
      rateLimit: 1_000_000,
      logLevel: 'warn',
      clientId: 'acme',
      environmentType: 'Live',
    });
    assert.equal(createConfig({ UPLINE_LEGACY_ERRORS: 'false' }).usesLegacyErrors, false);
    assert.deepEqual(createConfig({ UPLINE_SECRET_KEY: KEY.toString('base64url') }).secretKey, KEY);
  });

  for (const [name, values] of Object.entries(BAD_VALUES)) {
    it(`refuse a bad ${name}, naming it`, () => {
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

  it('count as unset when blank, and are trimmed', () => {
    assert.deepEqual(
      readEnvironment({ UPLINE_PORT: ' ', UPLINE_HOST: '', UPLINE_LOG_LEVEL: ' warn ', PATH: '/bin' }),
      {
        UPLINE_LOG_LEVEL: 'warn',
      },
    );
  });

  it('that do not exist are found, to be warned of', () => {
    assert.deepEqual(unknownSettings({ UPLINE_PROT: '80', UPLINE_PORT: '80', OTHER: 'x' }), ['UPLINE_PROT']);
  });
});
