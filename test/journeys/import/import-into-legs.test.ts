import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { CommissionPlan, Tree } from '../../../src/commission-plan/commission-plan.ts';
import { createConfig } from '../../../src/config/config.ts';
import { connectImport } from '../../../src/server/connect-import.ts';
import { databaseIn, startTestServer } from '../../support/test-server.ts';

/** More people than one transaction of an import stores. */
const PEOPLE = 2_500;
const FIRST_ID = 5_000;
const ROOT = 2;

const shared = { kind: 'Binary', isSponsorTree: false, places: [1] } as const;
const trees: readonly Tree[] = [
  ...publishedPlan.trees,
  { ...shared, name: 'ByLevels', placementRule: 'FirstEmpty' },
  { ...shared, name: 'ByWeight', placementRule: 'Weak' },
];
const plan: CommissionPlan = {
  ...publishedPlan,
  trees,
  baseTypes: publishedPlan.baseTypes.map((type) => ({ ...type, required: [] })),
};

const directory = mkdtempSync(path.join(tmpdir(), 'upline-legs-'));
let places: Record<string, unknown>[];

before(async () => {
  const file = path.join(directory, 'people.csv');
  const rows = Array.from(
    { length: PEOPLE },
    (_, row) => `${FIRST_ID + row},1,A,B,p${row}@example.com,${ROOT}`,
  );
  writeFileSync(
    file,
    ['CustomerId,CustomerType,FirstName,LastName,EmailAddress,SponsorId', ...rows].join('\n'),
  );
  const environment = await databaseIn(directory);
  const summary = await connectImport(createConfig(environment), plan).file({
    file,
    errorFile: path.join(directory, 'errors.csv'),
    ignoresUnknown: false,
    skipsInvalid: false,
    again: false,
    onlyChecks: false,
    onProgress: () => undefined,
  });
  assert.equal(summary.stored, PEOPLE);
  const server = await startTestServer({ extension: { plan }, directory });
  places = await server.sql(
    `select tree, node_id, upline_id, leg from placements where node_id >= ${FIRST_ID} order by id`,
  );
  await server.close();
});
after(() => rmSync(directory, { recursive: true, force: true }));

describe(`An import of ${PEOPLE} people under one sponsor`, () => {
  it('fills a tree by FirstEmpty level by level, from left to right', () => {
    const found = places.filter(({ tree }) => tree === 'ByLevels');
    const expected = Array.from({ length: PEOPLE }, (_, row) => {
      const upline = row < 2 ? ROOT : FIRST_ID + Math.floor(row / 2) - 1;
      return {
        tree: 'ByLevels',
        node_id: FIRST_ID + row,
        upline_id: upline,
        leg: row % 2 ? 'Right' : 'Left',
      };
    });
    assert.deepEqual(found, expected);
  });

  it('fills both legs equally by Weak, each down one side', () => {
    const found = places.filter(({ tree }) => tree === 'ByWeight');
    const expected = Array.from({ length: PEOPLE }, (_, row) => {
      const upline = row < 2 ? ROOT : FIRST_ID + row - 2;
      return {
        tree: 'ByWeight',
        node_id: FIRST_ID + row,
        upline_id: upline,
        leg: row % 2 ? 'Right' : 'Left',
      };
    });
    assert.deepEqual(found, expected);
  });
});
