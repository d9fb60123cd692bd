import assert from 'node:assert/strict';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { preferredBody } from '../../support/bodies.ts';
import { startTestServer, testEngine } from '../../support/test-server.ts';

const PAGE = 4096;
const TEXT = 'left-by-somebody-erased';

describe('The stopped file of the embedded engine', { skip: testEngine !== 'sqlite' }, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-stopped-'));
  const file = path.join(directory, 'upline.db');
  let ids: number[] = [];
  before(async () => {
    await using server = await startTestServer({ directory });
    ids = [
      await server.create(preferredBody()),
      await server.create(preferredBody({ EmailAddress: 'b@example.com', Username: 'b' })),
    ];
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  /** As SQLite leaves it when it moves rows: between the list of cells and the cells. */
  const plant = () => {
    const bytes = readFileSync(file);
    const handle = openSync(file, 'r+');
    let planted = 0;
    for (let at = PAGE; at < bytes.length; at += PAGE) {
      const isTableLeaf = bytes[at] === 13;
      const start = 8 + 2 * bytes.readUInt16BE(at + 3);
      if (!isTableLeaf || bytes.readUInt16BE(at + 5) - start < TEXT.length) continue;
      writeSync(handle, TEXT, at + start, 'latin1');
      planted += 1;
    }
    closeSync(handle);
    assert.ok(planted > 0);
  };
  const holdsText = () => readFileSync(file).includes(TEXT);
  const erase = async (
    id: number | undefined,
    server: { call: (method: string, path: string, body: unknown) => Promise<{ status: number }> },
  ) => assert.equal((await server.call('POST', `/v1/customers/${id}/erase`, {})).status, 200);

  it('keeps nothing of erased persons in its unused parts, and stays sound', async () => {
    plant();
    await using server = await startTestServer({ directory });
    await erase(ids[0], server);
    await server.close();
    assert.equal(holdsText(), false);
    assert.equal(existsSync(`${file}-wal`), false);
    const database = new DatabaseSync(file);
    assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    database.close();
  });

  it('is left alone while somebody else has it open, and cleaned at the next stop', async () => {
    plant();
    const first = await startTestServer({ directory });
    const second = await startTestServer({ directory });
    await erase(ids[1], first);
    await first.close();
    assert.equal(holdsText(), true);
    await second.close();
    assert.equal(holdsText(), false);
  });
});
