import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { retailBody } from '../../support/bodies.ts';
import { assertInvariants } from '../../support/invariants.ts';
import { startUpline } from '../../support/process.ts';
import { onDisk, whyNotLaunched } from '../../support/start-refusal.ts';
import { testEngine } from '../../support/test-server.ts';

const KEY = '0123456789abcdef0123456789abcdef';
/** Space for the file, and for the log up to about 4 MB, when SQLite moves it into the file. */
const DISK = 'size=6m';

const LAUNCHER = onDisk(DISK);

function whyNot(): string | false {
  if (testEngine === 'postgres') return 'about the embedded file';
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
  try {
    return whyNotLaunched(LAUNCHER, { UPLINE_DATA_DIR: directory });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Writes until the disk is full. */
function fillDisk(directory: string): string {
  const ballast = path.join(directory, 'ballast');
  for (const bytes of [65_536, 4_096, 512]) {
    try {
      for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    }
  }
  return ballast;
}

describe('a data directory on a full disk', { skip: whyNot() }, () => {
  it('causes 503 with Retry-After, keeps acknowledged writes, and recovers when there is space again', async () => {
    const directory = path.join(mkdtempSync(path.join(tmpdir(), 'upline-test-')), 'data');
    mkdirSync(directory);
    const environment = {
      UPLINE_DATA_DIR: directory,
      UPLINE_SUBSCRIPTION_KEY: KEY,
      UPLINE_LOG_LEVEL: 'error',
    };
    try {
      await using server = await startUpline(environment, { launcher: LAUNCHER });
      /** The path of the directory from the server's point of view. */
      const disk = path.join('/proc', String(server.child.pid), 'root', directory);
      const create = async () => {
        const response = await fetch(`${server.url}/v1/customers`, {
          method: 'POST',
          headers: { 'Ocp-Apim-Subscription-Key': KEY, 'Content-Type': 'application/json' },
          body: JSON.stringify(retailBody()),
        });
        const json = (await response.json()) as number | { code: string };
        const code = typeof json === 'number' ? undefined : json.code;
        return { status: response.status, headers: response.headers, id: Number(json), code };
      };
      const readiness = async () => (await fetch(`${server.url}/readyz`)).status;
      const created = [await create(), await create()];

      const ballast = fillDisk(disk);
      const refused: Awaited<ReturnType<typeof create>>[] = [];
      while (refused.length < 8) {
        const answers = await Promise.all(Array.from({ length: 4 }, create));
        created.push(...answers.filter(({ status }) => status === 201));
        refused.push(...answers.filter(({ status }) => status !== 201));
      }
      for (const { status, headers, code } of refused) {
        assert.deepEqual([status, code], [503, 'database_unavailable']);
        assert.match(headers.get('retry-after') ?? '', /^\d+$/);
      }
      assert.equal(await readiness(), 503);
      const read = await fetch(`${server.url}/v1/customers/${created[0]?.id}`, {
        headers: { 'Ocp-Apim-Subscription-Key': KEY },
      });
      assert.equal(read.status, 200);

      rmSync(ballast);
      assert.equal(await readiness(), 200);
      created.push(await create());
      // SQLite resolves the link to a path where the disk is not mounted, so it gets a copy. No writes happen now.
      for (const name of ['upline.db', 'upline.db-wal']) {
        copyFileSync(path.join(disk, name), path.join(directory, name));
      }
      const database = new DatabaseSync(path.join(directory, 'upline.db'));
      const query = (sql: string) => database.prepare(sql).all();
      await assertInvariants({ query, engine: 'sqlite' });
      const stored = query('SELECT id FROM customers WHERE id > 1000 ORDER BY id').map(({ id }) => id);
      database.close();
      const acknowledged = created.map(({ id }) => id).sort((a, b) => a - b);
      assert.deepEqual(stored, acknowledged);
    } finally {
      rmSync(path.dirname(directory), { recursive: true, force: true });
    }
  });
});
