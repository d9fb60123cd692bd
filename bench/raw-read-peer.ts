import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Environment } from '../src/config/environment.ts';
import { answerParent } from './peer-process.ts';
import { type RoundResult, startRound } from './round.ts';

/** A round of single-row reads by key. */
export interface RawReadJob {
  readonly environment: Environment;
  readonly ids: readonly number[];
  readonly durationMs: number;
  readonly inFlight: number;
}

type Read = (id: number) => unknown;

/** As many connections as the server has by default. */
const POOL_SIZE = 10;

let read: Read | undefined;

/** The maximum rate of reads of the engine's driver: the ceiling of a server that reads one row at a time. */
answerParent(async ({ environment, ids, durationMs, inFlight }: RawReadJob): Promise<RoundResult> => {
  read ??= openRead(environment);
  const readRow = read;
  const round = startRound(durationMs);
  let sent = 0;
  const lane = async () => {
    while (!round.isOver()) {
      const requestedAt = performance.now();
      const row = readRow(ids[sent++ % ids.length] ?? 0);
      if (((row instanceof Promise ? await row : row) ?? null) === null) round.fail('a row is missing');
      else round.answered(requestedAt);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return round.finish(sent, false);
});

function openRead({ UPLINE_DATABASE_URL: url, UPLINE_DATA_DIR: directory = '' }: Environment): Read {
  if (url === undefined) {
    const database = new DatabaseSync(path.join(directory, 'upline.db'), { readOnly: true });
    const statement = database.prepare('SELECT * FROM customers WHERE id = ?');
    return (id) => statement.get(id);
  }
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  const statement = { name: 'read', text: 'SELECT * FROM customers WHERE id = $1' };
  return async (id) => (await pool.query({ ...statement, values: [id] })).rows[0];
}
