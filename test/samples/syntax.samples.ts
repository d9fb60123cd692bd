import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type ReferenceDocument, withSamples } from '../../web/reference/document.ts';
import { installClient } from '../support/client-package.ts';
import { repositoryRoot } from '../support/source-files.ts';
import { startTestServer } from '../support/test-server.ts';
import { parsePowerShell, readRequest } from './powershell.ts';

/*
 * Checks the samples of all operations, with all of their examples, as the reference shows them. A compiler or parser
 * checks them without running them.
 */

interface ShownSample {
  readonly label: string;
  readonly source: string;
}

const ORIGIN = 'http://127.0.0.1:8080';
const KEY = "a'b’c";

async function shownSamples(): Promise<ShownSample[]> {
  await using server = await startTestServer({ engine: 'sqlite' });
  const document = (await (await fetch(`${server.url}/docs/reference.json`)).json()) as ReferenceDocument;
  const { paths } = withSamples(document, { origin: ORIGIN, key: KEY });
  return Object.values(paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap((operation) => (operation as { 'x-codeSamples'?: ShownSample[] })['x-codeSamples'] ?? []);
}

describe('the samples of all operations', () => {
  let place: string;
  let samples: ShownSample[];
  before(async () => {
    place = mkdtempSync(path.join(tmpdir(), 'upline-syntax-'));
    samples = await shownSamples();
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  const sourcesOf = (label: string): string[] => {
    const sources = samples.filter((sample) => sample.label === label).map(({ source }) => source);
    assert.ok(sources.length >= 60, `only ${sources.length} of ${label}`);
    return sources;
  };

  it('compile in TypeScript with the types of the library', async () => {
    const project = await installClient(place);
    for (const [index, source] of sourcesOf('TypeScript @upline/client').entries())
      writeFileSync(path.join(project, `sample-${index}.ts`), source);
    const compilerOptions = {
      ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true },
      ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], types: [] },
    };
    writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = path.join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    const run = promisify(execFile)(process.execPath, [tsc, '--project', project]);
    await run.catch((error: { readonly stdout: string }) => assert.fail(error.stdout));
  });

  const noGo = spawnSync('gofmt', ['-h']).error === undefined ? false : 'not here: apt-get install golang-go';
  it('are formatted Go', { skip: noGo }, async () => {
    const folder = path.join(place, 'go');
    mkdirSync(folder);
    for (const [index, source] of sourcesOf('Go net/http').entries())
      writeFileSync(path.join(folder, `sample-${index}.go`), `${source}\n`);
    const { stdout } = await promisify(execFile)('gofmt', ['-d', folder]);
    assert.equal(stdout, '');
  });

  it('are PowerShell that sends the same request', async () => {
    const curl = sourcesOf('curl');
    for (const [index, source] of sourcesOf('PowerShell Invoke-WebRequest').entries()) {
      const tree = await parsePowerShell(source);
      assert.ok(!tree.hasError, source);
      const request = readRequest(tree);
      assert.ok(curl[index]?.includes(request.uri), `${request.uri}\n${curl[index]}`);
      assert.equal(request.key, KEY);
      if (request.body !== null) assert.equal(typeof JSON.parse(request.body), 'object');
    }
  });
});
