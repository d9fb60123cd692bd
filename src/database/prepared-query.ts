import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { isReadonlyCompiledQuery } from 'kysely/readonly';
import type { BatchedReads } from './batched-reads.ts';
import type { ReadHandle, WriteHandle } from './database.ts';

export type Value = string | number | null;

/** Stands in a statement for a value that each execution supplies. */
export class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Ways around the query builder, whose chain of promises costs more than the embedded engine's answer. */
export interface DirectReads {
  /** Runs a statement: synchronously on an embedded engine, by a promise on a server. */
  read(sql: string, parameters: readonly unknown[]): unknown[] | Promise<unknown[]>;
  readonly lookup?: BatchedReads['lookup'];
}

const directReads = new WeakMap<ReadHandle, DirectReads>();

/** Sends prepared queries of a handle this way. Callers may share rows, so no caller changes them. */
export function allowDirectReads(db: ReadHandle, reads: DirectReads): void {
  directReads.set(db, reads);
}

/**
 * Compiles a query once and runs it with other values each time, for hot reads. Compiling costs more
 * than the read itself (docs/decisions/0002).
 *
 * @example
 * const byId = prepareQuery(db, (value: QueryParams<{ id: number }>) =>
 *   db.selectFrom('customers').selectAll().where('id', '=', value('id')));
 * const rows = await byId({ id: 1001 });
 */
export function prepareQuery<Parameters extends Readonly<Record<string, Value>>, Row>(
  db: ReadHandle,
  build: (value: QueryParams<Parameters>) => { compile(): CompiledQuery<Row> },
): PreparedQuery<Parameters, Row> {
  const compiled = build((name) => sql`${new Placeholder(name)}`).compile();
  if (!isReadonlyCompiledQuery<Row>(compiled)) throw new TypeError('Only a SELECT can be prepared');
  return async (parameters, transaction) => {
    const values = fillIn(compiled, parameters);
    const direct = transaction === undefined ? directReads.get(db) : undefined;
    if (direct !== undefined) return (await direct.read(compiled.sql, values)) as Row[];
    const query = { ...compiled, parameters: values };
    const { rows } = await (transaction ?? db).executeQuery<Row>(query);
    return [...rows];
  };
}

/**
 * Prepares a query by one number, for the hottest reads: on a server, those of one turn of the event loop are
 * sent together. Rows may have a member `place` in addition to the selected ones.
 */
export function prepareLookup<Row>(
  db: ReadHandle,
  build: (key: RawBuilder<number>) => { compile(): CompiledQuery<Row> },
): (key: number, transaction?: WriteHandle) => Promise<Row[]> {
  const query = prepareQuery(db, (value: QueryParams<{ key: number }>) => build(value('key')));
  const single = build(sql`${new Placeholder('key')}`).compile();
  const inBatch = build(sql.raw('batch.key')).compile();
  const lookup = directReads
    .get(db)
    ?.lookup?.((key) => ({ sql: single.sql, parameters: fillIn(single, { key }) }), inBatch);
  return (key, transaction) =>
    lookup === undefined || transaction !== undefined
      ? query({ key }, transaction)
      : (lookup(key) as Promise<Row[]>);
}

export function fillIn(
  { parameters }: CompiledQuery,
  values: Readonly<Record<string, Value | undefined>>,
): unknown[] {
  return parameters.map((value) => (value instanceof Placeholder ? values[value.name] : value));
}

/** Runs with these values, on the handle it was prepared for or inside an open transaction. */
export type PreparedQuery<Parameters, Row> = (
  parameters: Parameters,
  transaction?: WriteHandle,
) => Promise<Row[]>;

/** Places a named parameter in a prepared query. */
export type QueryParams<Parameters> = <Name extends keyof Parameters & string>(
  name: Name,
) => RawBuilder<Parameters[Name]>;
