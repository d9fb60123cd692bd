import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createConfig } from '../../config/config.ts';
import { checkDataDirectory } from './check-data-directory.ts';

const UNPRIVILEGED = 65_534;

/**
 * Runs work as another user, because permissions do not restrict the superuser. The work is synchronous, so no other
 * code runs as that user.
 */
function asOrdinaryAccount<Result>(work: () => Result): Result {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(UNPRIVILEGED);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('The check of the data directory', () => {
  let place: string;
  before(() => {
    place = mkdtempSync(path.join(tmpdir(), 'upline-rights-'));
    chmodSync(place, 0o755);
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  const assertProblem = (dataDirectory: string, code: RegExp) => {
    const config = createConfig({ UPLINE_DATA_DIR: dataDirectory });
    const findings = asOrdinaryAccount(() => checkDataDirectory(config));
    assert.deepEqual(
      findings.map(({ check, state }) => [check, state]),
      [['data directory', 'problem']],
    );
    assert.match(findings[0]?.message ?? '', code);
    assert.match(findings[0]?.remedy ?? '', /UPLINE_DATA_DIR/);
  };

  it('reports a directory that this account may not reach', () => {
    const closed = path.join(place, 'closed');
    mkdirSync(path.join(closed, 'data'), { recursive: true });
    chmodSync(closed, 0o600);
    assertProblem(path.join(closed, 'data'), /EACCES/);
    assertProblem(path.join(closed, 'data', 'not', 'there'), /EACCES/);
    chmodSync(closed, 0o700);
  });

  it('reports an address that leads nowhere', () => {
    const loop = path.join(place, 'loop');
    symlinkSync(loop, loop);
    assertProblem(loop, /ELOOP/);
    writeFileSync(path.join(place, 'file'), '');
    assertProblem(path.join(place, 'file', 'data'), /ENOTDIR|is not a directory/);
    assertProblem(path.join(place, 'x'.repeat(300)), /ENAMETOOLONG/);
  });
});
