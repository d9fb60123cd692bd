import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type Mutation,
  membersOf,
  membersOfWebhook,
  mutations,
  NEW_MEMBER,
  withoutReferences,
} from '../../../test/support/contract-mutations.ts';
import { readText } from '../../../test/support/source-files.ts';
import {
  type AddressedOperation,
  type ApiDocument,
  type ApiOperation,
  operationsOf,
  readApiDocument,
  WEBHOOK,
} from './api-document.ts';
import { compareDocuments, type OperationDifference } from './compare-documents.ts';
import type { Direction, Kind } from './difference.ts';

/*
 * Property tests on the real contract. Its references are resolved first, so that a mutation changes only one
 * operation.
 */

const contract = readApiDocument(readText('openapi.json'));
const written = withoutReferences(contract);

const INVERSE: Readonly<Record<Kind, Kind>> = {
  Added: 'Removed',
  Removed: 'Added',
  Required: 'Optional',
  Optional: 'Required',
  Narrowed: 'Widened',
  Widened: 'Narrowed',
  Changed: 'Changed',
  Deprecated: 'Reinstated',
  Reinstated: 'Deprecated',
};

const same = (kind: Kind) => kind;
const inverse = (kind: Kind) => INVERSE[kind];

/** Place and kind of each detail, in any order. */
function kindsOf(differences: readonly OperationDifference[], turn: (kind: Kind) => Kind): string[] {
  return differences
    .flatMap(({ details }) => details.map(({ place, field, kind }) => `${place} ${field} ${turn(kind)}`))
    .sort();
}

function namesOf(
  differences: readonly OperationDifference[],
  change: OperationDifference['change'],
): string[] {
  return differences
    .filter((difference) => difference.change === change)
    .map(({ operation }) => operation.operationId)
    .sort();
}

/** Every member of every body. Receivers read webhooks, so their bodies count as answers. */
const places = [...operationsOf(written).values()].flatMap(({ path, method, operation }) =>
  (method === WEBHOOK ? (['answer'] as const) : (['request', 'answer'] as const)).flatMap((direction) =>
    membersAt(operation, method, direction).map((member, index) => ({
      member,
      path,
      method,
      operationId: operation.operationId,
      direction,
      index,
    })),
  ),
);

function membersAt(operation: ApiOperation | undefined, method: string, direction: Direction) {
  return method === WEBHOOK ? membersOfWebhook(operation) : membersOf(operation, direction);
}

/** The contract with only some of its operations and webhooks. */
function partOf(operations: readonly AddressedOperation[], whole: ApiDocument): ApiDocument {
  const [webhooks = [], called = []] = [true, false].map((isWebhook) =>
    operations.filter(({ method }) => (method === WEBHOOK) === isWebhook),
  );
  const byPath = Map.groupBy(called, ({ path }) => path);
  const paths = [...byPath].map(([path, list]) => [
    path,
    Object.fromEntries(list.map(({ method, operation }) => [method.toLowerCase(), operation])),
  ]);
  const posts = webhooks.map(({ path, operation }) => [path, { post: operation }]);
  return { ...whole, paths: Object.fromEntries(paths), webhooks: Object.fromEntries(posts) };
}

/** Whether the mutation is possible at this place. Tries it on a copy. */
function isPossible({ member: { owner, name } }: (typeof places)[number], mutation: Mutation): boolean {
  const copy = structuredClone(owner);
  return mutation.apply(copy, name, copy.properties?.[name] ?? {});
}

/** One operation of the contract before and after. */
function applyTo({ path, method, direction, index }: (typeof places)[number], mutation: Mutation) {
  const place = ({ path: other, method: one }: AddressedOperation) => other === path && one === method;
  const before = partOf([...operationsOf(written).values()].filter(place), written);
  const after = structuredClone(before);
  const [changed] = operationsOf(after).values();
  const member = membersAt(changed?.operation, method, direction)[index] ?? assert.fail();
  const { owner, name } = member;
  mutation.apply(owner, name, owner.properties?.[name] ?? {});
  return { before, after, member };
}

/** A part of the contract: some of its operations. */
const parts = fc
  .subarray([...operationsOf(contract).values()], { minLength: 1 })
  .map((operations) => partOf(operations, contract));

describe('comparing the contract', () => {
  it('with itself finds nothing, with references or with resolved schemas', () => {
    assert.deepEqual(compareDocuments(contract, contract), []);
    assert.deepEqual(compareDocuments(contract, written), []);
    assert.deepEqual(compareDocuments(written, contract), []);
  });

  it('reports an addition as a removal in the opposite direction', () => {
    fc.assert(
      fc.property(parts, parts, (before, after) => {
        const [there, back] = [compareDocuments(before, after), compareDocuments(after, before)];
        assert.deepEqual(namesOf(there, 'Added'), namesOf(back, 'Removed'));
        assert.deepEqual(namesOf(there, 'Removed'), namesOf(back, 'Added'));
        assert.deepEqual(namesOf(there, 'Changed'), []);
      }),
      { numRuns: 50 },
    );
  });

  for (const mutation of mutations) {
    it(`finds each mutation in its place, and its inverse in the opposite direction: ${mutation.name}`, () => {
      const possible = places.filter((place) => isPossible(place, mutation));
      assert.ok(possible.length > 0);
      fc.assert(
        fc.property(fc.constantFrom(...possible), (place) => {
          const { before, after, member } = applyTo(place, mutation);
          const [found, ...others] = compareDocuments(before, after);
          assert.deepEqual(others, [], 'no other operation changed');
          assert.equal(found?.operation.operationId, place.operationId);
          assert.equal(found.effect, mutation.effect[place.direction]);
          const field = `${member.within}${mutation.kind === 'Added' ? NEW_MEMBER : member.name}`;
          assert.deepEqual(
            found.details.map((detail) => `${detail.field} ${detail.kind}`),
            [`${field} ${mutation.kind}`],
          );
          assert.deepEqual(kindsOf(compareDocuments(after, before), same), kindsOf([found], inverse));
        }),
        { numRuns: 40 },
      );
    });
  }
});
