import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ageInYears } from './age.ts';

const days = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** The day on which a person reaches this age. A birthday on 29 February is 1 March in non-leap years. */
function birthday(birthDate: string, years: number): string {
  const date = new Date(`${birthDate}T00:00:00Z`);
  const moved = Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate());
  return new Date(moved).toISOString().slice(0, 10);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

describe('Age', () => {
  it('grows by one on the birthday, and not the day before', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 120 }), (birthDate, years) => {
        const day = birthday(birthDate, years);
        assert.equal(ageInYears(birthDate, day), years);
        assert.equal(ageInYears(birthDate, dayBefore(day)), years - 1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a person born on 29 February grows on 1 March in non-leap years, and on the day itself in leap years', () => {
    assert.equal(ageInYears('2004-02-29', '2022-02-28'), 17);
    assert.equal(ageInYears('2004-02-29', '2022-03-01'), 18);
    assert.equal(ageInYears('2004-02-29', '2024-02-28'), 19);
    assert.equal(ageInYears('2004-02-29', '2024-02-29'), 20);
  });

  it('is never higher for a person born later', () => {
    fc.assert(
      fc.property(days, days, days, (one, other, today) => {
        const [older = '', younger = ''] = [one, other].sort();
        assert.ok(ageInYears(older, today) >= ageInYears(younger, today));
      }),
    );
  });
});
