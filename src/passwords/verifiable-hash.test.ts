import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hash as argon2 } from '@node-rs/argon2';
import { hashSync } from 'bcryptjs';
import { csvText, retailRecord } from '../../test/support/csv-text.ts';
import { createImportHome } from '../../test/support/import-home.ts';
import { hashPassword } from './hash-password.ts';
import { isVerifiableHash } from './verifiable-hash.ts';

const PASSWORD = 'Correct-Horse-9';
const bcrypt = hashSync(PASSWORD, 5);
const own = await hashPassword(PASSWORD);
const with2 = (kind: string) => `$${kind}${bcrypt.slice(3)}`;
const settings = (text: string) => own.replace(/m=\d+,t=\d+,p=\d+/, text);

/** Hashes of the password in the formats of other systems. */
const good: Readonly<Record<string, string>> = {
  own,
  twoA: with2('2a'),
  twoB: with2('2b'),
  twoY: with2('2y'),
  smallest: await argon2(PASSWORD, { memoryCost: 8, timeCost: 1, parallelism: 1 }),
  lanes: await argon2(PASSWORD, { memoryCost: 256, timeCost: 3, parallelism: 16 }),
  shortsalt: await argon2(PASSWORD, { memoryCost: 64, salt: Buffer.alloc(8, 7) }),
  longsalt: await argon2(PASSWORD, { memoryCost: 64, salt: Buffer.alloc(64, 7), outputLen: 64 }),
};

/** Hashes that a login cannot verify, or cannot verify within limits. */
const bad: Readonly<Record<string, string>> = {
  twoX: with2('2x'),
  twoC: with2('2c'),
  cost3: bcrypt.replace('$05$', '$03$'),
  cost16: bcrypt.replace('$05$', '$16$'),
  cost31: bcrypt.replace('$05$', '$31$'),
  saltbits: `${bcrypt.slice(0, 28)}/${bcrypt.slice(29)}`,
  hashbits: `${bcrypt.slice(0, -1)}/`,
  long: `${bcrypt}x`,
  short: bcrypt.slice(0, -1),
  md5: '5f4dcc3b5aa765d61d8327deb882cf99',
  plain: PASSWORD,
  memory1: settings('m=1,t=2,p=1'),
  memory7: settings('m=7,t=2,p=1'),
  lanes2: settings('m=15,t=2,p=2'),
  passes0: settings('m=19456,t=0,p=1'),
  passes99: settings('m=19456,t=99,p=1'),
  memoryhuge: settings('m=9999999,t=2,p=1'),
  zeroes: settings('m=019456,t=2,p=1'),
  argon2i: own.replace('argon2id', 'argon2i'),
  version: own.replace('v=19', 'v=16'),
  noversion: own.replace('v=19$', ''),
  salt4: own.replace(/p=1\$[^$]+/, 'p=1$c2FsdA'),
  saltcut: own.replace(/p=1\$[^$]+/, 'p=1$c2FsdHNhbHRzYWx0c'),
  saltbit: own.replace(/p=1\$[^$]+/, 'p=1$c2FsdHNhbHRzYWx0c2FsdB'),
  padded: `${own}=`,
};

describe('A password hash of an import', () => {
  it('is accepted if, and only if, a login can verify it, for every kind', async () => {
    await using home = await createImportHome();
    const kinds = Object.entries({ ...good, ...bad });
    const records = kinds.map(([name, PasswordHash]) => retailRecord(name, 2, { PasswordHash }));
    const { code, faults } = await home.import(csvText(records), '--skip-invalid');
    assert.equal(code, 1);
    const refused = kinds.flatMap(([name], n) =>
      faults.includes(`${n + 2} PasswordHash invalid_password_hash`) ? [name] : [],
    );
    assert.deepEqual(refused, Object.keys(bad));
    await home.look(async (server) => {
      for (const username of Object.keys(good)) {
        const login = await server.call('POST', '/v1/validate/login', { username, password: PASSWORD });
        assert.equal(login.status, 200, username);
      }
      // Such a hash, stored in another way, does no harm: a login does not verify it.
      for (const hash of Object.values(bad)) {
        await server.sql(`UPDATE customers SET password_hash = '${hash}' WHERE username = 'own'`);
        await server.sql('DELETE FROM login_attempts');
        const login = await server.call('POST', '/v1/validate/login', {
          username: 'own',
          password: PASSWORD,
        });
        assert.notEqual(login.status, 200, hash);
        assert.ok(login.status < 500, hash);
      }
    });
  });

  it('is checked by one function', () => {
    for (const [name, hash] of Object.entries(good)) assert.ok(isVerifiableHash(hash), name);
    for (const [name, hash] of Object.entries(bad)) assert.ok(!isVerifiableHash(hash), name);
  });
});
