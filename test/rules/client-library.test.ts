import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { listPaths } from '../../clients/typescript/src/lists.ts';
import { errorCodesSource } from '../../clients/typescript/write-error-codes.ts';
import { readText, repositoryRoot } from '../support/source-files.ts';

const FOLDER = 'clients/typescript';
/** Query parameters that continue a list. */
const CONTINUES = ['cursor', 'before', 'beforeId', 'after', 'afterCustomerId'];

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, object>>;
}

const document: { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> } =
  JSON.parse(readText('openapi.json'));
const sources = globSync(`${FOLDER}/src/*.ts`, { cwd: repositoryRoot });

describe('The client library', () => {
  it('has the version of the program, and depends on nothing', () => {
    const [own, program] = [`${FOLDER}/package.json`, 'package.json'].map((file) =>
      JSON.parse(readText(file)),
    );
    assert.equal(own.version, program.version, 'docs/api-versions.md says how to set both');
    assert.equal(own.license, program.license);
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
      assert.equal(own[kind], undefined);
  });

  it('uses only APIs of every runtime', () => {
    assert.ok(sources.length >= 8);
    for (const file of sources) {
      const text = readText(file);
      assert.doesNotMatch(text, / from '(?!\.\/)/, file);
      assert.doesNotMatch(text, /\b(?:process|Buffer|window|document|Deno|Bun)\./, file);
    }
  });

  it('contains every error code of the document', () => {
    assert.equal(readText(`${FOLDER}/src/error-codes.ts`), errorCodesSource(document), 'run npm run openapi');
  });

  it('contains every list of the document', () => {
    const lists = Object.entries(document.paths)
      .filter(([, { get }]) => get?.parameters.some(({ name }) => CONTINUES.includes(name)))
      .map(([path]) => path);
    assert.deepEqual(listPaths.toSorted(), lists.toSorted());
  });
});
