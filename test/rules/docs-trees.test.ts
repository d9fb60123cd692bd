import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { PLACEMENT_RULES } from '../../src/commission-plan/tree.ts';
import { drawPlacementRules } from '../support/placement-pictures.ts';
import { readText, repositoryRoot } from '../support/source-files.ts';

const PICTURE = 'docs/images/placement-rules.svg';

it('the pictures of the placement rules match the rules', async () => {
  const drawn = await drawPlacementRules();
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path.join(repositoryRoot, PICTURE), drawn);
  assert.equal(readText(PICTURE), drawn, 'stale: run UPDATE_DOCS=1 npm test, and look at the picture');
});

it('docs/trees.md describes every placement rule', () => {
  const text = readText('docs/trees.md');
  const missing = PLACEMENT_RULES.filter((rule) => !text.includes(`\`${rule}\``));
  assert.deepEqual(missing, []);
});

it('the page of the plan shows the part of the picture that belongs to a rule', () => {
  const [, listed = ''] =
    /PICTURED_RULES = \[([^\]]+)\]/.exec(readText('web/src/plan/rule-picture.tsx')) ?? [];
  const drawn = [
    ...readText(PICTURE).matchAll(/translate\((\d+) (\d+)\)"><text[^>]*font-weight="bold">(\w+)</g),
  ];
  assert.deepEqual(
    [...listed.matchAll(/'(\w+)'/g)].map(([, rule], index) => [
      String((index % 3) * 220),
      String(Math.floor(index / 3) * 235),
      rule,
    ]),
    drawn.map(([, x, y, rule]) => [x, y, rule]),
  );
});
