import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emailKey, emailSpelling, isEmailAddress } from './email-address.ts';

const DOMAINS_TAKEN = [
  'sub.example.co.uk',
  'xn--mnchen-3ya.example',
  'münchen.example',
  'MÜNCHEN.example',
  '例え.jp',
  'ex-ample.com',
  '1and1.example',
  `${'x'.repeat(63)}.example`,
];

const DOMAINS_REFUSED = [
  ...['example.com;', 'example.com,', 'example,com.au', 'example.com>', 'exam<ple.com', 'exam|ple.com'],
  ...['example.com/', 'example.com?x', 'example.com#x', 'exam%70le.com', 'exam:80.com', '[127.0.0.1]'],
  ...[
    '-example.com',
    'example-.com',
    'example.-com',
    'exam_ple.com',
    'example',
    'example..com',
    '.example.com',
  ],
  ...['example.com.', 'example.123', '127.0.0.1', '１２７.0.0.1', 'exam\ufffdple.com', 'exam\u200bple.com'],
  ...['exam\u00adple.com', 'exam；ple.com', `${'x'.repeat(64)}.example`, `${'ü'.repeat(63)}.example`],
  `${'x'.repeat(60)}.`.repeat(5).slice(0, -1),
];

describe('isEmailAddress', () => {
  it('accepts domains of any script and in punycode', () => {
    const refused = DOMAINS_TAKEN.filter((domain) => !isEmailAddress(`a+b'c@${domain}`));
    assert.deepEqual(refused, []);
  });

  it('refuses text that cannot be a domain', () => {
    const taken = DOMAINS_REFUSED.filter((domain) => isEmailAddress(`a@${domain}`));
    assert.deepEqual(taken, []);
  });

  it('refuses local parts that are too long, quoted, or have invisible characters', () => {
    const locals = [
      '',
      'a b',
      'a"b',
      'a,b',
      'a@b',
      'a\u200bb',
      '\ufeffa',
      'a\u202eb',
      'a\ufffd',
      'x'.repeat(65),
    ];
    assert.deepEqual(
      locals.filter((local) => isEmailAddress(`${local}@example.com`)),
      [],
    );
    assert.ok(isEmailAddress(`${'x'.repeat(64)}@example.com`));
  });
});

describe('emailKey', () => {
  it('is the same for the two spellings of a domain, in any case', () => {
    const key = 'user@xn--mnchen-3ya.example';
    for (const domain of [
      'münchen.example',
      'xn--mnchen-3ya.example',
      'XN--MNCHEN-3YA.Example',
      'MU\u0308NCHEN.example',
    ]) {
      assert.equal(emailKey(`User@${domain}`), key);
    }
  });

  it('distinguishes domains that DNS distinguishes', () => {
    assert.notEqual(emailKey('a@straße.de'), emailKey('a@strasse.de'));
    assert.notEqual(emailSpelling('a@straße.de'), emailSpelling('a@strasse.de'));
  });

  it('never reads a domain as an address or a part of a URL', () => {
    for (const text of ['a@1.2', 'a@0x7f.1', 'a@x.com/y', 'a@x.com:80', 'a@%61.com'])
      assert.equal(emailKey(text), text);
  });
});
