import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashPassword } from '../passwords/hash-password.ts';
import { isPasswordHash } from './password-hash-format.ts';

describe('A password hash of an import', () => {
  it('is argon2id in PHC form or bcrypt, of a cost that a login can bear', async () => {
    const bcrypt = (prefix: string, cost: string) => `$${prefix}$${cost}$${'a./9Z'.repeat(10)}abc`;
    const argon2 = (settings: string) =>
      `$argon2id$v=19$${settings}$c2FsdHNhbHRzYWx0c2FsdA$${'aGFz'.repeat(10)}`;
    for (const good of [
      await hashPassword('Password1'),
      ...['2a', '2b', '2x', '2y'].map((prefix) => bcrypt(prefix, '12')),
      argon2('m=65536,t=3,p=4'),
      '',
      ' ',
    ]) {
      assert.ok(isPasswordHash(good), good);
    }
    for (const bad of [
      'Password1',
      '5f4dcc3b5aa765d61d8327deb882cf99',
      bcrypt('2c', '12'),
      bcrypt('2b', '31'),
      `${bcrypt('2b', '12')}x`,
      argon2('m=65536,t=0,p=4'),
      argon2('m=9999999,t=3,p=4'),
      argon2('m=65536,t=99,p=4'),
      argon2('m=65536,t=3,p=4').replace('argon2id', 'argon2i'),
    ]) {
      assert.ok(!isPasswordHash(bad), bad);
    }
  });
});
