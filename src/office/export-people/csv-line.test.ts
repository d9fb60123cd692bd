import assert from 'node:assert/strict';
import { it } from 'node:test';
import { csvLine } from './csv-line.ts';

it('a line of CSV has no text that a spreadsheet runs as a formula, for any separator', () => {
  for (const [value, written] of [
    ['=1+1', "'=1+1"],
    ['  @SUM(A1)', "'  @SUM(A1)"],
    ['＝1', "'＝1"],
    ['Ann;=1+1', "Ann;'=1+1"],
    ['Ann; -2;+3', "Ann;' -2;'+3"],
    ['Ann\t=1', "Ann\t'=1"],
    ['Ann;"=1"', `"Ann;'""=1"""`],
    ['Ann-Lee; 5=5', 'Ann-Lee; 5=5'],
    ['a,b', '"a,b"'],
  ] as const) {
    assert.equal(csvLine([value]), `${written}\r\n`);
  }
});
