import { existsSync } from 'node:fs';
import path from 'node:path';
import { readImports, readText, repositoryRoot } from './source-files.ts';

/** These files measure or replace something that belongs to the whole process. */
const ALONE = [
  'src/extensions/hook-contract.test.ts',
  'test/journeys/extension/circuit.test.ts',
  'test/journeys/operating/search-index.test.ts',
  'test/journeys/requests/bounded-refusals.test.ts',
  'test/journeys/requests/content-encoding.test.ts',
  'test/journeys/requests/slow-clients.test.ts',
  'test/rules/query-plans.test.ts',
];
const DATABASE_FILES = ['test/support/test-server.ts', 'test/support/postgres.ts'];
const PROGRAM_FILES = ['test/support/program.ts'];
/** A file that starts programs takes as long as this many other files. */
const PROGRAM_WEIGHT = 4;
/** Seconds of an average file on a machine with two free cores. */
const AVERAGE_SECONDS = 5;
/**
 * The files that take longest, with their seconds on the slower engine, measured in the same way. They start first: a
 * file that starts late would run on while the other core is idle.
 */
const LONG_FILES: Readonly<Record<string, number>> = {
  'test/journeys/trees/tree-index.test.ts': 109,
  'test/journeys/trees/tree-history.test.ts': 80,
  'test/journeys/requests/bad-input-properties.test.ts': 80,
  'test/journeys/trees/batch-undo.test.ts': 60,
  'test/journeys/extension/hook-scenarios.test.ts': 58,
  'test/journeys/extension/tree-rules-both-ways.test.ts': 48,
  'test/journeys/import/import.test.ts': 44,
  'test/journeys/trees/merges.test.ts': 37,
  'test/journeys/import/import-property.test.ts': 37,
  'test/journeys/trees/tree-index-crash.test.ts': 33,
  'test/journeys/operating/process-keys.test.ts': 32,
  'src/cli/migrate-to.test.ts': 32,
  'test/journeys/events/deliveries-after-crashes.test.ts': 30,
  'test/journeys/operating/stopped-file.test.ts': 30,
  'test/journeys/extension/remote-failures.test.ts': 30,
};
/** Files that this module names. */
export const NAMED_FILES: readonly string[] = [...ALONE, ...Object.keys(LONG_FILES)];
/**
 * Weight of the files that share a process. Loading the program and compiling its checks takes as much CPU as the
 * tests of an average file: 45 files took 140 s of CPU in separate processes, and 67 s in one. The last groups are
 * the smallest, so that no process runs for long after the others have ended.
 */
const GROUP_WEIGHT = { most: 30, least: 5 };
/** Files of one folder go to different groups, because slow files are often neighbors. */
const STRIDE = 7;

/** Groups of files that share a process. Files that take longest come first. */
export function groupFiles(files: readonly string[], processesAtOnce: number): string[][] {
  const alone = files.filter((file) => ALONE.includes(file));
  const together = files.filter((file) => !alone.includes(file));
  const long = together
    .filter((file) => file in LONG_FILES)
    .sort((one, other) => weightOf(other) - weightOf(one));
  const others = together.filter((file) => !long.includes(file));
  const programs = others.filter((file) => weightOf(file) > 1);
  const short = others.filter((file) => !programs.includes(file));
  const waiting = [...long, ...spread(programs), ...spread(short)];
  const least = Math.min(GROUP_WEIGHT.least, Math.ceil(totalOf(waiting) / processesAtOnce));
  const groups: string[][] = [];
  while (waiting.length > 0) {
    const share = Math.max(least, Math.min(GROUP_WEIGHT.most, totalOf(waiting) / (2 * processesAtOnce)));
    const group: string[] = [];
    while (waiting.length > 0 && totalOf(group) < share) group.push(waiting.shift() ?? '');
    groups.push(group);
  }
  return [...alone.map((file) => [file]), ...groups];
}

/**
 * Whether a test can differ between engines: it, or a file of the repository that it imports, starts a server or a
 * database.
 */
export function opensDatabase(file: string): boolean {
  return reaches(file, DATABASE_FILES);
}

/** Whether a test starts `upline`. */
export function startsPrograms(file: string): boolean {
  return reaches(file, PROGRAM_FILES);
}

function totalOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + weightOf(file), 0);
}

function weightOf(file: string): number {
  const seconds = LONG_FILES[file];
  if (seconds !== undefined) return seconds / AVERAGE_SECONDS;
  return startsPrograms(file) ? PROGRAM_WEIGHT : 1;
}

function spread(files: readonly string[]): string[] {
  return Array.from({ length: STRIDE }, (_, start) =>
    files.filter((_file, index) => index % STRIDE === start),
  ).flat();
}

function reaches(file: string, targets: readonly string[], seen = new Set<string>()): boolean {
  if (targets.includes(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  return importsOf(file).some((target) => reaches(target, targets, seen));
}

const imports = new Map<string, readonly string[]>();

function importsOf(file: string): readonly string[] {
  const known = imports.get(file);
  if (known !== undefined) return known;
  const found = readImports(file, readText(file))
    .map(({ target }) => target)
    .filter((target) => target.endsWith('.ts') && existsSync(path.join(repositoryRoot, target)));
  imports.set(file, found);
  return found;
}
