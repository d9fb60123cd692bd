import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { documentedProgram, installClient } from '../../support/client-package.ts';
import { repositoryRoot } from '../../support/source-files.ts';
import { startTestServer, testEngine } from '../../support/test-server.ts';

const SCRIPT_BYTES_MAX = 20_000;

/** The command of each runtime that runs a file. */
const RUNTIMES = {
  Node: [process.execPath],
  Deno: ['deno', 'run', '--allow-net'],
  Bun: ['bun', 'run'],
} as const;

/** The output of the program in docs/clients.md for a new server. */
const PRINTED = [
  'Ann 2',
  `${new Date().getUTCFullYear()} null`,
  '400 required BirthDate',
  'BirthDate required',
  'DefaultShippingAddress.Street1 required',
  'DefaultShippingAddress.PostalCode required',
  'DefaultShippingAddress.City required',
  'DefaultShippingAddress.CountryCode required',
  'Password required',
  'TaxId required',
  'TermsAccepted required',
  'true',
  '2',
  '1001',
  'Archer Ltd',
  'null',
  'Ann Archer 2',
];

const isHere = (program: string) => spawnSync(program, ['--version']).status === 0;

const skip = [
  testEngine === 'sqlite' ? false : 'runs once: no engine makes a difference',
  isHere('bash') ? false : 'needs bash',
].find((reason) => reason !== false);

describe('The package of the client library', { skip: skip ?? false }, () => {
  let place: string;
  let project: string;
  const inPackage = (file: string) => path.join(project, 'node_modules/@upline/client', file);

  before(async () => {
    place = mkdtempSync(path.join(tmpdir(), 'upline-client-'));
    project = await installClient(place);
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  it('contains the compiled library with its types and license, and is small', () => {
    assert.deepEqual(readdirSync(inPackage('.')).sort(), ['README.md', 'dist', 'package.json']);
    const files = readdirSync(inPackage('dist'));
    for (const file of ['LICENSE', 'index.js', 'index.d.ts']) assert.ok(files.includes(file), file);
    const bytes = files
      .filter((file) => file.endsWith('.js'))
      .reduce((sum, file) => sum + readFileSync(inPackage(`dist/${file}`)).length, 0);
    assert.ok(bytes < SCRIPT_BYTES_MAX, `${bytes} bytes of JavaScript`);
  });

  it('has types that fit the code in docs/clients.md, under the strictest options', async () => {
    writeFileSync(path.join(project, 'guide.ts'), documentedProgram({ url: 'http://x', key: 'x' }));
    const options = [
      ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
      ...['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,dom,dom.iterable', '--types', ''],
    ];
    const tsc = path.join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    const run = promisify(execFile)(process.execPath, [tsc, ...options, 'guide.ts'], { cwd: project });
    await run.catch((error: { readonly stdout: string }) => assert.fail(error.stdout));
  });

  for (const [runtime, [program, ...words]] of Object.entries(RUNTIMES))
    it(`works in ${runtime} with the code in docs/clients.md`, {
      skip: isHere(program) ? false : `${program} is not here`,
    }, async () => {
      await using server = await startTestServer();
      writeFileSync(path.join(project, 'program.ts'), documentedProgram(server));
      const { stdout } = await promisify(execFile)(program, [...words, 'program.ts'], { cwd: project });
      assert.deepEqual(stdout.trim().split('\n'), PRINTED);
    });
});
