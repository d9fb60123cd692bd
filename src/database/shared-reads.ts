/** Reads rows with a statement and its values. */
export type Read = (sql: string, parameters: readonly unknown[]) => Promise<unknown[]>;

/**
 * Collects the reads of one turn of the event loop, and sends equal ones once: of requests that have come
 * in together, most ask for the same subscription key. A read goes out after everybody who shares it has
 * asked, so each sees what was committed before it asked.
 */
export function createSharedReads(read: Read): Read {
  let collected: Map<string, Promise<unknown[]>> | undefined;
  let turn: Promise<void> | undefined;
  const endOfTurn = () =>
    new Promise<void>((resolve) =>
      setImmediate(() => {
        collected = undefined;
        turn = undefined;
        resolve();
      }),
    );
  return (sql, parameters) => {
    collected ??= new Map();
    turn ??= endOfTurn();
    const key = `${JSON.stringify(parameters)} ${sql}`;
    const shared = collected.get(key);
    if (shared !== undefined) return shared;
    const rows = turn.then(() => read(sql, parameters));
    collected.set(key, rows);
    return rows;
  };
}
