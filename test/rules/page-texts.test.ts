import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountErrors, openIdErrors } from '../../src/accounts/errors.ts';
import { portalContracts } from '../../src/catalogue/portal-operations.ts';
import { subscriptionErrors } from '../../src/subscriptions/errors.ts';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

/** Words and phrases that a native technical writer does not use, each with a text that its pattern must find. */
const REFUSED: readonly (readonly [pattern: RegExp, example: string])[] = [
  [/\banew\b/i, 'Read anew'],
  [/\bwho(?:so)?ever\b/i, 'Whoever has used it'],
  [/\bmend(?:s|ed|ing)?\b/i, 'The fault is mended'],
  [/\bbesides?\b/i, 'beside the form'],
  [/\bmeanwhile\b/i, 'changed meanwhile'],
  [/\b(?:is|are) no (?!longer\b)/i, 'is no email address'],
  [/\bis none that\b/i, 'This is none that works'],
  [/\b(?:is|are) nobody’s\b/i, 'is nobody’s account'],
  [/\bthere (?:is|are) no such\b/i, 'There is no such account'],
  [/\bthose that there are\b/i, 'shows those that there are'],
  [/\bstands?\b(?! for)/i, 'The link stands in the output'],
  [/\bpresent (?:password|key)\b/i, 'Present password'],
  [/\bpassed by\b/i, 'Passed by'],
  [/\bbelong together\b/i, 'Email and password do not belong together'],
  [/\bfor good\b/i, 'Cancel for good'],
  [/\bnot whole\b/i, 'This address is not whole'],
  [/\bof (?:your|one’s) own\b/i, 'A sentence of your own'],
  [/\bas long as\b/i, 'Wait as long as it says'],
  [/\bgo(?:es)? on (?:working|without)\b/i, 'Its keys go on working'],
  [/\bran? out\b/i, 'The link ran out'],
  [/\bmake the link\b/i, 'Make the link'],
  [/\bcolour/i, 'dark colours'],
  [/\b(?:an hour|a day) at (?:the )?most\b/i, 'two an hour at the most'],
];

function badWordsOf(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([where, text]) =>
    REFUSED.flatMap(([pattern]) => {
      const match = pattern.exec(text);
      return match === null ? [] : [`${where}: ${match[0]}`];
    }),
  );
}

/** Descriptions and summaries in any part of a contract. */
function prose(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string' ? (['description', 'summary'].includes(name) ? [member] : []) : prose(member),
  );
}

describe('the English of the portal', () => {
  it('is checked by patterns that find their examples', () => {
    for (const [pattern, example] of REFUSED) assert.match(example, pattern);
  });

  it('is plain in every source of its pages', () => {
    const files = repositoryFiles().filter(
      (file) => /^web\/src\/.*\.tsx?$/.test(file) && !/-schema\.ts$/.test(file),
    );
    assert.ok(files.length >= 80, `only ${files.length} files`);
    assert.deepEqual(badWordsOf(new Map(files.map((file) => [file, readText(file)]))), []);
  });

  it('is plain in every error of accounts and subscriptions', () => {
    const errors = Object.entries({ ...accountErrors, ...openIdErrors, ...subscriptionErrors });
    assert.ok(errors.length >= 25, `only ${errors.length} errors`);
    assert.deepEqual(
      badWordsOf(new Map(errors.map(([code, { text, remedy }]) => [code, `${text} ${remedy}`]))),
      [],
    );
  });

  it('is plain in every description of its operations', () => {
    assert.ok(portalContracts.length >= 25, `only ${portalContracts.length} operations`);
    assert.deepEqual(
      badWordsOf(new Map(portalContracts.map((contract) => [contract.id, prose(contract).join('\n')]))),
      [],
    );
  });
});
