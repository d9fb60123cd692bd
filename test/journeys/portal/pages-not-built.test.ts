import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import Fastify from 'fastify';
import { mountPages, PAGES_DIRECTORY } from '../../../src/portal/mount-pages.ts';

/** @returns the warnings in a server's log, and its answer at /docs */
async function startWithPages(directory: string) {
  const warnings: string[] = [];
  const app = Fastify({
    logger: { level: 'warn', stream: { write: (line: string) => warnings.push(JSON.parse(line).msg) } },
  });
  await mountPages(app, { isInReference: () => true, isTree: () => true, directory });
  const { statusCode, body } = await app.inject('/docs');
  await app.close();
  return { warnings, statusCode, body };
}

describe('A server without built pages', () => {
  it('warns at start in one line with the remedy, and shows it on every page', async () => {
    const empty = mkdtempSync(path.join(tmpdir(), 'upline-pages-'));
    for (const directory of [empty, path.join(empty, 'missing')]) {
      const { warnings, statusCode, body } = await startWithPages(directory);
      assert.deepEqual(warnings, ['The pages are not built. Run: npm run prepare']);
      assert.deepEqual([statusCode, body], [503, `${warnings[0]}\n`]);
    }
    rmSync(empty, { recursive: true });
  });

  it('is the only one that warns', async () => {
    const { warnings, statusCode } = await startWithPages(PAGES_DIRECTORY);
    assert.deepEqual([warnings, statusCode], [[], 200]);
  });
});
