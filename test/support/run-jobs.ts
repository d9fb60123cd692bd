import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repositoryRoot } from './source-files.ts';

/** A Node process of a run. */
export interface Job {
  /** Printed above its output. */
  readonly title: string;
  /** Options of Node, the program and its arguments. */
  readonly words: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Node's reporter prints failures with their causes below this heading. */
const FAILURES = '✖ failing tests:';
const LAST_CHARACTERS = 4_000;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs processes in the order given, up to `atOnce` at the same time. A signal for npm reaches only this process: it
 * passes the signal on to the running processes, and starts no others. The output of each process is printed as a
 * whole unless there is only one. Failures are printed again at the end, because people read a long log from its end.
 * @returns the exit code: 0, or the exit code of the first process that failed
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

/**
 * Without the reporter's summary, a process was killed or could not start. Its last lines are then the best
 * information.
 */
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
