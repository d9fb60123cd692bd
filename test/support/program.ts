import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './source-files.ts';

/** Set for the processes of a run that has built the program. */
const BUILT = 'UPLINE_TEST_PROGRAM';

/** The program that tests start: the build of their run, or else the sources. Both are the program that ships. */
export function programFile(): string {
  return process.env[BUILT] ?? path.join(repositoryRoot, 'src/cli/upline.mjs');
}

/**
 * Builds the program for the processes of this run, unless that was done: a built program starts with half of the
 * CPU. The build is removed when this process ends.
 */
export function buildForRun(): void {
  if (process.env[BUILT] !== undefined) return;
  const folder = path.join(repositoryRoot, `dist/program-of-tests-${process.pid}`);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // In a separate process, because Rolldown keeps half a gigabyte of memory.
  execFileSync(process.execPath, [path.join(repositoryRoot, 'build/program.ts'), folder]);
  process.env[BUILT] = path.join(folder, 'upline.js');
}
