import { sql } from 'kysely';
import type { WriteHandle } from '../src/database/database.ts';
import { engineOf } from '../src/database/engine.ts';
import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import type { Installation } from '../src/server/installation.ts';
import { prepareDatabase } from '../src/server/prepare-database.ts';
import { MATRIX_LEGS, rulePlan } from './rule-plan.ts';

/*
 * A network that is written straight into the database, so that ten million people take minutes: a full binary
 * tree, a full matrix of three legs, and the Enrollment tree, in which everybody has five enrollees. Node n is
 * the customer with the id FIRST_ID + n; the first hangs from the company root.
 */

export const FIRST_ID = 1_001;
const AT = '2024-01-01T00:00:00.000Z';
/** Enrollees of each. */
const ENROLLEES = 5;
const BINARY_LEGS = 2;

/** Columns of the copied customer that must differ. */
const OWN_COLUMNS: Readonly<Record<string, string>> = {
  id: `${FIRST_ID} + n.i`,
  back_office_id: `cast(${FIRST_ID} + n.i as text)`,
  back_office_id_key: `cast(${FIRST_ID} + n.i as text)`,
  base_type: 'case when n.i % 4 = 3 then 2 else 1 end',
};

/**
 * Stores a network of so many people in a new database, and others who wait for a place, enrolled by the first.
 * @returns the ids of those who wait
 */
export async function storeRuleNetwork(
  installation: Installation,
  people: number,
  waiting = 0,
): Promise<readonly number[]> {
  await prepareDatabase(installation, rulePlan, new Date());
  await installation.database.prepare(async (db) => {
    await copyRoot(db, people + waiting);
    await place(db, 'Enrollment', people, ENROLLEES, []);
    await sql
      .raw(`insert into placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at)
        ${numbers(waiting)}
        select 'Enrollment', ${FIRST_ID + people} + n.i, ${FIRST_ID}, '', 'import', '', 'bench', '${AT}'
        from n where n.i < ${waiting}`)
      .execute(db);
    await place(db, 'Binary', people, BINARY_LEGS, ['Left', 'Right']);
    await place(db, 'Matrix', people, MATRIX_LEGS, ['Left', 'Middle', 'Right']);
    await sql.raw('delete from tree_changes').execute(db);
    await sql.raw("delete from unplaced_nodes where tree in ('Binary', 'Matrix')").execute(db);
  });
  return Array.from({ length: waiting }, (_, place) => FIRST_ID + people + place);
}

const numbers = (people: number) =>
  `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${people - 1})`;

async function copyRoot(db: WriteHandle, people: number): Promise<void> {
  const tables = await db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'customers')?.columns.map(({ name }) => name) ?? [];
  const values = columns.map((name) => OWN_COLUMNS[name] ?? `r.${name}`);
  await sql
    .raw(`insert into customers (${columns.join()}) ${numbers(people)}
      select ${values.join()} from n, customers r where r.id = ${ROOT_CUSTOMER_ID}`)
    .execute(db);
  if (engineOf(db) === 'postgres') {
    await sql
      .raw(`select setval(pg_get_serial_sequence('customers', 'id'), ${FIRST_ID + people})`)
      .execute(db);
  }
}

/** Node n stands below node (n - 1) / width. */
async function place(
  db: WriteHandle,
  tree: string,
  people: number,
  width: number,
  legs: readonly string[],
): Promise<void> {
  const leg =
    legs.length === 0
      ? `''`
      : `case when n.i = 0 then '${legs[0]}' ${legs
          .map((name, index) => `when (n.i - 1) % ${width} = ${index} then '${name}'`)
          .join(' ')} end`;
  const upline = `case when n.i = 0 then ${ROOT_CUSTOMER_ID} else ${FIRST_ID} + (n.i - 1) / ${width} end`;
  const root =
    tree === 'Enrollment'
      ? ''
      : `insert into placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at)
          select '${tree}', ${ROOT_CUSTOMER_ID}, null, '', 'root', '', 'bench', '${AT}'
          where not exists (select 1 from placements where tree = '${tree}' and node_id = ${ROOT_CUSTOMER_ID})`;
  if (root !== '') await sql.raw(root).execute(db);
  await sql
    .raw(`insert into placements (tree, node_id, upline_id, leg, rule, reason, actor, from_at)
      ${numbers(people)}
      select '${tree}', ${FIRST_ID} + n.i, ${upline}, ${leg}, 'import', '', 'bench', '${AT}'
      from n`)
    .execute(db);
}
