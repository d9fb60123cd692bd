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

/** This many files at once keep two cores busy while some wait for the disk. */
const FILES_AT_ONCE = 3;
/** Each file of tests is a process that loads most of the program. `src/main.ts` uses the same place. */
const NODE_COMPILE_CACHE = process.env['NODE_COMPILE_CACHE'] ?? path.join(tmpdir(), 'node-compile-cache');
const DATABASE_FILES = ['test/support/test-server.ts', 'test/support/postgres.ts'];
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
  const child = spawn(
    process.execPath,
    [
      '--test',
      `--test-concurrency=${FILES_AT_ONCE}`,
      '--test-reporter=spec',
      ...(engine === 'postgres' ? ['--test-global-setup=test/support/postgres-setup.ts'] : []),
      ...options,
      ...chosen,
    ],
    { cwd: repositoryRoot, stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE } },
  );
  // A signal for npm reaches this process alone.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, pass);
  const [code] = (await once(child, 'close')) as [number | null];
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.off(signal, pass);
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
