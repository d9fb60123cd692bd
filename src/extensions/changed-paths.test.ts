import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changedPaths } from './changed-paths.ts';
import { maskRequest, subjectOf } from './mask-request.ts';

const record = fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.jsonValue({ maxDepth: 2 }));

describe('changed members', () => {
  it('are empty for equal values, and not empty for different ones', () => {
    fc.assert(
      fc.property(record, record, (one, other) => {
        const [before, after] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))];
        assert.deepEqual(changedPaths(before, structuredClone(before)), []);
        const isSame = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
        assert.equal(changedPaths(before, after).length === 0, isSame);
      }),
    );
  });

  it('are named by their path, including new and removed ones', () => {
    const before = { A: { B: 1, C: [1, 2] }, D: null, E: 'gone', G: [] };
    const after = { A: { B: 2, C: [1, 3] }, D: {}, F: 'new', G: {} };
    assert.deepEqual(changedPaths(before, after), ['A.B', 'A.C.1', 'D', 'E', 'G', 'F']);
  });
});

describe('a masked request', () => {
  it('contains no text of the request', () => {
    const text = fc.string({ minLength: 3 }).filter((value) => !/^x+$/.test(value) && value.trim() !== '');
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('A', 'EmailAddress', 'BirthDate'), text), (request) => {
        const masked = Object.values(JSON.parse(maskRequest(JSON.stringify({ Deep: request })) ?? '{}').Deep);
        for (const value of masked)
          assert.match(String(value), /^(?:x{3,10}|x@example\.invalid|1970-01-01T00:00:00Z)$/);
      }),
    );
  });

  it('keeps the id of the customer', () => {
    assert.equal(subjectOf({ AssociateId: 7 }), 7);
    assert.equal(subjectOf({ OldAssociateInfo: { AssociateId: 8 } }), 8);
    assert.equal(subjectOf({ EmailAddress: 'somebody@example.com' }), null);
  });
});

/** Members in one order, without `undefined`. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return { ...value.map(sorted), isArray: true };
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
