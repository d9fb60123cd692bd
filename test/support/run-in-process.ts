import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { beginRun } from './end-of-run.ts';
import { disableRunnerHooks } from './runner-hooks.ts';

/*
 * Runs test files one after another in this process. Each file is a suite: hooks outside a `describe` belong to their
 * file. If they belonged to the whole run, their servers would be idle from the first file to the last.
 */
beginRun();
const files = process.argv.slice(2);
let loaded = 0;
for (const file of files) {
  describe(file, async () => {
    await import(pathToFileURL(file).href);
    loaded += 1;
    if (loaded === files.length) disableRunnerHooks();
  });
}
