import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { customerStates, customers } from '../../../test/support/generated-states.ts';
import type { Customer, CustomerState } from './customer.ts';
import { rebase, stateOf } from './customer-state.ts';

/** The same customer before and after a concurrent change of some values. */
const concurrentChanges = fc
  .tuple(customers, customers, fc.infiniteStream(fc.boolean()))
  .map(([seen, other, coins]): [Customer, Customer] => [seen, mix(seen, other, coins)]);

function mix<Record extends object>(one: Record, other: Record, coins: Iterator<boolean>): Record {
  const names = Object.keys(one) as (keyof Record)[];
  return Object.fromEntries(names.map((name) => [name, (coins.next().value ? other : one)[name]])) as Record;
}

const targets = fc.tuple(customerStates, fc.infiniteStream(fc.boolean()));
const names = (state: CustomerState) => Object.keys(state) as (keyof CustomerState)[];

describe('A change that is carried over to a concurrently changed record', () => {
  it('by PATCH takes each value from the change that set it, and its own value where both changes set it', () => {
    fc.assert(
      fc.property(concurrentChanges, targets, ([seen, fresh], [wish, coins]) => {
        const target = mix(stateOf(seen), wish, coins);
        const rebased = rebase(target, seen, fresh, 'patch');
        for (const name of names(target)) {
          if (name === 'customFields') continue;
          const isMine = !isDeepStrictEqual(target[name], stateOf(seen)[name]);
          assert.deepEqual(rebased[name], isMine ? target[name] : stateOf(fresh)[name], name);
        }
        for (const [index, text] of target.customFields.entries()) {
          const isMine = text !== seen.customFields[index];
          assert.equal(rebased.customFields[index], isMine ? text : fresh.customFields[index]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('by PUT takes the identity values that it did not change from the record, and replaces all others', () => {
    const kept = ['backOfficeId', 'status', 'signUpDate'];
    fc.assert(
      fc.property(concurrentChanges, targets, ([seen, fresh], [wish, coins]) => {
        const target = mix(stateOf(seen), wish, coins);
        const rebased = rebase(target, seen, fresh, 'replace');
        for (const name of names(target)) {
          const isKept = kept.includes(name) && isDeepStrictEqual(target[name], stateOf(seen)[name]);
          assert.deepEqual(rebased[name], isKept ? stateOf(fresh)[name] : target[name], name);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the change itself when the record has not changed', () => {
    fc.assert(
      fc.property(customers, customerStates, (seen, target) => {
        for (const mode of ['patch', 'replace'] as const) {
          assert.deepEqual(rebase(target, seen, seen, mode), target);
        }
      }),
    );
  });
});
