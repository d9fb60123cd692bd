import { type Kysely, sql } from 'kysely';
import type { EngineName } from '../engine.ts';

const TIME: Readonly<Record<EngineName, string>> = { sqlite: 'TEXT', postgres: 'TIMESTAMPTZ(3)' };

/* A change of a weight is a change of the node, for the indexes in memory: see 0024. */
const TRIGGERS = {
  tree_changes_weighed: { event: 'INSERT', row: 'NEW' },
  tree_changes_weighed_again: { event: 'UPDATE OF weight', row: 'NEW' },
  tree_changes_weighed_no_more: { event: 'DELETE', row: 'OLD' },
} as const;

function triggersOf(engine: EngineName): string[] {
  return Object.entries(TRIGGERS).flatMap(([name, { event, row }]) => {
    const insert = `INSERT INTO tree_changes (tree, node_id) VALUES (${row}.tree, ${row}.node_id);`;
    if (engine === 'sqlite') {
      return [`CREATE TRIGGER ${name} AFTER ${event} ON leg_weights BEGIN ${insert} END`];
    }
    return [
      `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${insert} RETURN NULL; END $$`,
      `CREATE TRIGGER ${name} AFTER ${event} ON leg_weights FOR EACH ROW EXECUTE FUNCTION ${name}()`,
    ];
  });
}

/** What each customer adds to the weight of the legs above, in trees that use pushed weights. */
export async function createLegWeights(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const table = engine === 'sqlite' ? 'STRICT, WITHOUT ROWID' : '';
  const statements = [
    `CREATE TABLE leg_weights (
      tree TEXT NOT NULL,
      node_id INTEGER NOT NULL REFERENCES customers (id),
      weight INTEGER NOT NULL CHECK (weight > 0),
      changed_at ${TIME[engine]} NOT NULL,
      actor TEXT NOT NULL,
      request_id TEXT,
      PRIMARY KEY (tree, node_id)
    ) ${table}`,
    ...triggersOf(engine),
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
