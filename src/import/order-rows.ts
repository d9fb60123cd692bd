/** An order in which everybody comes after who stands above them, and what stands in its way. */
export interface RowOrder {
  /** Every row once. Rows of a circle are somewhere. */
  readonly order: Uint32Array;
  /** A row of each circle, with the row above it that closes the circle. */
  readonly circles: readonly { readonly row: number; readonly above: number }[];
}

const [UNSEEN, OPEN, DONE] = [0, 1, 2];

/**
 * Puts rows into an order in which they can be stored. It depends on nothing but who names whom and the
 * order of the file, which is kept where it will do; so it is the same when an import goes on.
 * @param above for each way of standing above somebody, who does: a row, or below 0 somebody else
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
      // Who is still open is on the path, so it leads from there to here.
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
