import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { safeNext } from '../../../web/src/session/safe-next.ts';

const ORIGIN = 'https://upline.example';
const next = (address: string) => safeNext(`?${new URLSearchParams({ next: address })}`, ORIGIN);

describe('the page after a sign-in', () => {
  it('is the path of this server that the address names', () => {
    for (const path of [
      '/',
      '/profile/subscriptions/7',
      '/docs/operations/GetCustomer?lang=php#try',
      '/admin/hooks',
    ])
      assert.equal(next(path), path);
  });

  it('is the profile if the address names none', () => assert.equal(safeNext('', ORIGIN), '/profile'));

  for (const address of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '\\\\evil.example/',
    '/\t/evil.example/',
    '/.//evil.example/',
    '/x/..//evil.example/',
    'javascript:alert(1)',
    'profile',
    '/%0',
  ])
    it(`is never on another server: ${JSON.stringify(address)}`, () => {
      const path = next(address);
      assert.equal(new URL(path, ORIGIN).origin, ORIGIN);
      assert.doesNotMatch(path, /^\/[\\/]|^[^/]/);
    });
});
