import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readText, repositoryRoot } from '../support/source-files.ts';

/** CI runs at full load, and a machine can stop for seconds. Only a fault lasts longer than this. */
const PATIENCE_MS_MIN = 60_000;
const PATIENCE = /\b(?:\w*(?:PATIENCE|TIMEOUT|SOON)\w*_MS = |until\([^;]*\btimeoutMs: )([\d_]+)/g;
/** A loop with a deadline. `until` has a deadline, and reports what it waited for. */
const DEADLINE = /\b(?:Date|performance)\.now\(\) [<>]=? /;
/**
 * A page must not evaluate a text repeatedly: its content security policy refuses that, but not the first evaluation.
 */
const TEXT_IN_PAGE = /\bwaitForFunction\(\s*['"`]/;
/** A page adapts to its window some frames after it opens or the window changes; `assertFitsWidth` waits for that. */
const WIDTH_AT_ONCE = /\bdocumentElement\.scrollWidth\b/;
/** A loop that looks again, without a deadline. A fault would hang the run. */
const ENDLESS_WAIT =
  /\bwhile \(!?\(?await\b[^\n]*\);|\bwhile \([^\n]*\)\s+await (?:delay|setTimeout|new Promise|Promise\.resolve|\w+\.waitForTimeout)\b/;
const SERVER_WITH_LIMIT = /\bstart(?:Upline|Together)\([^;]*\btimeoutMs\b/;

/** Its samples break the rules on purpose. */
const THIS_FILE = 'test/rules/waits.test.ts';
const files = globSync('{src,test,examples}/**/*.{test,browser,samples}.ts', { cwd: repositoryRoot })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== THIS_FILE);

/** With the modules that tests share. */
const allFiles = [...new Set([...files, ...globSync('test/**/*.ts', { cwd: repositoryRoot })])]
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== THIS_FILE);

const filesThat = (breakRule: (text: string) => boolean, among: readonly string[] = files) =>
  among.filter((file) => breakRule(readText(file)));
const isImpatient = (text: string) =>
  [...text.matchAll(PATIENCE)].some(([, ms = '']) => Number(ms.replaceAll('_', '')) < PATIENCE_MS_MIN);
const hasDeadline = (text: string) => DEADLINE.test(text);
const waitsEndlessly = (text: string) => ENDLESS_WAIT.test(text);
const waitsByText = (text: string) => TEXT_IN_PAGE.test(text);
const measuresAtOnce = (text: string) => WIDTH_AT_ONCE.test(text);
const limitsServer = (text: string) => SERVER_WITH_LIMIT.test(text);

describe('a test', () => {
  it('waits for a condition for at least a minute', () => {
    assert.ok(files.length > 250);
    assert.deepEqual(filesThat(isImpatient), []);
  });

  it('waits with `until`, not in a loop with a deadline', () => {
    assert.deepEqual(filesThat(hasDeadline), []);
  });

  it('waits with `until`, not in a loop without a deadline', () => {
    assert.deepEqual(filesThat(waitsEndlessly, allFiles), []);
  });

  it('waits in a page with a function or with `until`, not with a text', () => {
    assert.deepEqual(filesThat(waitsByText), []);
  });

  it('measures the width of a page with `assertFitsWidth`, which waits', () => {
    assert.deepEqual(filesThat(measuresAtOnce), []);
  });

  it('gives the servers that it starts no time limit that a slow machine could reach', () => {
    assert.deepEqual(filesThat(limitsServer), []);
  });

  it('is found only if it breaks one of these rules', () => {
    assert.ok(isImpatient('const PATIENCE_MS = 30_000;'));
    assert.ok(isImpatient('await until(() => isOver, { timeoutMs: 500 });'));
    assert.ok(!isImpatient('const TIMEOUT_MS = 60_000;\nconst remote = { url, timeoutMs: 500 };'));
    assert.ok(hasDeadline('while (Date.now() < deadline) await delay(5);'));
    assert.ok(!hasDeadline('const ms = performance.now() - begun;'));
    assert.ok(waitsEndlessly('while ((await list()).length === 0);'));
    assert.ok(waitsEndlessly('while (told === 0) await delay(5);'));
    assert.ok(waitsEndlessly('while ((await told()) === 0)\n      await page.waitForTimeout(200);'));
    assert.ok(!waitsEndlessly('while (!flushNextPart(database));'));
    assert.ok(!waitsEndlessly('while (!isOver) await create(retailBody());'));
    assert.ok(waitsByText('await page.waitForFunction("document.title")'));
    assert.ok(!waitsByText('await page.waitForFunction((shown) => shown.isConnected, before)'));
    assert.ok(measuresAtOnce("await page.evaluate('document.documentElement.scrollWidth')"));
    assert.ok(!measuresAtOnce('await assertFitsWidth(page);'));
    assert.ok(limitsServer('await startUpline(environment, { timeoutMs: TIMEOUT_MS })'));
    assert.ok(!limitsServer('await startUpline(environment);\nawait get({ timeoutMs: 30 })'));
  });
});
