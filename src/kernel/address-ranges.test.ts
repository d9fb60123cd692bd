import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createAddressMatch, readAddressRange } from './address-ranges.ts';

describe('An address range', () => {
  it('has one canonical form for every spelling', () => {
    const spellings = {
      '203.0.113.7': '203.0.113.7',
      ' 203.0.113.7/32 ': '203.0.113.7',
      '203.0.113.0/24': '203.0.113.0/24',
      '0.0.0.0/0': '0.0.0.0/0',
      '2001:DB8:0:0::/32': '2001:db8::/32',
      '2001:db8::1/128': '2001:db8::1',
      '::/0': '::/0',
      '::ffff:203.0.113.7': '203.0.113.7',
      '::ffff:cb00:7107': '203.0.113.7',
      '::ffff:203.0.113.0/120': '203.0.113.0/24',
    };
    for (const [typed, written] of Object.entries(spellings)) {
      assert.equal(readAddressRange(typed), written, typed);
      assert.equal(readAddressRange(written), written, written);
    }
  });

  it('is refused when it is invalid, or too wide to be intended', () => {
    const texts = [
      '',
      ' ',
      'x',
      '203.0.113',
      '203.0.113.256',
      '203.0.113.0/33',
      '203.0.113.0/-1',
      '203.0.113.0/',
    ];
    const more = [
      '203.0.113.0/24/24',
      '203.0.113.7/8',
      '::1/64',
      '2001:db8::/129',
      'fe80::1%eth0',
      '1.2.3.4/1e1',
      '010.1.1.1',
    ];
    for (const text of [...texts, ...more]) assert.equal(readAddressRange(text), null, text);
  });

  it('contains the addresses within it, in either family’s spelling, and no others', () => {
    const isIn = createAddressMatch(['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']);
    const inside = [
      '203.0.113.0',
      '203.0.113.255',
      '::ffff:203.0.113.9',
      '::ffff:cb00:7109',
      '198.51.100.7',
      '2001:db8:ffff::1',
    ];
    const outside = [
      '203.0.114.0',
      '203.0.112.255',
      '::ffff:203.0.114.9',
      '198.51.100.8',
      '2001:db9::1',
      '::1',
      '',
      'unknown',
    ];
    for (const address of inside) assert.ok(isIn(address), address);
    for (const address of outside) assert.ok(!isIn(address), address);
    assert.ok(createAddressMatch(['fe80::/10'])('fe80::1%eth0'));
    assert.ok(
      !createAddressMatch(['10.0.0.0/8'])('::a00:1'),
      'an old IPv4-compatible address is a different address',
    );
  });
});
