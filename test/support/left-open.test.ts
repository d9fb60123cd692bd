import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { skip } from '../browser/browser-program.ts';
import { repositoryFiles } from './repository-files.ts';
import { readText, repositoryRoot } from './source-files.ts';
import { onOneEngine } from './test-server.ts';

const PATIENCE_MS = 240_000;

/** Runs a test file with these lines. */
function run(lines: readonly string[], words: readonly string[]) {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-left-open-'));
  const file = path.join(directory, 'halfway.test.ts');
  writeFileSync(file, lines.join('\n'));
  const { NODE_TEST_CONTEXT: _, UPLINE_TEST_POSTGRES: __, ...environment } = process.env;
  const { status, signal, stdout } = spawnSync(process.execPath, [...words, file], {
    cwd: repositoryRoot,
    env: environment,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  rmSync(directory, { recursive: true, force: true });
  return { status, signal, stdout };
}

function halfway(opener: string, from: string): string[] {
  return [
    "import { after, before, describe, it } from 'node:test';",
    `import { ${opener} } from '${path.join(repositoryRoot, from)}';`,
    "describe('a file', () => {",
    '  let opened;',
    '  before(async () => {',
    `    await ${opener}();`,
    "    throw new Error('the preparation fails');",
    '  });',
    '  after(() => opened.close());',
    "  it('is never run', () => undefined);",
    '});',
  ];
}

describe('A file that leaves something open', () => {
  it('fails, even if its tests pass, and names the open resource', onOneEngine, () => {
    const lines = [
      "import { describe, it } from 'node:test';",
      `import { startTestServer } from '${path.join(repositoryRoot, 'test/support/test-server.ts')}';`,
      "describe('a file', () => it('passes', () => startTestServer().then(() => undefined)));",
    ];
    const { status, signal, stdout } = run(lines, ['test/support/run-files.ts']);
    assert.deepEqual([status, signal], [1, null], stdout);
    assert.match(stdout, /left open: a server/);
  });
});

describe('A file whose preparation fails halfway', () => {
  it(
    'has its hooks in its suites when it runs alone, so that they still run before the check',
    onOneEngine,
    () => {
      const alone = repositoryFiles().filter((file) => /^test\/.*\.(?:browser|samples)\.ts$/.test(file));
      const outside = alone.filter((file) => /^(?:before|after)\(/m.test(readText(file)));
      assert.deepEqual(outside, []);
    },
  );

  it('ends its process, and the server that it has started', onOneEngine, () => {
    const { status, signal, stdout } = run(halfway('startTestServer', 'test/support/test-server.ts'), [
      'test/support/run-files.ts',
    ]);
    assert.deepEqual([status, signal], [1, null], stdout);
    assert.match(stdout, /the preparation fails/);
    assert.match(stdout, /left open: a server/);
  });

  it('ends its process, and the browser that it has started', { skip }, () => {
    const { status, signal, stdout } = run(halfway('startBrowser', 'test/browser/browser.ts'), []);
    assert.deepEqual([status, signal], [1, null], stdout);
    assert.match(stdout, /left open: a browser/);
  });
});
