import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './source-files.ts';

const OUTPUT_BYTES_MAX = 16_777_216;

/** All files that are in the repository or are about to be. Paths are relative to its root, with forward slashes. */
export function repositoryFiles(): string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return output.split('\0').filter((file) => file !== '' && existsSync(path.join(repositoryRoot, file)));
}
