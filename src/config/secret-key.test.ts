import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { databaseIn, startTestServer } from '../../test/support/test-server.ts';
import { WrongSecretKeyError } from '../database/installation.ts';
import { openInstallation } from '../server/installation.ts';
import { createConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { createSecretKey, findSecretKey } from './secret-key.ts';

const KEY = Buffer.alloc(32, 1);
const OTHER = Buffer.alloc(32, 2);

describe('Secret key', () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = path.join(mkdtempSync(path.join(tmpdir(), 'upline-test-')), 'data');
    file = path.join(directory, 'secret.key');
  });
  afterEach(() => rmSync(path.dirname(directory), { recursive: true, force: true }));
  const find = (secretKey: Buffer | null) => findSecretKey({ dataDirectory: directory, secretKey });
  const create = () => createSecretKey({ dataDirectory: directory, secretKey: null });
  const configOf = async (key: Buffer) =>
    createConfig({ ...(await databaseIn(directory)), UPLINE_SECRET_KEY: key.toString('base64') });

  it('is created at the first start with 32 random bytes, is readable only by its owner, and does not change', () => {
    assert.equal(find(null), null);
    const key = create();
    assert.equal(key.length, 32);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(directory), ['secret.key'], 'no draft is left behind');
    assert.deepEqual(find(null), key);
    assert.deepEqual(create(), key, 'two that start at once get the same key');
    assert.equal(readFileSync(file, 'utf8'), `${key.toString('base64')}\n`);
    rmSync(file);
    assert.notDeepEqual(create(), key);
  });

  it('is not written to a file when it comes from the setting', () => {
    assert.deepEqual(find(KEY), KEY);
    assert.ok(!existsSync(file));
  });

  it('may be in the setting and in the file when both are the same', () => {
    const key = create();
    assert.deepEqual(find(key), key);
  });

  it('is refused when the setting and the file differ, and neither is shown', () => {
    const key = create();
    assert.throws(
      () => find(OTHER),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /UPLINE_SECRET_KEY differs/);
        assert.ok(
          !error.message.includes(key.toString('base64')) &&
            !error.message.includes(OTHER.toString('base64')),
        );
        return true;
      },
    );
  });

  it('is refused when the file is damaged, and the file is not changed', () => {
    create();
    for (const text of ['', 'not a key', KEY.subarray(1).toString('base64')]) {
      writeFileSync(file, text);
      assert.throws(() => find(null), ConfigError);
      assert.equal(readFileSync(file, 'utf8'), text);
    }
  });

  it('must match the database; a different key is refused', async () => {
    await (await openInstallation(await configOf(KEY))).close();
    await assert.rejects(openInstallation(await configOf(OTHER)), WrongSecretKeyError);
    await (await openInstallation(await configOf(KEY))).close();
  });

  it('is not replaced when it is lost: the start is refused until the old key is restored', async () => {
    const config = createConfig(await databaseIn(directory));
    await (await openInstallation(config)).close();
    const key = readFileSync(file);
    rmSync(file);
    await assert.rejects(openInstallation(config), (error) => {
      assert.ok(error instanceof WrongSecretKeyError);
      assert.match(error.message, /restore secret\.key/);
      return true;
    });
    assert.ok(!existsSync(file), 'the place of the right key stays free');
    writeFileSync(file, key, { mode: 0o600 });
    await (await openInstallation(config)).close();
  });

  it('decrypts stored values after a restart', async () => {
    const environment = { UPLINE_SECRET_KEY: KEY.toString('base64') };
    const first = await startTestServer({ directory, environment });
    const { primary } = await first.installation.subscriptions.create('kept');
    await first.close();
    await using second = await startTestServer({ directory, environment });
    assert.equal((await second.installation.subscriptions.reveal('kept')).primary, primary);
    const answer = await second.call('GET', '/v1/customers/2', undefined, {
      'Ocp-Apim-Subscription-Key': primary,
    });
    assert.equal(answer.status, 200);
  });
});
