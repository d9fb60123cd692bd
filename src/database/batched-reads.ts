import { createTickBatch } from './tick-batch.ts';

type Rows = unknown[];

/** A statement and its values. */
interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Reads on a database server, where a round trip costs more than the query. */
export interface BatchedReads {
  /** Equal reads of one turn of the event loop are sent once. */
  read(sql: string, parameters: readonly unknown[]): Promise<Rows>;
  /**
   * Prepares a look-up by number. All look-ups of one turn are sent as one statement.
   * @param inBatch finds by `batch.key`
   */
  lookup(single: (key: number) => Statement, inBatch: Statement): (key: number) => Promise<Rows>;
}

export function createBatchedReads(
  send: (sql: string, parameters: readonly unknown[]) => Promise<Rows>,
): BatchedReads {
  const read = createTickBatch<Statement, Rows>(
    ({ sql, parameters }) => `${JSON.stringify(parameters)} ${sql}`,
    (statements) => statements.map(({ sql, parameters }) => send(sql, parameters)),
  );
  return {
    read: (sql, parameters) => read({ sql, parameters }),
    lookup(single, inBatch) {
      const text = `select batch.place, found.*
        from unnest($${inBatch.parameters.length + 1}::int[]) with ordinality as batch(key, place),
          lateral (${inBatch.sql}) as found`;
      const alone = (key: number) => {
        const { sql, parameters } = single(key);
        return send(sql, parameters);
      };
      const together = createTickBatch<number, Rows>(
        (key) => key,
        (keys) => {
          const [key = 0] = keys;
          if (keys.length === 1) return [alone(key)];
          const found = send(text, [...inBatch.parameters, keys]).then(byPlace);
          return keys.map(async (_, index) => (await found).get(index + 1) ?? []);
        },
      );
      // Extension code may pass a value that the server refuses. It must not fail the other look-ups.
      return (key) => (key === (key | 0) ? together(key) : alone(key));
    },
  };
}

function byPlace(rows: Rows): Map<number, Rows> {
  return Map.groupBy(rows, (row) => (row as { place: number }).place);
}
