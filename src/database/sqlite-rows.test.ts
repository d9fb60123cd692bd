import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRowMaker } from './sqlite-rows.ts';

describe('a row of the embedded engine', () => {
  it('has its values under the names of its columns, even for unusual names', () => {
    const names = ['id', 'count(*)', 'a "quoted" name', "'; throw 1; '", '\\', '\u2028', '__proto__'];
    const row = createRowMaker(names)(names.map((_, index) => index));
    assert.deepEqual(
      Object.entries(row),
      names.map((name, index) => [name, index]),
    );
    assert.equal(Object.getPrototypeOf(row), Object.prototype);
  });
});
