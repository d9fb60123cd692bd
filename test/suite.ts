import { chmodSync, existsSync, globSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildForRun } from './support/program.ts';
import { runJobs } from './support/run-jobs.ts';
import { repositoryRoot } from './support/source-files.ts';
import { groupFiles, opensDatabase, startsPrograms } from './support/suite-groups.ts';

const USAGE = `npm test                          all tests, on both engines
npm test -- FILE…                 these files, on both engines
npm test -- sqlite|postgres       all tests on one engine
npm test -- sqlite|postgres FILE…
npm run test:watch -- FILE…       again at every change, on the embedded engine

A FILE may be a path, or a part of one: "npm test -- wire-date hooks/".
Other options go to "node --test", such as --test-name-pattern=TEXT.`;

/** This many processes keep two cores busy while some wait for the disk. */
const PROCESSES_AT_ONCE = 3;
/** The place that `src/main.ts` uses. */
const NODE_COMPILE_CACHE = process.env['NODE_COMPILE_CACHE'] ?? path.join(tmpdir(), 'node-compile-cache');
/**
 * A file system in memory, if the machine has one with enough room: databases of tests then do not wait for a disk.
 * Crash tests and benchmarks use a disk.
 */
const MEMORY = '/dev/shm';
const MEMORY_BYTES_MIN = 6e9;
const ENGINES = ['sqlite', 'postgres'] as const;
type Engine = (typeof ENGINES)[number];

const words = process.argv.slice(2);
if (words.includes('--help')) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}
const isEngine = (word: string): word is Engine => ENGINES.some((engine) => engine === word);
const options = words.filter((word) => word.startsWith('-'));
const engines = words.filter(isEngine);
const wanted = words.filter((word) => !word.startsWith('-') && !isEngine(word));

const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'], {
  cwd: repositoryRoot,
})
  .map((file) => file.replaceAll(path.sep, '/'))
  .sort();
const files = wanted.length === 0 ? all : wanted.flatMap(filesOf);

/** Files that share a process. */
interface Group {
  readonly engine: Engine;
  readonly files: readonly string[];
}

const temporary = inMemory() ? mkdtempSync(path.join(MEMORY, 'upline-suite-')) : null;
if (temporary !== null) {
  // With the mode of any directory for temporary files, because some tests run as another account.
  chmodSync(temporary, 0o1777);
  process.env['TMPDIR'] = temporary;
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
}
const isWatching = options.includes('--watch');
// A run that watches the sources must not start an older build of them.
if (!isWatching && files.some((file) => startsPrograms(file))) buildForRun();
const both = engines.length === 0 && !isWatching;
process.exitCode = await runOn(both ? ENGINES : [engines[0] ?? 'sqlite']);

function inMemory(): boolean {
  if (process.env['TMPDIR'] !== undefined || !existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= MEMORY_BYTES_MIN;
}

function filesOf(word: string): string[] {
  const found = all.filter((file) => file.includes(word.replace(/^\.\//, '')));
  if (found.length > 0) return found;
  const fault = existsSync(word) ? `${word} is not a test` : `No test has "${word}" in its path`;
  process.stderr.write(`${fault}\n\n${USAGE}\n`);
  process.exit(2);
}

/**
 * Runs the files on some engines. The longest files start first, on any engine: otherwise, a core could be idle while
 * the last file of one engine runs.
 * @returns the exit code: 0, or the exit code of the first process that failed
 */
async function runOn(chosen: readonly Engine[]): Promise<number> {
  const groups = chosen
    .flatMap((engine) => groupsOf(engine).map((files, rank) => ({ engine, files, rank })))
    .sort((one, other) => one.rank - other.rank);
  if (!groups.some(({ engine }) => engine === 'postgres')) return runAll(groups);
  const { globalSetup, globalTeardown } = await import('./support/postgres-setup.ts');
  await globalSetup();
  try {
    return await runAll(groups);
  } finally {
    await globalTeardown();
  }
}

/**
 * A test that opens no database gives the same result on both engines and with any index of its trees, so it runs
 * once, on the embedded engine.
 */
function groupsOf(engine: Engine): readonly (readonly string[])[] {
  const isFirst = engine === 'sqlite' && process.env['UPLINE_TEST_TREE_INDEX'] === undefined;
  const chosen = isFirst ? files : files.filter((file) => opensDatabase(file));
  return isWatching ? [chosen] : groupFiles(chosen, PROCESSES_AT_ONCE);
}

function runAll(groups: readonly Group[]): Promise<number> {
  const jobs = groups.map(({ engine, files: group }) => ({
    title: `${engine}: ${group.join(' ')}`,
    words: ['--test-reporter=spec', ...options, 'test/support/run-files.ts', ...group],
    environment: { ...settingsOf(engine), NODE_COMPILE_CACHE },
  }));
  return runJobs(jobs, PROCESSES_AT_ONCE);
}

/** If this setting is present, the tests of a process use PostgreSQL. */
function settingsOf(engine: Engine): NodeJS.ProcessEnv {
  return engine === 'postgres' ? {} : { UPLINE_TEST_POSTGRES: undefined };
}
