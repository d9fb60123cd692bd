import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSources } from '../support/source-files.ts';

/** Packages that a thread loads, in addition to modules of Node and of the program. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'src/trees/store/build-index-worker.ts': ['pg'],
  'src/import/csv/csv-worker.ts': ['csv-parse', 'csv-parse/sync'],
  'src/portal/document-worker.ts': ['yaml'],
};
const FILES_MAX = 25;

const sources = new Map(readSources().map((source) => [source.path, source]));
const threads = [...sources.keys()].filter((file) => file.endsWith('-worker.ts'));

/** All modules that a file imports, directly or through others. */
function loadedBy(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const { target, isType } of sources.get(file)?.imports ?? []) if (!isType) loadedBy(target, loaded);
  return loaded;
}

describe('A thread', () => {
  it('loads little, because a thread that loads the query builder takes a quarter of a second of CPU to start', () => {
    assert.ok(threads.length >= 6, `${threads}`);
    for (const thread of threads) {
      const loaded = [...loadedBy(thread)].filter((target) => !target.startsWith('node:'));
      const ours = loaded.filter((target) => sources.has(target));
      const packages = loaded.filter((target) => !sources.has(target)).sort();
      assert.deepEqual(packages, PACKAGES[thread] ?? [], thread);
      assert.ok(ours.length <= FILES_MAX, `${thread} loads ${ours.length} files`);
    }
  });
});
