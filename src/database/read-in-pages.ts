import { createBreath } from '../kernel/breath.ts';

/** Small enough for the main thread to read one within a millisecond or two. */
const PAGE_ROWS = 1_000;

export interface PagesOptions {
  /** Rows at the most; all when left out. */
  readonly limit?: number;
  /** Ends the read between two pages. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads rows along an index, page by page, so that others have the main thread between the pages. The pages may see
 * different moments.
 * @param readPage reads the rows after a row; `null` begins with the first
 */
export async function readInPages<Row>(
  readPage: (after: Row | null, limit: number) => Promise<readonly Row[]>,
  { limit = Number.POSITIVE_INFINITY, signal }: PagesOptions = {},
): Promise<Row[]> {
  const rows: Row[] = [];
  const breathe = createBreath();
  for (let after: Row | null = null; ; ) {
    signal?.throwIfAborted();
    const wanted = Math.min(PAGE_ROWS, limit - rows.length);
    const page: readonly Row[] = wanted > 0 ? await readPage(after, wanted) : [];
    for (const row of page) rows.push(row);
    if (page.length < wanted || rows.length >= limit) return rows;
    after = page.at(-1) ?? null;
    await breathe();
  }
}
