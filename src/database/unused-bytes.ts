/*
 * Where a page of an SQLite file holds unused bytes (https://sqlite.org/fileformat2.html). `secure_delete`
 * overwrites what is deleted, but SQLite leaves old bytes behind when it moves rows to another page.
 */

/** The content of the first hundred bytes of a file. */
export interface FileLayout {
  /** Bytes of a page. */
  readonly pageSize: number;
  readonly pages: number;
  /** Number of the first page that lists unused pages; 0 if there are none. */
  readonly firstTrunk: number;
  readonly unusedPages: number;
}

/** Part of a page, in bytes from its beginning. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

export const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** Version of a file with a rollback journal: all data is in the file itself. */
const ROLLBACK_JOURNAL = 1;
/**
 * Other kinds of pages begin with a page number. Below this many pages its first byte is 0, so the page
 * cannot be mistaken for a b-tree page. 64 GB at SQLite's page size of 4 KB.
 */
const PAGES_MAX = 0x00ff_ffff;

/** @returns `null` when anything differs from the files that Upline writes */
export function readLayout(header: Buffer, fileBytes: number): FileLayout | null {
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, 16) !== MAGIC) return null;
  const pageSize = header.readUInt16BE(16);
  const pages = header.readUInt32BE(28);
  const isOurs =
    pageSize >= 512 &&
    (pageSize & (pageSize - 1)) === 0 &&
    header[18] === ROLLBACK_JOURNAL &&
    header[19] === ROLLBACK_JOURNAL &&
    // No reserved bytes, no pointer-map pages, and a current count of pages.
    header[20] === 0 &&
    header.readUInt32BE(52) === 0 &&
    header.readUInt32BE(24) === header.readUInt32BE(92) &&
    pages <= PAGES_MAX &&
    pages * pageSize === fileBytes;
  if (!isOurs) return null;
  return { pageSize, pages, firstTrunk: header.readUInt32BE(32), unusedPages: header.readUInt32BE(36) };
}

const INTERIOR = new Set([2, 5]);
const LEAF = new Set([10, 13]);

/**
 * The gap of a b-tree page between the list of its cells and the cells themselves.
 * @param page any page but the first, which begins with the header of the file and holds the schema
 * @returns `null` for every other page, and for a page that looks wrong
 */
export function findGap(page: Buffer): Gap | null {
  const type = page[0] ?? 0;
  if (!INTERIOR.has(type) && !LEAF.has(type)) return null;
  const cells = page.readUInt16BE(3);
  const start = (INTERIOR.has(type) ? 12 : 8) + 2 * cells;
  // 0 means 65536, which does not fit in 16 bits.
  const end = page.readUInt16BE(5) || 0x1_0000;
  return end <= page.length && start < end ? { start, end } : null;
}

/**
 * The unused pages that a trunk page lists, and the next trunk.
 * @returns `null` when the page cannot be a trunk page
 */
export function readTrunk(
  page: Buffer,
  { pages }: FileLayout,
): { readonly next: number; readonly unused: readonly number[] } | null {
  const next = page.readUInt32BE(0);
  const count = page.readUInt32BE(4);
  if (next > pages || count > page.length / 4 - 2) return null;
  const unused = Array.from({ length: count }, (_, index) => page.readUInt32BE(8 + 4 * index));
  return unused.every((number) => number > 1 && number <= pages) ? { next, unused } : null;
}
