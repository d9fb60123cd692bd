import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatRows } from './print-rows.ts';

describe('a table on a terminal', () => {
  it('has its columns under their headings', () => {
    assert.deepEqual(
      formatRows(
        [
          ['NAME', 'STATE'],
          ['a long name', 'active'],
        ],
        80,
      ),
      ['NAME         STATE', 'a long name  active'],
    );
  });

  it('puts nonempty columns that do not fit on a second line of the row', () => {
    const rows = [
      ['NAME', 'STATE', 'OWNER', 'NOTE'],
      ['first', 'active', 'nobody', 'x'],
      ['second', 'suspended', '', ''],
    ];
    assert.deepEqual(formatRows(rows, 20), [
      'NAME    STATE',
      '    OWNER   NOTE',
      'first   active',
      '    nobody  x',
      'second  suspended',
    ]);
  });

  it('breaks a cell between words if it is wider than a line', () => {
    const rows = [
      ['ID', 'ERROR'],
      ['1', 'this text is much too long for one line'],
    ];
    assert.deepEqual(formatRows(rows, 24), [
      'ID',
      '    ERROR',
      '1',
      '    this text is much',
      '    too long for one',
      '    line',
    ]);
  });
});
