import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './support/source-files.ts';

/*
 * `node test/suite.ts sqlite|postgres`: runs the tests on one engine. Tests that never open a database can't
 * differ between engines, so they run once, with the embedded one.
 */

/** As many files at once as keep two cores busy while some wait for the disk. */
const FILES_AT_ONCE = 3;
const DATABASE_FILES = ['test/support/test-server.ts', 'test/support/postgres.ts'];

const [engine, ...options] = process.argv.slice(2);
if (engine !== 'sqlite' && engine !== 'postgres') throw new Error('Say which engine: sqlite or postgres');

const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'], {
  cwd: repositoryRoot,
});
const files = engine === 'sqlite' ? all : all.filter((file) => opensDatabase(file));

const { status } = spawnSync(
  process.execPath,
  [
    '--test',
    `--test-concurrency=${FILES_AT_ONCE}`,
    '--test-reporter=spec',
    ...(engine === 'postgres' ? ['--test-global-setup=test/support/postgres-setup.ts'] : []),
    ...options,
    ...files.sort(),
  ],
  { cwd: repositoryRoot, stdio: 'inherit' },
);
process.exit(status ?? 1);

/** Whether a file, or anything of ours that it imports, starts a server or a database. */
function opensDatabase(file: string, seen = new Set<string>()): boolean {
  if (DATABASE_FILES.includes(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  const imports = readFileSync(path.join(repositoryRoot, file), 'utf8').matchAll(/ from '(\.[^']+\.ts)'/g);
  return [...imports].some(([, target = '']) =>
    opensDatabase(path.posix.join(path.posix.dirname(file), target), seen),
  );
}
