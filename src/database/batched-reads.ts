import { createTickBatch } from './tick-batch.ts';

type Rows = unknown[];

/** A statement with its values. */
interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Reads of a server that is asked over a network, where each journey costs more than what it brings. */
export interface BatchedReads {
  /** Reads of one turn of the event loop that are equal go out as one. */
  read(sql: string, parameters: readonly unknown[]): Promise<Rows>;
  /**
   * Prepares a look-up by number, for which all look-ups of one turn travel together.
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
      // What the server would refuse, and extension code may well ask for, must not fail the others.
      return (key) => (key === (key | 0) ? together(key) : alone(key));
    },
  };
}

function byPlace(rows: Rows): Map<number, Rows> {
  return Map.groupBy(rows, (row) => (row as { place: number }).place);
}
