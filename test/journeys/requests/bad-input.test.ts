import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { assertRefused, storedData } from '../../support/refusals.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const SECRET = 'Kowalczyk';
let server: TestServer;
let retailId = 0;

before(async () => {
  server = await startTestServer();
  retailId = await server.create(retailBody());
});
after(() => server.close());

const writes = [
  { method: 'POST', path: () => '/v1/customers' },
  { method: 'PUT', path: () => `/v1/customers/${retailId}` },
  { method: 'PATCH', path: () => `/v1/customers/${retailId}` },
  { method: 'PUT', path: () => `/v1/customers/upgrade/${retailId}` },
] as const;

/** Sends the body to each of the four write operations. */
async function refusedEverywhere(body: unknown, problems: readonly string[], status = 400): Promise<void> {
  for (const { method, path } of writes) {
    await assertRefused(server, { method, path: path(), body }, { status, problems });
  }
}

describe('A body that is not a JSON object', () => {
  const brokenBodies: [name: string, body: string, line: number, column: number][] = [
    ['an open brace', '{', 1, 2],
    ['an open text', `{"LastName": "${SECRET}`, 1, 14],
    ['a missing comma', `{"FirstName": "${SECRET}"\n "LastName": "x"}`, 2, 2],
    ['a trailing comma', `{\n"LastName": "${SECRET}",\n}`, 3, 1],
    ['single quotes', `{'LastName': '${SECRET}'}`, 1, 2],
    ['a comment', `{ // ${SECRET}\n}`, 1, 3],
    ['a bare word', `{"LastName": ${SECRET}}`, 1, 14],
    ['NaN', `{"SponsorId": NaN}`, 1, 15],
    ['a leading zero', `{"SponsorId": 02}`, 1, 16],
    ['a raw line break in a text', `{"LastName": "${SECRET}\n"}`, 1, 14],
    ['a raw NUL in a text', `{"LastName": "${SECRET}\0"}`, 1, 14],
    ['a bad escape', `{"LastName": "${SECRET}\\x"}`, 1, 14],
    ['text after the object', `{} ${SECRET}`, 1, 4],
    ['two objects', '{}{}', 1, 3],
    ['a form', `LastName=${SECRET}`, 1, 1],
  ];
  for (const [name, body, line, column] of brokenBodies) {
    it(`is answered with line and column, and its text is never repeated: ${name}`, async () => {
      for (const { method, path } of writes) {
        const request = { method, path: path(), body };
        const answer = await assertRefused(server, request, { status: 400, problems: [': body_not_json'] });
        assert.match(answer.json.detail, new RegExp(`at line ${line}, column ${column}\\.$`));
        assert.doesNotMatch(answer.text, new RegExp(SECRET));
        assert.doesNotMatch([...answer.headers.values()].join(), new RegExp(SECRET));
        assert.doesNotMatch(server.log.join(), new RegExp(SECRET));
      }
    });
  }

  for (const body of ['null', 'true', '7', '"text"', '[]', '[{"CustomerType": 2}]']) {
    it(`is refused: ${body}`, () => refusedEverywhere(body, [': body_not_object']));
  }
  for (const body of ['', undefined]) {
    it(`is refused: ${body === '' ? 'an empty body' : 'no body'}`, () =>
      refusedEverywhere(body, [': body_missing']));
  }
  it('is refused: white space alone', () => refusedEverywhere(' \n', [': body_not_json']));
  it('is refused: bytes that are not UTF-8', () =>
    refusedEverywhere(Buffer.from('{"LastName": "\xff\xfe"}', 'latin1'), [': body_not_utf8']));
  it('is refused: a lone surrogate as bytes', () =>
    refusedEverywhere(Buffer.from('{"LastName": "\xed\xa0\x80"}', 'latin1'), [': body_not_utf8']));
  it('is refused: UTF-16', () => refusedEverywhere(Buffer.from('\ufeff{}', 'utf16le'), [': body_not_utf8']));
});

describe('Deep nesting', () => {
  const deep = 100_000;
  const bodies: [name: string, body: string, code: string][] = [
    ['open brackets', '['.repeat(deep), 'body_too_deep'],
    ['closed brackets', '['.repeat(deep) + ']'.repeat(deep), 'body_too_deep'],
    ['objects', `${'{"a":'.repeat(deep / 5)}1${'}'.repeat(deep / 5)}`, 'body_too_deep'],
    ['in a member', `{"PrimaryAddress": ${'['.repeat(deep)}`, 'body_too_deep'],
    ['17 levels', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`, 'body_too_deep'],
    ['after closing brackets', `{"a": ${']'.repeat(deep)}, "b": ${'['.repeat(deep)}`, 'body_not_json'],
    ['after a text that a line break ends', `{"a": "\n, "b": ${'['.repeat(deep)}`, 'body_not_json'],
    ['after a quote in a comment', `/* " */${'['.repeat(deep)}`, 'body_not_json'],
    ['after a quote in a line comment', `// "\n${'['.repeat(deep)}`, 'body_not_json'],
  ];
  for (const [name, body, code] of bodies) {
    it(`is a 400 in any place: ${name}`, () => refusedEverywhere(body, [`: ${code}`]));
  }

  it('of 16 levels is read, and its member is named as unknown', async () => {
    const body = `${'{"a":'.repeat(16)}1${'}'.repeat(16)}`;
    const path = `/v1/customers/${retailId}`;
    const answer = await sendRaw(server, { method: 'PATCH', path, body });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-upline-ignored-fields'), 'a');
  });
});

describe('A member given twice', () => {
  it('is refused by name when the names are the same', () =>
    refusedEverywhere('{"LastName": "a", "LastName": "a"}', ['LastName: duplicate_member']));
  it('is refused by name when one is written with escapes', () =>
    refusedEverywhere('{"LastName": "a", "\\u004castName": "a"}', ['LastName: duplicate_member']));
  it('is refused by name inside an address', () =>
    refusedEverywhere('{"PrimaryAddress": {"City": "a", "City": "b"}}', [
      'PrimaryAddress.City: duplicate_member',
    ]));
  it('is refused by name inside an unknown array', () =>
    refusedEverywhere('{"Tags": [{"a": 1, "a": 2}]}', ['Tags.0.a: duplicate_member']));
  it('is refused when both are __proto__', () =>
    refusedEverywhere('{"__proto__": 1, "__proto__": 2}', ['__proto__: duplicate_member']));

  it('is refused with its name in the contract if only the letter case differs', async () => {
    const body = { LastName: 'a', lastname: 'b', PrimaryAddress: { CITY: 'a', city: 'b' } };
    const answer = await sendRaw(server, { method: 'POST', path: '/v1/customers', body });
    const duplicates = answer.json.errors.filter(({ code }: { code: string }) => code === 'duplicate_member');
    assert.deepEqual(
      duplicates.map(({ field }: { field: string }) => field),
      ['LastName', 'PrimaryAddress.City'],
    );
  });
});

describe('Names that JavaScript treats specially', () => {
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']) {
    it(`are unknown members like any other: ${name}`, async () => {
      const body = JSON.stringify(distributorBody()).replace('{', `{"${name}": {"LastName": "x"}, `);
      const answer = await sendRaw(server, { method: 'POST', path: '/v1/customers', body });
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.headers.get('x-upline-ignored-fields'), name);
      const nested = `{"AssociateCustom": {"${name}": "x", "Field1": "y"}}`;
      const path = `/v1/customers/${retailId}`;
      const patched = await sendRaw(server, { method: 'PATCH', path, body: nested });
      assert.equal(patched.headers.get('x-upline-ignored-fields'), `AssociateCustom.${name}`);
      assert.equal(patched.json.AssociateCustom.Field1, 'y');
      assert.equal(({} as Record<string, unknown>)['LastName'], undefined);
    });
  }
});

describe('Too much', () => {
  const big = JSON.stringify({ FirstName: 'x'.repeat(10_000_000) });
  for (const isChunked of [false, true]) {
    it(`of a body is a 413, ${isChunked ? 'in chunks' : 'with its length announced'}`, async () => {
      for (const { method, path } of writes) {
        const request = { method, path: path(), body: big, isChunked };
        await assertRefused(server, request, { status: 413, problems: [': body_too_large'] });
      }
    });
  }

  it('begins at one byte more than 256 KiB', async () => {
    const fill = (length: number) => `{"Unknown": "${'x'.repeat(length - 15)}"}`;
    const path = `/v1/customers/${retailId}`;
    const most = await sendRaw(server, { method: 'PATCH', path, body: fill(262_144) });
    assert.equal(most.status, 200, most.text.slice(0, 500));
    const request = { method: 'PATCH', path, body: fill(262_145) };
    await assertRefused(server, request, { status: 413, problems: [': body_too_large'] });
  });

  it('that is wrong is reported as 20 problems and a note that there are more', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`Member${index}`, 1]));
    const before = await storedData(server);
    const headers = { Prefer: 'handling=strict' };
    const answer = await sendRaw(server, { method: 'POST', path: '/v1/customers', body: unknown, headers });
    assert.equal(answer.status, 400);
    assert.equal(answer.json.errors.length, 21);
    assert.equal(answer.json.errors.at(-1).code, 'more_problems');
    assert.match(answer.json.detail, /There are more problems than these\.$/);
    assert.ok(answer.text.length < 10_000);
    assert.deepEqual(await storedData(server), before);
  });
});
