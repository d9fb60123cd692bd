import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import type { Environment } from '../../src/config/environment.ts';
import { repositoryRoot } from './source-files.ts';

/** The result of a CLI command in a process of its own. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 120_000;

/** Starts `upline …` without the settings of the surrounding process. */
export function startUpline(
  words: readonly string[],
  environment: Environment & Readonly<Record<string, string>>,
): { process: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [path.join(repositoryRoot, 'src/cli/upline.mjs'), ...words], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A command that should have refused must not run forever.
    timeout: TIMEOUT_MS,
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { process: child, finished };
}

export function runUpline(
  words: readonly string[],
  environment: Environment & Readonly<Record<string, string>>,
): Promise<Finished> {
  return startUpline(words, environment).finished;
}
