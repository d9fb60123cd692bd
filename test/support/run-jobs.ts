import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repositoryRoot } from './source-files.ts';

/** A Node process of a run. */
export interface Job {
  /** Printed above its output. */
  readonly title: string;
  /** Options of Node, the program and its words. */
  readonly words: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Node's reporter prints what failed below this heading, with causes. */
const FAILURES = '✖ failing tests:';
const LAST_CHARACTERS = 4_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs processes, some at once, in the order given. A signal for npm reaches this process alone: it goes to what runs,
 * and nothing else begins. The output of each follows as a whole unless there is only one; what failed is printed again
 * at the end, where a long log is read first.
 * @returns the exit code: 0, or that of the first process that failed
 */
export async function runJobs(jobs: readonly Job[], atOnce: number): Promise<number> {
  const waiting = [...jobs];
  for (const signal of SIGNALS) process.on(signal, () => waiting.splice(0));
  let result = 0;
  const failures: string[] = [];
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const { code, output } = await run(job, jobs.length === 1);
      result ||= code;
      if (code !== 0) failures.push(`\n== Failed: ${job.title}\n${failuresOf(output)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  if (jobs.length > 1) process.stdout.write(failures.join(''));
  return result;
}

/** Without the reporter's summary, a process was ended or could not start: its last lines say more than nothing. */
function failuresOf(output: string): string {
  const begin = output.lastIndexOf(FAILURES);
  return begin === -1 ? output.slice(-LAST_CHARACTERS) : output.slice(begin);
}

async function run(
  { title, words, environment }: Job,
  isOnly: boolean,
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(process.execPath, words, {
    cwd: repositoryRoot,
    stdio: ['inherit', isOnly ? 'inherit' : 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const output: Buffer[] = [];
  child.stdout?.on('data', (bytes: Buffer) => output.push(bytes));
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  const [code] = (await once(child, 'close')) as [number | null];
  for (const signal of SIGNALS) process.off(signal, pass);
  if (!isOnly) process.stdout.write(`\n== ${title}\n`);
  const bytes = Buffer.concat(output);
  process.stdout.write(bytes);
  return { code: code ?? 1, output: bytes.toString() };
}
