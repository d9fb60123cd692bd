import path from 'node:path';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

/** The files that a build of the image sees: the files of the repository that .dockerignore does not exclude. */
export function contextFiles(): string[] {
  const rules = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isKept: line.startsWith('!'), pattern: line.replace(/^!/, '') }));
  // The last matching rule decides, as in Docker.
  return repositoryFiles().filter(
    (file) => rules.findLast(({ pattern }) => isCovered(file, pattern))?.isKept ?? true,
  );
}

/** A pattern covers a path and everything below it. */
function isCovered(file: string, pattern: string): boolean {
  const parts = file.split('/');
  return parts.some((_, index) => path.posix.matchesGlob(parts.slice(0, index + 1).join('/'), pattern));
}
