import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readText, repositoryRoot } from '../support/source-files.ts';

/** `skip: true`, or a comparison that is not followed by `&& 'reason'`. */
const WITHOUT_REASON = /\bskip: (?:true\b|[^,}\n]*[!=]== (?:'[^']*'|\w+)(?=\s*[,}]))/g;

/** Its samples break the rule on purpose. */
const THIS_FILE = 'test/rules/skips.test.ts';

describe('a test that is skipped', () => {
  it('states the reason', () => {
    const files = globSync('{src,test}/**/*.test.ts', { cwd: repositoryRoot });
    assert.ok(files.length > 150);
    const others = files.filter((file) => file !== THIS_FILE);
    const faults = others.flatMap((file) =>
      [...readText(file).matchAll(WITHOUT_REASON)].map(([text]) => `${file}: ${text}`),
    );
    assert.deepEqual(faults, []);
  });

  it('is found without a reason, and not found with one', () => {
    const finds = (text: string) => text.match(WITHOUT_REASON) !== null;
    for (const text of ["{ skip: engine === 'sqlite' }", "skip: engine !== 'sqlite',", 'skip: true }']) {
      assert.ok(finds(text), text);
    }
    for (const text of ["skip: engine === 'sqlite' && 'about PostgreSQL',", 'skip: whyNot() }']) {
      assert.ok(!finds(text), text);
    }
  });
});
