import path from 'node:path';
import { repositoryFiles } from '../support/repository-files.ts';
import { readText } from '../support/source-files.ts';

/** The files that a build of the image sees: those of the repository that .dockerignore lets through. */
export function contextFiles(): string[] {
  const rules = readText('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isKept: line.startsWith('!'), pattern: line.replace(/^!/, '') }));
  // The last rule that matches decides, as for Docker.
  return repositoryFiles().filter(
    (file) => rules.findLast(({ pattern }) => isCovered(file, pattern))?.isKept ?? true,
  );
}

/** A pattern is about a path and all that lies below it. */
function isCovered(file: string, pattern: string): boolean {
  const parts = file.split('/');
  return parts.some((_, index) => path.posix.matchesGlob(parts.slice(0, index + 1).join('/'), pattern));
}
