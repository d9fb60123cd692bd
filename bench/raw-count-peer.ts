import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Environment } from '../src/config/environment.ts';
import { answerParent } from './peer-process.ts';
import { type RoundResult, startRound } from './round.ts';

/** A round of counts of a downline, one after another, however long they take. */
export interface RawCountJob {
  readonly environment: Environment;
  readonly tree: string;
  readonly rootId: number;
  /** The expected result of each count. */
  readonly expected: number;
  readonly times: number;
}

type Count = (tree: string, rootId: number) => Promise<number>;

/** The minimal SQL; its placeholders are those of either engine. */
const COUNT = (tree: string, rootId: string) => `
  WITH RECURSIVE down (id) AS (
    SELECT node_id FROM placements WHERE tree = ${tree} AND upline_id = ${rootId} AND to_at IS NULL
    UNION ALL
    SELECT p.node_id FROM down CROSS JOIN placements p
    WHERE p.tree = ${tree} AND p.upline_id = down.id AND p.to_at IS NULL
  ) SELECT COUNT(*) AS count FROM down`;

let count: Count | undefined;

/** Speed at which the engine's driver alone counts a downline. */
answerParent(async ({ environment, tree, rootId, expected, times }: RawCountJob): Promise<RoundResult> => {
  count ??= openCount(environment);
  const round = startRound(Number.POSITIVE_INFINITY);
  for (let sent = 0; sent < times; sent += 1) {
    const requestedAt = performance.now();
    const counted = await count(tree, rootId);
    if (counted === expected) round.answered(requestedAt);
    else round.fail(`${counted} counted, ${expected} expected`);
  }
  return round.finish(times, true);
});

function openCount({ UPLINE_DATABASE_URL: url, UPLINE_DATA_DIR: directory = '' }: Environment): Count {
  if (url === undefined) {
    const database = new DatabaseSync(path.join(directory, 'upline.db'), { readOnly: true });
    const statement = database.prepare(COUNT('?1', '?2'));
    return async (tree, rootId) => Number(statement.get(tree, rootId)?.['count']);
  }
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const statement = { name: 'count', text: COUNT('$1', '$2') };
  return async (tree, rootId) => {
    const { rows } = await pool.query({ ...statement, values: [tree, rootId] });
    return Number(rows[0].count);
  };
}
