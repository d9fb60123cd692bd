import { type CompiledQuery, type QueryResult, type RawBuilder, sql } from 'kysely';
import { isReadonlyCompiledQuery } from 'kysely/readonly';
import type { ReadHandle, WriteHandle } from './database.ts';
import { type EngineName, engineOf } from './engine.ts';
import { fillIn, Placeholder, type Value } from './prepared-query.ts';

type Values = Readonly<Record<string, Value | undefined>>;

/** Stands in a statement for each value that an execution supplies. */
export type StatementParams<Given extends Values> = {
  readonly [Name in keyof Given]: RawBuilder<Exclude<Given[Name], undefined>>;
};

type Compilable<Row> = { compile(): CompiledQuery<Row> };

/**
 * Compiles a statement once for each engine and runs it with other values each time, in any transaction:
 * building it again costs more than the embedded engine needs to run it. Each set of omitted values makes
 * another statement, so there should be few.
 *
 * @example
 * const insertNote = prepareWrite((db, note: StatementParams<NewNote>) => db.insertInto('service_log').values(note));
 * await insertNote(transaction, { associateid: 1001, text: 'called back' });
 */
export function prepareWrite<Given extends Values, Row>(
  build: (db: WriteHandle, place: StatementParams<Given>) => Compilable<Row>,
): (db: WriteHandle, values: Given) => Promise<QueryResult<Row>> {
  const compile = compileOnce(build);
  return (db, values) => db.executeQuery<Row>(compile(db, values));
}

/** The same for a SELECT that also runs inside transactions; see `prepareQuery` for one that never does. */
export function prepareRead<Given extends Values, Row>(
  build: (db: ReadHandle, place: StatementParams<Given>) => Compilable<Row>,
): (db: ReadHandle, values: Given) => Promise<Row[]> {
  const compile = compileOnce(build);
  return async (db, values) => {
    const query = compile(db, values);
    if (!isReadonlyCompiledQuery<Row>(query)) throw new TypeError('Only a SELECT reads');
    return (await db.executeQuery<Row>(query)).rows;
  };
}

function compileOnce<Handle extends ReadHandle | WriteHandle, Given extends Values, Row>(
  build: (db: Handle, place: StatementParams<Given>) => Compilable<Row>,
): (db: Handle, values: Given) => CompiledQuery<Row> {
  const compiled: Record<EngineName, Map<string, CompiledQuery<Row>>> = {
    sqlite: new Map(),
    postgres: new Map(),
  };
  return (db, values) => {
    const statements = compiled[engineOf(db as unknown as WriteHandle)];
    const names = Object.keys(values);
    const key = names.join();
    const statement = statements.get(key) ?? build(db, placeOf<Given>(names)).compile();
    statements.set(key, statement);
    return { ...statement, parameters: fillIn(statement, values) };
  };
}

function placeOf<Given extends Values>(names: readonly string[]): StatementParams<Given> {
  const places = names.map((name) => [name, sql`${new Placeholder(name)}`]);
  return Object.fromEntries(places) as StatementParams<Given>;
}
