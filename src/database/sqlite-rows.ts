/**
 * Rows of values as objects. `node:sqlite` itself would make each a dictionary, slow to make and slow to
 * read; one made member by member has a shape that the engine knows (decision 0032).
 */
export function rowsFromArrays(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Record<string, unknown>[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    let index = 0;
    for (const name of columns) {
      row[name] = values[index];
      index += 1;
    }
    return row;
  });
}
