import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from './support/source-files.ts';

const USAGE = `npm test                          all tests, on both engines
npm test -- FILE…                 these files, on both engines
npm test -- sqlite|postgres       all tests on one engine
npm test -- sqlite|postgres FILE…
npm run test:watch -- FILE…       again at every change, on the embedded engine

A FILE may be a path, or a part of one: "npm test -- wire-date hooks/".
Other options go to "node --test", such as --test-name-pattern=TEXT.`;

/** This many processes at once keep two cores busy while some wait for the disk. */
const PROCESSES_AT_ONCE = 3;
/**
 * Files that share a process. Loading the program and compiling its checks takes as much CPU as the tests of an
 * average file: 45 files took 140 s of CPU in a process each, and 67 s in one.
 */
const FILES_PER_PROCESS = 12;
/** They measure or replace something that belongs to the whole process. */
const ALONE = [
  'src/extensions/hook-contract.test.ts',
  'test/journeys/extension/circuit.test.ts',
  'test/journeys/operating/search-index.test.ts',
  'test/journeys/requests/bounded-refusals.test.ts',
  'test/journeys/requests/content-encoding.test.ts',
  'test/journeys/requests/slow-clients.test.ts',
  'test/rules/query-plans.test.ts',
];
/** `src/main.ts` uses the same place. */
const NODE_COMPILE_CACHE = process.env['NODE_COMPILE_CACHE'] ?? path.join(tmpdir(), 'node-compile-cache');
const DATABASE_FILES = ['test/support/test-server.ts', 'test/support/postgres.ts'];
const ENGINES = ['sqlite', 'postgres'] as const;
type Engine = (typeof ENGINES)[number];
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

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

for (const engine of engines.length === 0 && !options.includes('--watch')
  ? ENGINES
  : [engines[0] ?? 'sqlite']) {
  const status = await runOn(engine);
  if (status !== 0) process.exit(status);
}

function filesOf(word: string): string[] {
  const found = all.filter((file) => file.includes(word.replace(/^\.\//, '')));
  if (found.length > 0) return found;
  const fault = existsSync(word) ? `${word} is not a test` : `No test has "${word}" in its path`;
  process.stderr.write(`${fault}\n\n${USAGE}\n`);
  process.exit(2);
}

/** A test that opens no database cannot differ between engines, so it runs once, with the embedded one. */
async function runOn(engine: Engine): Promise<number> {
  const chosen = engine === 'sqlite' ? files : files.filter((file) => opensDatabase(file));
  if (chosen.length === 0) return 0;
  if (engine === 'sqlite') return runAll(chosen);
  const { globalSetup, globalTeardown } = await import('./support/postgres-setup.ts');
  await globalSetup();
  try {
    return await runAll(chosen);
  } finally {
    await globalTeardown();
  }
}

/** @returns the exit code: 0, or that of the first process that failed */
async function runAll(chosen: readonly string[]): Promise<number> {
  const groups = options.includes('--watch') ? [chosen] : groupsOf(chosen);
  const waiting = [...groups];
  let result = 0;
  const work = async () => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const code = await runTogether(group, groups.length === 1);
      result ||= code;
    }
  };
  await Promise.all(Array.from({ length: PROCESSES_AT_ONCE }, work));
  return result;
}

/** Files of one folder go to different groups: the slow ones are often neighbors. */
function groupsOf(chosen: readonly string[]): string[][] {
  const alone = chosen.filter((file) => ALONE.includes(file) || hasHooksOfTheRun(file));
  const together = chosen.filter((file) => !alone.includes(file));
  const count = Math.max(
    Math.min(PROCESSES_AT_ONCE, together.length),
    Math.ceil(together.length / FILES_PER_PROCESS),
  );
  const groups = Array.from({ length: count }, (_, index) =>
    together.filter((_file, position) => position % count === index),
  );
  return [...groups, ...alone.map((file) => [file])];
}

/**
 * Hooks outside a `describe` belong to the whole run of a process: its servers would start before the first file,
 * stay idle longer than a connection may, and end after the last.
 */
function hasHooksOfTheRun(file: string): boolean {
  return /^(?:before|after)(?:Each)?\(/m.test(readFileSync(path.join(repositoryRoot, file), 'utf8'));
}

/** Runs files one after the other in one process. Its output follows as a whole unless it is the only process. */
async function runTogether(group: readonly string[], isOnly: boolean): Promise<number> {
  const child = spawn(
    process.execPath,
    ['--test', '--test-reporter=spec', '--test-isolation=none', ...options, ...group],
    {
      cwd: repositoryRoot,
      stdio: ['inherit', isOnly ? 'inherit' : 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE },
    },
  );
  const output: Buffer[] = [];
  child.stdout?.on('data', (bytes: Buffer) => output.push(bytes));
  // A signal for npm reaches this process alone.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  const [code] = (await once(child, 'close')) as [number | null];
  for (const signal of SIGNALS) process.off(signal, pass);
  process.stdout.write(Buffer.concat(output));
  return code ?? 1;
}

/** Whether a file, or a file of ours that it imports, starts a server or a database. */
function opensDatabase(file: string, seen = new Set<string>()): boolean {
  if (DATABASE_FILES.includes(file)) return true;
  if (seen.has(file)) return false;
  seen.add(file);
  const imports = readFileSync(path.join(repositoryRoot, file), 'utf8').matchAll(/ from '(\.[^']+\.ts)'/g);
  return [...imports].some(([, target = '']) =>
    opensDatabase(path.posix.join(path.posix.dirname(file), target), seen),
  );
}
