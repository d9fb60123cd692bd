import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { beginRun } from './end-of-run.ts';

/*
 * Runs test files one after the other in this process. Each is a suite: hooks outside a `describe` belong to its
 * file, and not to the whole run, in which their servers would be idle from the first file to the last.
 */
beginRun();
for (const file of process.argv.slice(2)) {
  describe(file, async () => {
    await import(pathToFileURL(file).href);
  });
}
