import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { repositoryRoot } from '../support/source-files.ts';

/*
 * The check of CI, run on a copy of the repository in which the test changes the contract. The current contract is
 * published there first, so that the result does not depend on unpublished changes.
 */

describe('upline openapi --check', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'upline-check-'));
    for (const entry of ['src', 'extension', 'package.json']) {
      cpSync(path.join(repositoryRoot, entry), path.join(home, entry), { recursive: true });
    }
    symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(home, 'node_modules'));
    setVersion('0.9.0');
    writeNote('0.9.0', '# 0.9.0, 2026-11-25\n\nAs it is.\n');
    assert.deepEqual(run('--publish').exitCode, 0);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const run = (...words: string[]) => {
    const command = [path.join(home, 'src/main.ts'), 'openapi', ...words];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: home, encoding: 'utf8' });
    return { exitCode: status, stdout, stderr };
  };
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(path.join(home, file), 'utf8');
    assert.ok(text.includes(from), `${file} has ${from}`);
    writeFileSync(path.join(home, file), text.replace(from, to));
  };
  const setVersion = (version: string) => {
    const file = path.join(home, 'package.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/"version": "[^"]+"/, `"version": "${version}"`));
  };
  const writeNote = (version: string, text: string) => {
    mkdirSync(path.join(home, 'api-history', version), { recursive: true });
    writeFileSync(path.join(home, 'api-history', version, 'note.md'), text);
  };
  const publishedDocument = (version: string) =>
    JSON.parse(readFileSync(path.join(home, 'api-history', version, 'openapi.json'), 'utf8'));

  const UNPLACED = 'src/trees/list-unplaced/contract.ts';
  /** Two operations share this contract. */
  const breakSomething = () => edit(UNPLACED, 'LIMIT_MAX = 1_000', 'LIMIT_MAX = 500');

  it('passes if nothing changed, and if only descriptions changed', () => {
    assert.deepEqual(run('--check'), {
      exitCode: 0,
      stdout: 'The contract equals that of 0.9.0.\n',
      stderr: '',
    });
    edit(UNPLACED, 'Only ids above this one.', 'Only those with a higher id.');
    assert.deepEqual(run('--check'), {
      exitCode: 0,
      stdout: 'The contract equals that of 0.9.0.\n',
      stderr: '',
    });
  });

  it('accepts only one action at a time', () => {
    assert.equal(run('--check', '--publish').exitCode, 2);
  });

  it('passes compatible changes, and lists unpublished ones', () => {
    edit(UNPLACED, 'LIMIT_MAX = 1_000', 'LIMIT_MAX = 2_000');
    const { exitCode, stdout } = run('--check');
    assert.equal(exitCode, 0);
    assert.match(stdout, /^Not published since 0\.9\.0:$/m);
    assert.match(stdout, /^ {2}Changed: GetUnplacedCustomers, GET \S+$/m);
    assert.match(stdout, /^ {4}Query parameter `limit`: `maximum` was 1000, and is now 2000\.$/m);
  });

  it('refuses breaking changes until a note of a high enough version names every broken operation', () => {
    breakSomething();
    const first = run('--check');
    assert.equal(first.exitCode, 1);
    assert.match(first.stdout, /`maximum` was 1000, and is now 500\. BREAKING/);
    assert.match(first.stderr, /^upline: The contract breaks clients\. .*api-history\/0\.10\.0\/note\.md/);

    writeNote('0.9.1', '# 0.9.1\n\nGetUnplacedCustomersClone answers fewer at once.\n');
    const second = run('--check');
    assert.equal(second.exitCode, 1);
    assert.match(second.stderr, /must be at least 0\.10\.0, not 0\.9\.1/);
    assert.match(second.stderr, /does not mention GetUnplacedCustomers,/);
    assert.doesNotMatch(second.stderr, /mention GetUnplacedCustomersClone/);

    rmSync(path.join(home, 'api-history/0.9.1'), { recursive: true });
    writeNote(
      '0.10.0',
      '# 0.10.0\n\n`GetUnplacedCustomers` and `GetUnplacedCustomersClone` answer fewer at once.\n',
    );
    assert.equal(run('--check').exitCode, 0);
  });

  it('publishes a contract with a version, note and date once, and then reports no changes', () => {
    breakSomething();
    assert.match(run('--publish').stderr, /^upline: 0\.9\.0 is already published\./);
    setVersion('0.10.0');
    const withoutNote = run('--publish');
    assert.equal(withoutNote.exitCode, 1);
    assert.equal(withoutNote.stderr, 'upline: api-history/0.10.0/note.md is missing\n');
    const text = '\n\nGetUnplacedCustomers and GetUnplacedCustomersClone answer fewer at once.\n';
    writeNote('0.10.0', `# 0.10.0${text}`);
    assert.match(run('--publish').stderr, /has no date/);
    writeNote('0.10.0', `# 0.10.0, 2026-02-30${text}`);
    assert.match(run('--publish').stderr, /the date 2026-02-30 does not exist/);
    writeNote('0.10.0', '# 0.10.0, 2026-11-26\n\nSomething.\n');
    assert.match(run('--publish').stderr, /does not mention GetUnplacedCustomers,/);
    writeNote('0.10.0', `# 0.10.0, 2026-11-26${text}`);
    assert.equal(run('--publish').exitCode, 0);
    assert.equal(publishedDocument('0.10.0').info.version, '0.10.0');
    const changes = readFileSync(path.join(home, 'api-history/0.10.0/changes.json'), 'utf8');
    assert.equal(JSON.parse(changes).IsBreaking, true, 'with what has changed since 0.9.0');
    assert.equal(run('--check').stdout, 'The contract equals that of 0.10.0.\n');
    assert.equal(run('--publish').exitCode, 1);
  });

  it('names faults of the history itself', () => {
    mkdirSync(path.join(home, 'api-history/draft'));
    assert.match(run('--check').stderr, /^upline: api-history\/draft is not named after a version$/m);
    rmSync(path.join(home, 'api-history/draft'), { recursive: true });
    mkdirSync(path.join(home, 'api-history/1.0.0'));
    assert.match(run('--check').stderr, /^upline: api-history\/1\.0\.0 has no note\.md$/m);
    writeNote('1.0.0', 'Hello\n');
    assert.match(run('--check').stderr, /^upline: The first line of api-history\/1\.0\.0\/note\.md must be/m);
  });
});
