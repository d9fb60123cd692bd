import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../support/source-files.ts';
import type { CaseFile } from './case-files.ts';

/** The server that a case calls. */
export interface CaseServer {
  readonly url: string;
  readonly key: string;
}

export interface CaseResult {
  /** Whether every check passed, and the script ended with 0. */
  readonly isRight: boolean;
  readonly rightCount: number;
  /** Whether the case reported that it does not apply to this machine. */
  readonly isSkipped: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** Much longer than a case takes: only a case that hangs reaches this limit. */
const TIMEOUT_MS = 600_000;

/** Runs a script to its end. Files that it leaves behind go to `scratch`. */
export async function runCase(file: CaseFile, server: CaseServer, scratch: string): Promise<CaseResult> {
  const begun = performance.now();
  const [program, ...words] = file.name.endsWith('.sh') ? ['sh', file.path] : [process.execPath, file.path];
  const child = spawn(program, words, {
    env: environmentFor(server, scratch),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  if (code === null) output += `WRONG  ended by a signal after at most ${TIMEOUT_MS / 1_000} s\n`;
  const count = (word: string) => output.split('\n').filter((line) => line.startsWith(word)).length;
  return {
    isRight: code === 0 && count('WRONG') === 0,
    rightCount: count('right'),
    isSkipped: count('skipped') > 0,
    output,
    seconds: (performance.now() - begun) / 1_000,
  };
}

function environmentFor({ url, key }: CaseServer, scratch: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('UPLINE_'));
  return {
    ...Object.fromEntries(inherited),
    BASE: url,
    KEY: key,
    UPLINE: repositoryRoot,
    TMPDIR: scratch,
    // Without this, each run would compile everything again, below its own TMPDIR.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? path.join(tmpdir(), 'node-compile-cache'),
    // The Node that runs npm. If it is older than ours, it shows the experience of people who start without npm.
    OLD_NODE: process.env['npm_node_execpath'] ?? process.execPath,
  };
}
