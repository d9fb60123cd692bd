import { sql } from 'kysely';
import { sponsorTree } from '../src/commission-plan/commission-plan.ts';
import type { WriteHandle } from '../src/database/database.ts';
import { engineOf } from '../src/database/engine.ts';
import { inOneStatement } from '../src/database/unit-of-work.ts';
import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import type { Installation } from '../src/server/installation.ts';
import { prepareDatabase } from '../src/server/prepare-database.ts';
import { loadInBulk } from './bulk-load.ts';
import { MATRIX_LEGS, rulePlan } from './rule-plan.ts';

/*
 * Networks that are written directly to the database, so that ten million people take only minutes. Node n is the
 * customer with the id FIRST_ID + n; node 0 is directly below the company root. In the Enrollment tree, each of them
 * has five enrollees.
 */

export const FIRST_ID = 1_001;
const AT = '2024-01-01T00:00:00.000Z';
/** Rows per transaction: the journal of the embedded engine grows to the size of the largest transaction. */
const CHUNK = 500_000;

/** A tree in which node n is below node (n - 1) / width, in the leg (n - 1) % width. */
export interface Shape {
  readonly tree: string;
  readonly width: number;
  /** Empty in a tree without legs. */
  readonly legs: readonly string[];
}

const ENROLLMENT: Shape = { tree: 'Enrollment', width: 5, legs: [] };
export const BINARY: Shape = { tree: 'Binary', width: 2, legs: ['Left', 'Right'] };
export const MATRIX: Shape = { tree: 'Matrix', width: MATRIX_LEGS, legs: ['Left', 'Middle', 'Right'] };
export const FULL_TREES: readonly Shape[] = [BINARY, MATRIX];
/** All nodes in one leg, each below the previous one. */
export const CHAIN: Shape = { tree: 'Binary', width: 1, legs: ['Left'] };

/** The tree of sponsors, which has no legs. */
const SPONSORS = sponsorTree(rulePlan).name;
/** All others directly below the first node. */
export const wideShape = (people: number): Shape => ({ tree: SPONSORS, width: people, legs: [] });

/** Columns of the copied customer that need a new value. */
const OWN_COLUMNS: Readonly<Record<string, string>> = {
  id: `${FIRST_ID} + n.i`,
  back_office_id: `cast(${FIRST_ID} + n.i as text)`,
  back_office_id_key: `cast(${FIRST_ID} + n.i as text)`,
  base_type: 'case when n.i % 4 = 3 then 2 else 1 end',
};

/**
 * Stores a network of `people` in a new database, and `waiting` others without a place, enrolled by the first node.
 * @returns the ids of those who wait
 */
export async function storeRuleNetwork(
  installation: Installation,
  people: number,
  waiting: number,
  shapes: readonly Shape[],
): Promise<readonly number[]> {
  await prepareDatabase(installation, rulePlan, new Date());
  await installation.database.prepare((db) =>
    loadInBulk(db, ['customers', 'placements'], async () => {
      await copyRoot(db, people + waiting);
      for (const shape of [ENROLLMENT, ...shapes]) await place(db, shape, people);
      await sql
        .raw(`${INSERT_PLACEMENT} ${numbers(people, people + waiting)}
          select '${ENROLLMENT.tree}', ${FIRST_ID} + n.i, ${FIRST_ID}, '', 'import', '', 'bench', '${AT}' from n`)
        .execute(db);
    }),
  );
  return Array.from({ length: waiting }, (_, place) => FIRST_ID + people + place);
}

const INSERT_PLACEMENT =
  'insert into placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at)';

const numbers = (from: number, to: number) =>
  `with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to - 1})`;

/** Runs an insert for one part of the numbers at a time. */
async function inChunks(
  db: WriteHandle,
  count: number,
  insertOf: (numbers: string) => string,
): Promise<void> {
  for (let from = 0; from < count; from += CHUNK) {
    await sql.raw(insertOf(numbers(from, Math.min(from + CHUNK, count)))).execute(db);
  }
}

async function copyRoot(db: WriteHandle, people: number): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'customers')?.columns.map(({ name }) => name) ?? [];
  const values = columns.map((name) => OWN_COLUMNS[name] ?? `r.${name}`);
  await inChunks(
    db,
    people,
    (chunk) => `insert into customers (${columns.join()}) ${chunk}
      select ${values.join()} from n, customers r where r.id = ${ROOT_CUSTOMER_ID}`,
  );
  if (engineOf(db) === 'postgres') {
    await sql
      .raw(`select setval(pg_get_serial_sequence('customers', 'id'), ${FIRST_ID + people})`)
      .execute(db);
  }
}

async function place(db: WriteHandle, { tree, width, legs }: Shape, people: number): Promise<void> {
  const cases = legs.map((name, index) => `when (n.i - 1) % ${width} = ${index} then '${name}'`).join(' ');
  const leg = legs.length === 0 ? `''` : `case when n.i = 0 then '${legs[0]}' ${cases} end`;
  const upline = `case when n.i = 0 then ${ROOT_CUSTOMER_ID} else ${FIRST_ID} + (n.i - 1) / ${width} end`;
  await sql
    .raw(`${INSERT_PLACEMENT}
      select '${tree}', ${ROOT_CUSTOMER_ID}, null, '', 'root', '', 'bench', '${AT}'
      where not exists (select 1 from placements where tree = '${tree}' and node_id = ${ROOT_CUSTOMER_ID})`)
    .execute(db);
  await inChunks(
    db,
    people,
    (chunk) => `${INSERT_PLACEMENT} ${chunk}
      select '${tree}', ${FIRST_ID} + n.i, ${upline}, ${leg}, 'import', '', 'bench', '${AT}' from n`,
  );
}

/**
 * Adds people directly below others in a tree, as another process would. The triggers run.
 * @param uplineIds one upline for each of the nodes
 */
export async function placeBelow(
  installation: Installation,
  { tree, legs }: Shape,
  nodeIds: readonly number[],
  uplineIds: readonly number[],
): Promise<void> {
  const at = new Date().toISOString();
  const rows = nodeIds.map(
    (id, turn) =>
      `('${tree}', ${id}, ${uplineIds[turn]}, '${legs[0] ?? ''}', 'import', '', 'bench', '${at}')`,
  );
  // The server also writes from time to time, so this may have to wait.
  await installation.database.prepare((db) =>
    inOneStatement(db, () => sql.raw(`${INSERT_PLACEMENT} values ${rows.join()}`).execute(db)),
  );
}
