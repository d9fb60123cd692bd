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

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs processes, some at once, in the order given. A signal for npm reaches this process alone: it goes to what runs,
 * and nothing else begins. The output of each follows as a whole unless there is only one.
 * @returns the exit code: 0, or that of the first process that failed
 */
export async function runJobs(jobs: readonly Job[], atOnce: number): Promise<number> {
  const waiting = [...jobs];
  for (const signal of SIGNALS) process.on(signal, () => waiting.splice(0));
  let result = 0;
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const code = await run(job, jobs.length === 1);
      result ||= code;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return result;
}

async function run({ title, words, environment }: Job, isOnly: boolean): Promise<number> {
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
  process.stdout.write(Buffer.concat(output));
  return code ?? 1;
}
