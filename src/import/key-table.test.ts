import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashKey, KeyTable, NONE, SEVERAL } from './key-table.ts';

describe('A key table', () => {
  it('finds the first row of each of many keys, and recognizes keys of several rows and of no row', () => {
    const table = new KeyTable();
    const count = 200_000;
    for (let row = 0; row < count; row += 1) assert.equal(table.add(hashKey(`key ${row}`), row), NONE);
    assert.equal(table.add(hashKey('key 17'), count), 17);
    for (let row = 0; row < count; row += 1) {
      assert.equal(table.find(hashKey(`key ${row}`)), row === 17 ? SEVERAL : row);
      assert.equal(table.find(hashKey(`no key ${row}`)), NONE);
    }
    table.clear();
    assert.equal(table.find(hashKey('key 1')), NONE);
  });
});
