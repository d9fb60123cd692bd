import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The repository's root, independent of the working directory. */
export const repositoryRoot = path.join(import.meta.dirname, '../..');

/** One `import` or `export … from`, or a dynamic import. */
export interface ImportLine {
  /** Path from the root for files of the repository, otherwise the package's name. */
  readonly target: string;
  readonly isType: boolean;
}

export interface SourceFile {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly ImportLine[];
}

const STATIC_IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)';/gm;
const DYNAMIC_IMPORT = /\bimport\('([^']+)'\)/g;

/** All TypeScript files below `src`, except tests. */
export function readSources(): SourceFile[] {
  return globSync('src/**/*.ts', { cwd: repositoryRoot })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => {
      const text = readFileSync(path.join(repositoryRoot, file), 'utf8');
      return { path: file.replaceAll(path.sep, '/'), text, imports: readImports(file, text) };
    });
}

/** The imports of a file in the repository; its path is relative to the root. */
export function readImports(file: string, text: string): ImportLine[] {
  const resolve = (specifier: string) =>
    specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
  const fixed = [...text.matchAll(STATIC_IMPORT)].map(([, type, specifier = '']) => ({
    target: resolve(specifier),
    isType: type !== undefined,
  }));
  const dynamic = [...text.matchAll(DYNAMIC_IMPORT)].map(([, specifier = '']) => ({
    target: resolve(specifier),
    isType: false,
  }));
  return [...fixed, ...dynamic];
}

export function readText(file: string): string {
  return readFileSync(path.join(repositoryRoot, file), 'utf8');
}
