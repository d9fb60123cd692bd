import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { isReadonlyCompiledQuery } from 'kysely/readonly';
import type { ReadHandle, WriteHandle } from './database.ts';

type Value = string | number | null;

/** Stands for a value that is given at each execution. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Runs a statement: at once on an embedded engine, by a promise on a server. */
export type DirectRead = (sql: string, parameters: readonly unknown[]) => unknown[] | Promise<unknown[]>;

const directReads = new WeakMap<ReadHandle, DirectRead>();

/**
 * Lets prepared queries of a handle go past the query builder's machinery of promises, which costs more
 * than an embedded engine's answer. Rows may be shared with other callers, so nobody changes them.
 */
export function allowDirectReads(db: ReadHandle, read: DirectRead): void {
  directReads.set(db, read);
}

/**
 * Compiles a query once and runs it with other values each time, for hot reads. Compiling costs more
 * than the read itself: see the figures in docs/decisions/0002.
 *
 * @example
 * const byId = prepareQuery(db, (value: ParameterOf<{ id: number }>) =>
 *   db.selectFrom('customers').selectAll().where('id', '=', value('id')));
 * const rows = await byId({ id: 1001 });
 */
export function prepareQuery<Parameters extends Readonly<Record<string, Value>>, Row>(
  db: ReadHandle,
  build: (value: ParameterOf<Parameters>) => { compile(): CompiledQuery<Row> },
): PreparedQuery<Parameters, Row> {
  const compiled = build((name) => sql`${new Placeholder(name)}`).compile();
  if (!isReadonlyCompiledQuery<Row>(compiled)) throw new TypeError('Only a SELECT can be prepared');
  return async (parameters, transaction) => {
    const values = compiled.parameters.map((value) =>
      value instanceof Placeholder ? parameters[value.name] : value,
    );
    const read = transaction === undefined ? directReads.get(db) : undefined;
    if (read !== undefined) return (await read(compiled.sql, values)) as Row[];
    const query = { ...compiled, parameters: values };
    const { rows } = await (transaction ?? db).executeQuery<Row>(query);
    return [...rows];
  };
}

/** Runs with these values, on the handle that it was prepared for or inside an open transaction. */
export type PreparedQuery<Parameters, Row> = (
  parameters: Parameters,
  transaction?: WriteHandle,
) => Promise<Row[]>;

/** Places a named parameter in a prepared query. */
export type ParameterOf<Parameters> = <Name extends keyof Parameters & string>(
  name: Name,
) => RawBuilder<Parameters[Name]>;
