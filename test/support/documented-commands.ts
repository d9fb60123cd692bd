import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Environment } from '../../src/config/environment.ts';
import { programFile } from './program.ts';
import { readText } from './source-files.ts';

/** The shell blocks below a heading of a document, in order. */
export function documentedCommands(file: string, heading: string): string[] {
  return documentedBlocks(file, heading, 'sh');
}

/** The blocks of one language below a heading of a document, in order. */
export function documentedBlocks(file: string, heading: string, language: string): string[] {
  const [, section = ''] = readText(file).split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}

/**
 * Runs commands as printed, in a directory instead of the repository: relative names are in `place`, and `npm` runs
 * in the repository.
 * @returns standard output
 */
export async function runCommands(
  commands: string,
  place: string,
  environment: Environment,
): Promise<string> {
  // npm would run the program in the repository, but its arguments must refer to files in `place`.
  const program = `${process.execPath} ${programFile()}`;
  const script = commands.replaceAll('npm run upline --', program);
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: place,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
  });
  return stdout;
}
