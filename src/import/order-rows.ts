/** An order in which every row comes after the rows above it, and the circles that prevent one. */
export interface RowOrder {
  /** Every row once. Rows of a circle have no defined position. */
  readonly order: Uint32Array;
  /** A row of each circle, with the row above it that closes the circle. */
  readonly circles: readonly { readonly row: number; readonly above: number }[];
}

const [UNSEEN, OPEN, DONE] = [0, 1, 2];

/**
 * Puts rows into an order in which they can be stored. It depends only on the references and on the order of
 * the file, which is kept where possible; so a resumed import has the same order.
 * @param above for each kind of reference, the row above a row; a number below 0 is not a row
 */
export function orderRows(size: number, above: readonly Int32Array[]): RowOrder {
  const order = new Uint32Array(size);
  const state = new Uint8Array(size);
  const circles: { row: number; above: number }[] = [];
  let placed = 0;
  const firstAbove = (row: number, wanted: number | undefined): number | null => {
    for (const nodes of above) {
      const node = nodes[row] ?? -1;
      if (node >= 0 && state[node] === wanted) return node;
    }
    return null;
  };
  // Not recursive: a chain of customers can be as long as the file.
  const path: number[] = [];
  for (let first = 0; first < size; first += 1) {
    if (state[first] === UNSEEN) path.push(first);
    while (path.length > 0) {
      const row = path.at(-1) ?? 0;
      state[row] = OPEN;
      const next = firstAbove(row, UNSEEN);
      if (next !== null) {
        path.push(next);
        continue;
      }
      // An open row is on the current path, so the path leads from it to this row.
      const closing = firstAbove(row, OPEN);
      if (closing !== null) circles.push({ row, above: closing });
      path.pop();
      state[row] = DONE;
      order[placed] = row;
      placed += 1;
    }
  }
  return { order, circles };
}
