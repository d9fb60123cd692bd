import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../test/support/any-character.ts';
import {
  isWireDate,
  readWireCalendarDate,
  readWireInstant,
  WIRE_NO_DATE,
  writeWireDate,
} from './wire-date.ts';

const pad = (number: number, length: number) => String(number).padStart(length, '0');

/** Instants in whole seconds, except the days that mean "no date". */
const instants = fc
  .integer({ min: Date.UTC(1000, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 })
  .map((seconds) => new Date(seconds * 1000).toISOString())
  .filter((iso) => !iso.startsWith('1900-01-01'));

const offsets = fc.tuple(
  fc.constantFrom('+', '-'),
  fc.integer({ min: 0, max: 14 }),
  fc.integer({ min: 0, max: 59 }),
);

describe('A date on the wire', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(instants, (iso) => {
        assert.equal(readWireInstant(writeWireDate(iso)), iso);
        assert.equal(readWireCalendarDate(writeWireDate(iso.slice(0, 10))), iso.slice(0, 10));
      }),
    );
  });

  it('means the same instant with every offset, separator, fraction, and case', () => {
    fc.assert(
      fc.property(
        instants,
        offsets,
        fc.constantFrom('T', 't', ' '),
        fc.nat(9),
        (iso, offset, separator, digits) => {
          const [sign, hours, minutes] = offset;
          const shift = (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
          const local = new Date(Date.parse(iso) + shift).toISOString();
          fc.pre(/^\d{4}-/.test(local) && !/^(?:1900|0001)-01-01/.test(local));
          const fraction = digits === 0 ? '' : `.${'0'.repeat(digits)}`;
          const zone = `${sign}${pad(hours, 2)}:${pad(minutes, 2)}`;
          const text = `${local.slice(0, 10)}${separator}${local.slice(11, 19)}${fraction}${zone}`;
          assert.equal(readWireInstant(text), iso, text);
          assert.equal(readWireCalendarDate(text), local.slice(0, 10), text);
        },
      ),
    );
  });

  it('exists only if the calendar has it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 33 }),
        (year, month, day) => {
          const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
          const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
          const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
          assert.equal(isWireDate(text), day >= 1 && day <= days, text);
          assert.equal(isWireDate(`${text}T12:00:00Z`), day >= 1 && day <= days, text);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('exists only if the clock has it', () => {
    const two = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(two, two, two, (hours, minutes, seconds) => {
        const text = `2024-02-29T${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}`;
        assert.equal(isWireDate(text), hours < 24 && minutes < 60 && seconds < 60, text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read if, and only if, it is accepted', () => {
    const almost = fc
      .tuple(instants, fc.nat(24), fc.string({ unit: anyCharacter, maxLength: 3 }))
      .map(([iso, at, put]) => iso.slice(0, at) + put + iso.slice(at + put.length));
    fc.assert(
      fc.property(fc.oneof(almost, fc.string()), (text) => {
        if (isWireDate(text)) {
          const instant = readWireInstant(text);
          assert.ok(instant === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(instant));
        } else {
          assert.throws(() => readWireInstant(text), RangeError);
          assert.throws(() => readWireCalendarDate(text), RangeError);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('is "no date" in both spellings, with any time', () => {
    for (const text of ['1900-01-01', '0001-01-01', '1900-01-01T00:00:00Z', '0001-01-01T00:00:00']) {
      assert.equal(readWireInstant(text), null);
      assert.equal(readWireCalendarDate(text), null);
    }
    assert.equal(writeWireDate(null), WIRE_NO_DATE);
    assert.equal(readWireInstant(WIRE_NO_DATE), null);
  });

  it('never becomes an instant that answers would show as "no date"', () => {
    assert.equal(readWireInstant('1899-12-31T23:00:00-01:00'), null);
    assert.equal(readWireInstant('1899-12-31T20:00:00-05:00'), null);
  });
});
