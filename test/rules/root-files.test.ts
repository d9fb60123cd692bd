import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repositoryFiles } from '../support/repository-files.ts';

/** The entries in the root of the repository, and why they cannot be elsewhere. */
const ROOT_ENTRIES: Readonly<Record<string, string>> = {
  '.ci': 'what CI runs, for any CI',
  '.dockerignore': 'Docker reads it next to the Dockerfile',
  '.editorconfig': 'editors read it here',
  '.gitattributes': 'git reads it here',
  '.github': 'GitHub reads it here',
  '.gitignore': 'git reads it here',
  '.npmrc': 'npm reads it next to package.json',
  '.nvmrc': 'nvm and editors look for it here',
  'api-history': 'published versions of the API',
  'ARCHITECTURE.md': 'first thing to read before a change',
  'biome.json': 'Biome reads it here',
  'CHANGELOG.md': 'people look for it here',
  'compose.yaml': 'docker compose reads it here',
  'CONTRIBUTING.md': 'GitHub links to it from here',
  'knip.json': 'knip reads it here',
  'openapi.json': 'the contract, linked from the README',
  'package-lock.json': 'npm reads it next to package.json',
  'package.json': 'npm reads it here',
  'portal-openapi.json': 'the contract of the portal, next to the other one',
  'README.md': 'first thing to read',
  'SECURITY.md': 'GitHub links to it from here',
  'tsconfig.json': 'TypeScript looks for it upward from each file',
  Dockerfile: 'docker build reads it here',
  LICENSE: 'people and tools look for it here',
  bench: 'benchmarks',
  build: 'builds the program that ships from its sources',
  clients: 'client libraries of the API, each a package of its own',
  deploy: 'units, proxies, alert rules and a dashboard to copy',
  docs: 'guides and decision records',
  examples: 'client extensions to copy from',
  extension: 'the client extension that ships',
  src: 'the program',
  test: 'tests of the whole program, and what all tests share',
  web: 'the pages',
};

describe('the root of the repository', () => {
  it('contains the entries that are listed here with a reason, and nothing else', () => {
    const entries = new Set(repositoryFiles().map((file) => file.split('/')[0] ?? ''));
    assert.ok(entries.size >= 20, 'the files of the repository were read');
    const reasons = new Set(Object.keys(ROOT_ENTRIES));
    assert.deepEqual([...entries.difference(reasons)], [], 'move it to the folder it belongs to');
    assert.deepEqual([...reasons.difference(entries)], [], 'missing: also remove its line here');
  });
});
