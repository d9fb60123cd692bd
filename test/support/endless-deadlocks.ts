import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommissionPlan } from '../../src/commission-plan/commission-plan.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** Starts a server on PostgreSQL, where a deadlock ends only with the timeout of a statement: its requests get a 503. */
export async function startWithEndlessDeadlocks(plan: CommissionPlan): Promise<TestServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
  {
    await using first = await startTestServer({ extension: { plan }, directory });
    const [row] = await first.sql('SELECT current_database() AS name');
    await first.sql(`ALTER DATABASE ${row?.['name']} SET deadlock_timeout = '1h'`);
  }
  const server = await startTestServer({ extension: { plan }, directory });
  const close = async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { ...server, close, [Symbol.asyncDispose]: close };
}
