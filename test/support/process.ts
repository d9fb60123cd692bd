import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { programFile } from './program.ts';

/** A process that hangs fails its test instead of blocking the run. Machines may be several times slower than usual. */
const COMMAND_TIMEOUT_MS = 300_000;
/** Longer than any test file takes: a server must outlive the tests that use it, on any machine. */
const SERVER_TIMEOUT_MS = 1_800_000;
/** Time limit for an output: a server that does not start fails its test long before it is killed. */
const OUTPUT_TIMEOUT_MS = 120_000;
const ROOT = path.resolve(import.meta.dirname, '../..');

/** The end of a process, and its output. */
export interface ProcessEnd {
  /** `null` when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program, started like users start it. */
export interface UplineProcess extends AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<ProcessEnd>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until standard error matches; fails when the process ends first, or after two minutes. */
  errorOutput(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Options of a process that a test starts. */
export interface ProcessOptions {
  /** Words before `node`, for a process under special conditions. */
  readonly launcher?: readonly string[];
  /** The entry point of the program, instead of the one that the run has built. */
  readonly program?: string;
  /** Time after which the process is killed. */
  readonly timeoutMs?: number;
}

export function spawnUpline(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  {
    launcher = [],
    program = programFile(),
    timeoutMs = args[0] === 'serve' ? SERVER_TIMEOUT_MS : COMMAND_TIMEOUT_MS,
  }: ProcessOptions = {},
): UplineProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('UPLINE_'));
  const env = { ...Object.fromEntries(inherited), ...environment };
  // A hanging process fails its test instead of blocking the run.
  const [first = process.execPath, ...words] = [...launcher, process.execPath, program, ...args];
  const child = spawn(first, words, { cwd: ROOT, env, timeout: timeoutMs });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    errorOutput: (pattern) =>
      new Promise((resolve, reject) => {
        const fail = (what: string) => reject(new Error(`${what} without ${pattern}: ${stderr}`));
        const late = setTimeout(fail, OUTPUT_TIMEOUT_MS, `${OUTPUT_TIMEOUT_MS} ms`).unref();
        const look = () => {
          const match = pattern.exec(stderr);
          if (match === null) return;
          clearTimeout(late);
          resolve(match);
        };
        child.stderr.on('data', look);
        child.on('close', () => fail('ended'));
        look();
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs a command to its end. */
export function runUpline(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  options: ProcessOptions = {},
): Promise<ProcessEnd> {
  return spawnUpline(args, environment, options).ended;
}

/** A server process that already listens on a free port. */
export async function startUpline(
  environment: NodeJS.ProcessEnv,
  options: ProcessOptions = {},
): Promise<UplineProcess & { url: string }> {
  const server = spawnUpline(['serve'], { UPLINE_PORT: '0', ...environment }, options);
  const [, url = ''] = await server.errorOutput(/listens on (http:\S+)/);
  return { ...server, url };
}
