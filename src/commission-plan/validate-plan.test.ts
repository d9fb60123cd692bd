import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { publishedPlan } from '../../extension/commission-plan.ts';
import type { CommissionPlan } from './commission-plan.ts';
import { STATUS_SWITCHES } from './status-switches.ts';
import { validatePlan } from './validate-plan.ts';

const validate = (plan: unknown) => validatePlan(plan as CommissionPlan);

type Path = readonly string[];

/** Every position in the plan. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => placesOf(member, [...path, name]))];
}

function replaceAt(value: unknown, [name, ...rest]: Path, replacement: unknown): unknown {
  if (name === undefined) return replacement;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[name] = replaceAt(copy[name], rest, replacement);
  return copy;
}

const places = placesOf(publishedPlan);

/** A plan with every optional part. */
const fullPlan: CommissionPlan = {
  ...publishedPlan,
  singleSignOn: {
    origins: ['https://office.example.com'],
    address: 'https://office.example.com/',
    destinations: { team: 'https://office.example.com/team' },
  },
  statuses: publishedPlan.statuses.map((status) => ({
    ...status,
    mayEnroll: true,
    mayReceivePlacements: true,
    mayBeUpgraded: true,
    mayLogIn: true,
    onEntering: { removeFromTrees: ['Unilevel'], deleteLogin: true, deleteWebsites: false },
  })),
  countries: [
    {
      code: 'us',
      currency: 'USD',
      shop: true,
      enroll: true,
      addTax: true,
      taxRate: 7.5,
      requiresTaxId: true,
      regionId: 2,
    },
  ],
};
const optionalPlaces = placesOf(fullPlan).filter(
  ([group, , ...rest]) =>
    group === 'countries' || (group === 'statuses' && /onEntering|^may/.test(String(rest[0]))),
);

/** Values that are valid nowhere in a plan, except for members that may be empty or left out. */
const nonsense = [
  undefined,
  null,
  Number.NaN,
  -1,
  1.5,
  2 ** 40,
  {},
  () => 1,
  Symbol('x'),
  '',
  ' \n',
  [[]],
  5n,
];

describe('A commission plan', () => {
  it('that ships is valid', () => assert.deepEqual(validate(publishedPlan), []));

  it('with every optional part is valid', () => {
    assert.deepEqual(validate(fullPlan), []);
    assert.ok(optionalPlaces.length > 20);
  });

  for (const place of optionalPlaces) {
    it(`with nonsense in an optional part is refused: ${place.join('.')}`, () => {
      for (const value of nonsense.filter((candidate) => candidate !== undefined)) {
        const isRate = place.at(-1) === 'taxRate' && value === 1.5;
        // An object without switches has no effect.
        const isEmpty = place.at(-1) === 'onEntering' && value?.constructor === Object;
        const faults = validate(replaceAt(fullPlan, place, value));
        if (!isRate && !isEmpty) {
          assert.notDeepEqual(faults, [], `${place.join('.')} = ${typeof value} ${String(value)}`);
        }
      }
    });
  }

  it('that removes from the Enrollment tree, or deletes into a status of another class, is refused', () => {
    const statuses = publishedPlan.statuses.map((status) => ({
      ...status,
      onEntering: { removeFromTrees: ['Enrollment'] },
    }));
    assert.equal(validate({ ...publishedPlan, statuses }).length, statuses.length);
    assert.equal(validate({ ...publishedPlan, deletedStatus: 2 }).length, 1);
  });

  it('with the switch refusesLogin is refused, and the fault names the new switch', () => {
    const statuses = publishedPlan.statuses.map((status) => ({ ...status, refusesLogin: status.id === 4 }));
    const faults = validate({ ...publishedPlan, statuses });
    assert.equal(faults.length, statuses.length);
    assert.match(faults[3] ?? '', /refusesLogin of status 4 is now mayLogIn.*mayLogIn: false/);
  });

  it('is refused when its first status denies new customers a permission', () => {
    const [first, ...others] = publishedPlan.statuses;
    for (const name of STATUS_SWITCHES) {
      const faults = validate({ ...publishedPlan, statuses: [{ ...first, [name]: false }, ...others] });
      assert.deepEqual(faults, [`statuses: the first, given to new customers, must not have ${name}: false`]);
    }
  });

  it('of any shape gets faults, never an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything({ withBigInt: true, withNullPrototype: true }), fc.object()),
        (plan) => {
          const faults = validate(plan);
          assert.ok(faults.length > 0);
          assert.ok(faults.every((fault) => typeof fault === 'string' && fault.trim() !== ''));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('with any value anywhere gets faults, never an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.anything({ withBigInt: true }), (place, value) => {
        assert.ok(Array.isArray(validate(replaceAt(publishedPlan, place, value))));
      }),
      { numRuns: 3_000 },
    );
  });

  for (const place of places) {
    it(`with nonsense is refused: ${place.join('.') || 'the whole'}`, () => {
      const mayBeEmpty = place[0] === 'backOfficeId' && ['prefix', 'suffix'].includes(place[1] ?? '');
      const mayBeLeftOut = ['isRetail', 'maximumAge', ...STATUS_SWITCHES].some(
        (name) => name === place.at(-1),
      );
      const isRight = (value: unknown) =>
        (value === '' && mayBeEmpty) || (value === undefined && mayBeLeftOut);
      for (const value of nonsense.filter((candidate) => !isRight(candidate))) {
        const faults = validate(replaceAt(publishedPlan, place, value));
        assert.notDeepEqual(faults, [], `${place.join('.')} = ${typeof value} ${String(value)}`);
      }
    });
  }

  it('with two trees of the same name, in any letter case, is refused', () => {
    const [enrollment, unilevel] = publishedPlan.trees;
    const plan = {
      ...publishedPlan,
      trees: [enrollment, unilevel, { ...unilevel, isSponsorTree: false, name: 'UNILEVEL' }],
    };
    assert.deepEqual(validate(plan), ['trees: name unilevel occurs twice']);
  });
});
