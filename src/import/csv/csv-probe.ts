import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { ImportRefusedError } from '../errors.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Header lines are shorter. */
const LOOKED_AT_BYTES = 65_536;
const CHUNK_BYTES = 1_048_576;

/** What can be said of a CSV file from its beginning. */
export interface CsvStart {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly delimiter: string;
  /** The first line is Excel's `sep=;`, which names the delimiter; the header comes after it. */
  readonly hasDelimiterLine: boolean;
}

/**
 * Looks at the beginning of a file: is it one, and what separates the fields of its header?
 * @param delimiter instead of the one that is found
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

/** SHA-256 in hexadecimal, by which a file is known again. */
export function checksumOf(file: string): string {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    // One buffer for all: a stream's would pile up faster than they are given back.
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

/** What Excel's first line `sep=;` names. */
function delimiterLine(text: string): string | undefined {
  return /^[\uFEFF\r\n]*sep=([,;|\t])[\r\n]/i.exec(text)?.[1];
}

/** The one that occurs most often in the first line; names of columns hold none of them. */
export function detectDelimiter(text: string): string {
  const [header = ''] = text.replace(/^[\uFEFF\r\n]+/, '').split(/[\r\n]/, 1);
  const countOf = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (countOf(delimiter) > countOf(best) ? delimiter : best));
}
