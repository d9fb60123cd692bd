import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { overwriteUnusedBytes } from '../../../src/database/overwrite-unused-bytes.ts';
import { preferredBody } from '../../support/bodies.ts';
import { addManyCustomers } from '../../support/many-customers.ts';
import { runUpline } from '../../support/process.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../support/server-processes.ts';
import { startTestServer, type TestServer, testEngine } from '../../support/test-server.ts';

const PAGE = 4096;
const TEXT = 'left-by-somebody-erased';
const MODULE = new URL('../../../src/database/overwrite-unused-bytes.ts', import.meta.url).href;

/** Writes the text where SQLite leaves remains when it moves rows: between the list of cells and the cells. */
function plant(file: string): void {
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
}

const holdsText = (file: string) => readFileSync(file).includes(TEXT);

function look(file: string): { journal: unknown; check: unknown; customers: unknown } {
  const database = new DatabaseSync(file);
  try {
    return {
      journal: database.prepare('PRAGMA journal_mode').get()?.['journal_mode'],
      check: database.prepare('PRAGMA integrity_check').get()?.['integrity_check'],
      customers: database.prepare('SELECT count(*) AS customers FROM customers').get()?.['customers'],
    };
  } finally {
    database.close();
  }
}

/** Stops a server like its operator does. */
async function stop({ child, ended }: ServerProcess): Promise<void> {
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  assert.equal(code, 0, stderr);
}

/** Records an erasure, as an HTTP request would, in a file that no server has open. */
function noteErasure(file: string, value: string): void {
  const database = new DatabaseSync(file);
  database
    .prepare("INSERT OR REPLACE INTO installation (name, value) VALUES ('unused-bytes-erasure', ?)")
    .run(value);
  database.close();
}

/** Starts a separate process that has the file open, like a command. */
async function holdOpen(file: string): Promise<ChildProcess> {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(${JSON.stringify(file)}, { timeout: 60_000 });
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS held (id INTEGER)');
    process.stdin.on('data', () => { database.exec('INSERT INTO held VALUES (1)'); console.log('written'); });
    process.stdin.on('end', () => database.close());
    console.log('open');`;
  const holder = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  return holder;
}

describe('The stopped file of the embedded engine', {
  skip: testEngine !== 'sqlite' && 'about the embedded file',
}, () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-stopped-'));
  const file = path.join(directory, 'upline.db');
  const ids: number[] = [];
  before(async () => {
    await using server = await startTestServer({ directory });
    for (const name of ['a', 'b', 'c']) {
      ids.push(await server.create(preferredBody({ EmailAddress: `${name}@example.com`, Username: name })));
    }
    await addManyCustomers(server.installation, 1_500);
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const erase = async (id: number | undefined, server: Pick<TestServer, 'call'>) => {
    assert.equal((await server.call('POST', `/v1/customers/${id}/erase`, {})).status, 200);
  };
  /** A copy of the file with planted texts and a recorded erasure. */
  const plantedCopy = (name: string): string => {
    const copy = path.join(directory, name);
    cpSync(file, copy);
    plant(copy);
    noteErasure(copy, name);
    return copy;
  };

  it('keeps nothing of erased people in its unused parts, and stays sound', async () => {
    plant(file);
    await using server = await startTestServer({ directory });
    await erase(ids[0], server);
    await server.close();
    assert.equal(holdsText(file), false);
    assert.equal(existsSync(`${file}-wal`), false);
    assert.deepEqual(look(file), { journal: 'wal', check: 'ok', customers: 1_504 });
  });

  it('is not overwritten at a stop when no one was erased', async () => {
    plant(file);
    await (await startTestServer({ directory })).close();
    assert.equal(holdsText(file), true);
  });

  it('is not overwritten while another process has it open, but at the next stop', async () => {
    const server = await startTestServer({ directory });
    await erase(ids[1], server);
    const holder = await holdOpen(file);
    await server.close();
    assert.equal(holdsText(file), true);
    holder.stdin?.write('write');
    assert.ok(holder.stdout !== null);
    await once(holder.stdout, 'data');
    holder.stdin?.end();
    await once(holder, 'exit');
    await (await startTestServer({ directory })).close();
    assert.equal(holdsText(file), false);
    assert.deepEqual(look(file), { journal: 'wal', check: 'ok', customers: 1_504 });
  });

  it('is overwritten in several stops if one stop is too short', async () => {
    const copy = plantedCopy('parts.db');
    let stops = 0;
    for (; holdsText(copy); stops += 1) {
      assert.ok(stops < 100, 'every stop does a part');
      await overwriteUnusedBytes(copy, 0);
    }
    assert.ok(stops > 1);
    assert.deepEqual(look(copy), { journal: 'wal', check: 'ok', customers: 1_504 });
  });

  it('is sound after a kill at any moment of the overwriting', async () => {
    const program = `const { overwriteUnusedBytes } = await import(${JSON.stringify(MODULE)});
      console.log('begins'); await overwriteUnusedBytes(process.argv[1], 0); console.log('ends');
      for (;;) { await overwriteUnusedBytes(process.argv[1], 0); }`;
    const copy = plantedCopy('killed.db');
    for (let round = 0; round < 12; round += 1) {
      noteErasure(copy, `round ${round}`);
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, copy], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await delay(Math.random() * 30);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { check, customers } = look(copy);
      assert.deepEqual({ check, customers }, { check: 'ok', customers: 1_504 });
    }
    for (let stop = 0; stop < 100 && holdsText(copy); stop += 1) await overwriteUnusedBytes(copy, 0);
    assert.equal(holdsText(copy), false);
  });
});

describe('Processes that start, stop and end on one file', {
  skip: testEngine !== 'sqlite' && 'about the embedded file',
}, () => {
  it('never block each other, and the last stop leaves nothing of the erased people', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-stopped-'));
    using _ = { [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
    const file = path.join(directory, 'upline.db');
    const settings = sharedSettings({ UPLINE_DATA_DIR: directory });
    const command = async () => {
      const { code, stderr } = await runUpline(['keys', 'list'], settings);
      assert.equal(code, 0, stderr);
    };
    for (let round = 0; round < 2; round += 1) {
      const servers = await startTogether([settings, settings]);
      const [one] = servers;
      assert.ok(one !== undefined);
      const body = preferredBody({ EmailAddress: `round${round}@example.com`, Username: `round${round}` });
      const created = await one.call('POST', '/v1/customers', body);
      const commands = [command(), command()];
      const erased = await one.call('POST', `/v1/customers/${created.json}/erase`, {});
      assert.equal(erased.status, 200, erased.text);
      // Some commands end while the servers run, and others run while both servers stop.
      await Promise.all(commands);
      const late = command();
      await Promise.all(servers.map(stop));
      await late;
      assert.equal(look(file).check, 'ok');
    }
    plant(file);
    noteErasure(file, 'last');
    const last = await startTogether([settings, settings]);
    await Promise.all(last.map(stop));
    assert.equal(holdsText(file), false);
    assert.equal(look(file).check, 'ok');
  });
});
