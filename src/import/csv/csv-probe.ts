import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ImportRefusedError } from '../errors.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Header lines are shorter. */
const LOOKED_AT_BYTES = 65_536;
const CHUNK_BYTES = 1_048_576;

/** What the beginning of a CSV file shows. */
export interface CsvStart {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly delimiter: string;
  /** The first line is Excel's `sep=;`, which names the delimiter; the header is on the next line. */
  readonly hasDelimiterLine: boolean;
}

/**
 * Reads the beginning of a file: is it CSV, and what is the delimiter of its header?
 * @param delimiter replaces the one that is detected
 * @throws ImportRefusedError
 */
export function inspectCsv(file: string, delimiter?: string): CsvStart {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new ImportRefusedError(`There is no file ${file}`);
  if (!stat.isFile()) throw new ImportRefusedError(`${file} is not a file; it is read more than once`);
  if (stat.size === 0) throw new ImportRefusedError(`${file} is empty`);
  const start = readStart(file);
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) {
    throw new ImportRefusedError(`${file} is UTF-16: save it as CSV UTF-8`);
  }
  const named = delimiterLine(start.toString('utf8'));
  return {
    bytes: stat.size,
    modifiedMs: stat.mtimeMs,
    delimiter: delimiter ?? named ?? detectDelimiter(start.toString('utf8')),
    hasDelimiterLine: named !== undefined,
  };
}

/** SHA-256 in hexadecimal, which identifies a file. */
export function checksumOf(file: string): string {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    // One buffer for all reads: a stream's buffers would pile up faster than they are freed.
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (let count = readSync(handle, buffer); count > 0; count = readSync(handle, buffer)) {
      hash.update(buffer.subarray(0, count));
    }
    return hash.digest('hex');
  } finally {
    closeSync(handle);
  }
}

function readStart(file: string): Buffer {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(LOOKED_AT_BYTES);
    return buffer.subarray(0, readSync(handle, buffer));
  } finally {
    closeSync(handle);
  }
}

/** The delimiter in Excel's first line `sep=;`. */
function delimiterLine(text: string): string | undefined {
  return /^[\uFEFF\r\n]*sep=([,;|\t])[\r\n]/i.exec(text)?.[1];
}

/** The most frequent delimiter in the first line; names of columns contain none. */
export function detectDelimiter(text: string): string {
  const [header = ''] = text.replace(/^[\uFEFF\r\n]+/, '').split(/[\r\n]/, 1);
  const countOf = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (countOf(delimiter) > countOf(best) ? delimiter : best));
}
