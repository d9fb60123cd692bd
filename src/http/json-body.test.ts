import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../test/support/any-character.ts';
import { ProblemError } from '../kernel/problem.ts';
import { parseJsonBody } from './json-body.ts';

const read = (text: string) => parseJsonBody(Buffer.from(text, 'utf8'));

function codesOf(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof ProblemError, `${String(error)} is expected`);
    return error.problems.map(({ code }) => code);
  }
  return [];
}

const objects = fc.dictionary(
  fc.string({ unit: anyCharacter, maxLength: 6 }),
  fc.jsonValue({ maxDepth: 5, stringUnit: anyCharacter }),
  { maxKeys: 6 },
);

/** JSON with pieces removed, doubled and inserted: often invalid, sometimes valid. */
const nearlyJson = fc
  .tuple(
    fc.oneof(objects, fc.jsonValue()),
    fc.array(
      fc.tuple(
        fc.nat(80),
        fc.nat(3),
        fc.constantFrom(
          ...'{}[]",:\\/*\n\r\t\0 0-+.eEtn\u2028\u00a0\ufeff',
          '//',
          '/*',
          '*/',
          '\\u',
          '\\ud800',
        ),
      ),
      { maxLength: 4 },
    ),
  )
  .map(([value, edits]) =>
    edits.reduce(
      (text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut),
      JSON.stringify(value),
    ),
  );

describe('The body reader', () => {
  it('reads every JSON object like JSON.parse, with any white space', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom(undefined, 1, '\t', '\r\n'), (value, space) => {
        const text = JSON.stringify(value, null, typeof space === 'string' ? space : (space ?? 0));
        assert.deepEqual(read(text), JSON.parse(text));
        assert.deepEqual(read(`\ufeff${text}`), JSON.parse(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuses the same texts as JSON.parse, with a position inside the text', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const withoutMark = text.replace(/^\ufeff/, '');
        let value: unknown;
        try {
          value = JSON.parse(withoutMark);
        } catch {
          const [code, ...more] = codesOf(text);
          assert.deepEqual(more, []);
          assert.ok(code === 'body_not_json' || (text === '' && code === 'body_missing'), `${code}`);
          return;
        }
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        const codes = codesOf(text);
        if (!isObject) assert.deepEqual(codes, ['body_not_object']);
        else assert.ok(codes.every((code) => code === 'duplicate_member'));
      }),
      { numRuns: 5_000 },
    );
  });

  it('names a member that is given twice, at any depth, and no other', () => {
    const path = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(path, fc.string({ maxLength: 4 }), (outer, name) => {
        const key = JSON.stringify(name);
        const open = outer.map((member) => `{${JSON.stringify(member)}:`).join('');
        const text = `${open}{${key}:1,${JSON.stringify(`other${name}`)}:2,${key}:1}${'}'.repeat(outer.length)}`;
        assert.throws(
          () => read(text),
          (error: ProblemError) => {
            assert.deepEqual(
              error.problems.map(({ code, field }) => [code, field]),
              [['duplicate_member', [...outer, name].join('.')]],
            );
            return true;
          },
        );
      }),
    );
  });

  it('never fails on brackets, quotes and comments in any order', () => {
    const tokens = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '\n',
      '//',
      '/*',
      '*/',
      '"a":',
      '1',
    );
    fc.assert(
      fc.property(
        fc.array(tokens, { maxLength: 12 }),
        fc.constantFrom('{', '[', '{"a":', '[['),
        (start, repeat) => {
          const codes = codesOf(start.join('') + repeat.repeat(20_000));
          assert.ok(['body_too_deep', 'body_not_json'].includes(codes[0] ?? ''), codes.join());
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
