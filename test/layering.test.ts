import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ImportLine, readSources, type SourceFile } from './source-files.ts';

/*
 * The arrows of ARCHITECTURE.md, read off the import lines. Each rule says which files it is about and
 * which imports they must not have.
 */

const sources = readSources();

const room = (file: string) => /^src\/([^/]+)\//.exec(file)?.[1] ?? 'top';
const operationFolder = (file: string) => /^src\/(customers|trees)\/([^/]+)\//.exec(file)?.[2];
const isStore = (file: string) =>
  /^src\/(?:customers|trees|subscriptions|accounts|idempotency|extensions|import)\/.*-(?:store|reader)\.ts$/.test(
    file,
  );

const PRODUCT_ROOMS = ['customers', 'trees', 'subscriptions', 'accounts', 'portal', 'import', 'cli'];
const SHARED_ROOMS = [
  'http',
  'database',
  'config',
  'extensions',
  'commission-plan',
  'idempotency',
  'passwords',
];

/** Every import that breaks a rule, as `file -> target`. */
function offenders(
  isSubject: (file: SourceFile) => boolean,
  isForbidden: (target: ImportLine, file: SourceFile) => boolean,
): string[] {
  const subjects = sources.filter(isSubject);
  assert.ok(subjects.length > 0, 'the rule is about no file at all');
  return subjects.flatMap((file) =>
    file.imports.filter((line) => isForbidden(line, file)).map((line) => `${file.path} -> ${line.target}`),
  );
}

describe('layering', () => {
  it('reads the whole source: a check that saw nothing would always pass', () => {
    assert.ok(sources.length >= 100, `only ${sources.length} files`);
    const imports = sources.flatMap((file) => file.imports);
    assert.ok(imports.length >= 400, `only ${imports.length} imports`);
    const missing = imports.filter(
      ({ target }) => target.startsWith('src/') && !sources.some((file) => file.path === target),
    );
    assert.deepEqual(missing, [], 'every import of ours leads to a file that was read');
  });

  it('shared rooms import no product module', () => {
    const found = offenders(
      (file) => SHARED_ROOMS.includes(room(file.path)),
      ({ target }) => PRODUCT_ROOMS.includes(room(target)),
    );
    assert.deepEqual(found, []);
  });

  it('the commission plan is pure: it imports nothing but itself', () => {
    const found = offenders(
      (file) => room(file.path) === 'commission-plan',
      ({ target }) => room(target) !== 'commission-plan',
    );
    assert.deepEqual(found, []);
  });

  it('trees know ids only: they never import customers', () => {
    const found = offenders(
      (file) => room(file.path) === 'trees',
      ({ target }) => ['customers', 'subscriptions'].includes(room(target)),
    );
    assert.deepEqual(found, []);
  });

  it('accounts and subscriptions know nobody of the company: never customers or trees', () => {
    const found = offenders(
      (file) => ['accounts', 'subscriptions'].includes(room(file.path)),
      ({ target }) => ['customers', 'trees', 'import'].includes(room(target)),
    );
    assert.deepEqual(found, []);
  });

  it('only the composition and the commands know the import', () => {
    const found = offenders(
      (file) => !['import', 'cli', 'top'].includes(room(file.path)),
      ({ target }) => room(target) === 'import',
    );
    assert.deepEqual(found, []);
  });

  it('idempotency knows neither what is written nor how it is sent: beside itself it knows the database', () => {
    const found = offenders(
      (file) => room(file.path) === 'idempotency',
      ({ target }) => target.startsWith('src/') && !['idempotency', 'database', 'top'].includes(room(target)),
    );
    assert.deepEqual(found, []);
  });

  it('only stores, readers and the database room touch SQL', () => {
    const mayTouch = (file: SourceFile) =>
      room(file.path) === 'database' || isStore(file.path) || file.path.endsWith('/unique-indexes.ts');
    const found = offenders(
      (file) => !mayTouch(file),
      ({ target }) => target.startsWith('kysely') || target === 'node:sqlite' || target === 'pg',
    );
    assert.deepEqual(found, []);
  });

  it('use cases see stores and readers only as types; the composition root alone constructs them', () => {
    const found = offenders(
      (file) =>
        ![
          'src/server.ts',
          'src/installation.ts',
          'src/customer-storage.ts',
          'src/customer-import.ts',
          'src/remote-calls.ts',
          'src/hook-calls.ts',
          'src/repeated-requests.ts',
          'src/subscription-storage.ts',
          'src/hook-bindings.ts',
          'src/account-storage.ts',
        ].includes(file.path) && !isStore(file.path),
      ({ target, isType }) => isStore(target) && !isType,
    );
    assert.deepEqual(found, []);
  });

  it('only the HTTP room and the portal touch Fastify', () => {
    const found = offenders(
      (file) => !['http', 'portal'].includes(room(file.path)),
      ({ target, isType }) => /^@?fastify/.test(target) && !isType,
    );
    assert.deepEqual(found, []);
  });

  it('nothing imports the composition root but the commands that run it', () => {
    const found = offenders(
      (file) => room(file.path) !== 'cli',
      ({ target }) => ['src/server.ts', 'src/main.ts'].includes(target),
    );
    assert.deepEqual(found, []);
  });

  it('no operation reaches into the folder of another', () => {
    const found = offenders(
      (file) => operationFolder(file.path) !== undefined,
      ({ target }, file) => {
        const other = operationFolder(target);
        return other !== undefined && other !== operationFolder(file.path);
      },
    );
    assert.deepEqual(found, []);
  });

  it('the environment is read in one file', () => {
    const readers = sources.filter((file) => /process\.env\b/.test(file.text)).map((file) => file.path);
    assert.deepEqual(readers, ['src/config/environment.ts']);
  });
});
