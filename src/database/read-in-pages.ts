import { createBreath } from '../kernel/breath.ts';

/** Small enough for the main thread to read one within a millisecond or two. */
const PAGE_ROWS = 250;

/**
 * Reads rows along an index, page by page, so that the main thread does other work in between. The pages may
 * see different moments.
 * @param readPage reads the rows after a row; `null` starts with the first
 * @param signal ends the read between two pages
 */
export async function readInPages<Row>(
  readPage: (after: Row | null, limit: number) => Promise<readonly Row[]>,
  signal?: AbortSignal,
): Promise<Row[]> {
  const rows: Row[] = [];
  const breathe = createBreath();
  for (let after: Row | null = null; ; ) {
    signal?.throwIfAborted();
    const page: readonly Row[] = await readPage(after, PAGE_ROWS);
    rows.push(...page);
    if (page.length < PAGE_ROWS) return rows;
    after = page.at(-1) ?? null;
    await breathe();
  }
}
