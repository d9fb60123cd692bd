import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { PAGES_DIRECTORY } from '../../src/portal/mount-pages.ts';

const SCRIPT_MAX_BYTES = 250_000;

describe('the first view of the portal', () => {
  it('loads no more than 250 KB of script, compressed with gzip', () => {
    const html = readFileSync(path.join(PAGES_DIRECTORY, 'index.html'), 'utf8');
    // Scripts, and the modules that they import at once, which the page also names.
    const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, file = '']) => file);
    assert.ok(scripts.length > 0, 'no script was found in the page');
    const sizes = scripts.map((file) => readFileSync(path.join(PAGES_DIRECTORY, `${file}.gz`)).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(total <= SCRIPT_MAX_BYTES, `${total} bytes in ${scripts.length} files`);
  });
});
