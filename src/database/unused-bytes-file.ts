import { fstatSync, readSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type FileLayout, findGap, type Gap, HEADER_BYTES, readLayout, readTrunk } from './unused-bytes.ts';
import type { Progress } from './unused-bytes-mark.ts';

const BYTES_A_READ = 1024 * 1024;
/** The first page holds the schema and no personal data. */
const FIRST_PAGE = 2;

/**
 * Overwrites unused bytes, starting where the last call stopped, once around the file at most.
 * @param handle of a file that no other process reads or writes during the call
 * @param until when to stop, by `performance.now()`; one part is done in any case
 * @returns `null` when the file is left as it is
 */
export async function overwriteRound(
  handle: number,
  { erasure, nextPage, pagesLeft }: Progress,
  until: number,
): Promise<Progress | null> {
  const header = Buffer.alloc(HEADER_BYTES);
  readSync(handle, header, 0, header.length, 0);
  const layout = readLayout(header, fstatSync(handle).size);
  const unused = layout === null ? null : listUnused(handle, layout);
  if (layout === null || unused === null) return null;
  const { pageSize, pages } = layout;
  const part = Buffer.alloc(Math.max(BYTES_A_READ, pageSize));
  const zeros = Buffer.alloc(pageSize);
  let left = Math.min(pagesLeft, pages - FIRST_PAGE + 1);
  let next = nextPage;
  while (left > 0) {
    if (next > pages) next = FIRST_PAGE;
    const count = Math.min(part.length / pageSize, left, pages - next + 1);
    overwritePart(handle, part.subarray(0, count * pageSize), { first: next, unused, zeros });
    next += count;
    left -= count;
    if (performance.now() > until) break;
    await setImmediate();
  }
  return { erasure, nextPage: next, pagesLeft: left };
}

interface Part {
  /** Number of its first page. */
  readonly first: number;
  readonly unused: ReadonlySet<number>;
  /** As long as a page. */
  readonly zeros: Buffer;
}

function overwritePart(handle: number, part: Buffer, { first, unused, zeros }: Part): void {
  const pageSize = zeros.length;
  const at = (first - 1) * pageSize;
  if (readSync(handle, part, 0, part.length, at) !== part.length) {
    throw new Error('The database file is shorter than it says');
  }
  for (let offset = 0; offset < part.length; offset += pageSize) {
    const page = part.subarray(offset, offset + pageSize);
    const gap = unused.has(first + offset / pageSize) ? { start: 0, end: pageSize } : findGap(page);
    if (gap === null || isZero(page, gap, zeros)) continue;
    // Only the gap: no byte that SQLite reads is written, not even unchanged.
    writeSync(handle, zeros, 0, gap.end - gap.start, at + offset + gap.start);
  }
}

function isZero(page: Buffer, { start, end }: Gap, zeros: Buffer): boolean {
  return page.compare(zeros, 0, end - start, start, end) === 0;
}

/** Unused pages; earlier versions did not always overwrite them. `null` when the list is damaged. */
function listUnused(handle: number, layout: FileLayout): Set<number> | null {
  const { pageSize, firstTrunk, unusedPages } = layout;
  const unused = new Set<number>();
  const page = Buffer.alloc(pageSize);
  let trunks = 0;
  for (let trunk = firstTrunk; trunk !== 0; trunks += 1) {
    if (trunks >= unusedPages) return null;
    readSync(handle, page, 0, pageSize, (trunk - 1) * pageSize);
    const listed = readTrunk(page, layout);
    if (listed === null) return null;
    for (const number of listed.unused) unused.add(number);
    trunk = listed.next;
  }
  return trunks + unused.size === unusedPages ? unused : null;
}
