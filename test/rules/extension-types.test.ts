import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { readText, repositoryRoot } from '../support/source-files.ts';
import { onOneEngine } from '../support/test-server.ts';

/** The options that docs/hooks.md recommends, and no others: our own options are stricter. */
const OPTIONS = {
  module: 'nodenext',
  types: ['node'],
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
};

describe('the types of a client extension', onOneEngine, () => {
  it('are checked without a fault under the compiler options of docs/hooks.md', async () => {
    const guide = readText('docs/hooks.md');
    for (const option of Object.keys(OPTIONS)) assert.ok(guide.includes(`\`${option}\``), option);
    const folder = mkdtempSync(path.join(tmpdir(), 'upline-types-'));
    try {
      const modules = path.join(repositoryRoot, 'node_modules');
      mkdirSync(path.join(folder, 'node_modules'));
      symlinkSync(repositoryRoot, path.join(folder, 'node_modules/upline'), 'junction');
      symlinkSync(path.join(modules, '@types'), path.join(folder, 'node_modules/@types'), 'junction');
      cpSync(
        path.join(repositoryRoot, 'examples/extensions/typescript/index.ts'),
        path.join(folder, 'index.ts'),
      );
      writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS }));
      const tsc = path.join(modules, 'typescript/bin/tsc');
      const run = promisify(execFile)(process.execPath, [tsc, '-p', '.'], { cwd: folder });
      await run.catch((error: { readonly stdout: string }) => assert.fail(error.stdout));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
