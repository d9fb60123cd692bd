import { readFileSync, statSync } from 'node:fs';
import { ImportRefusedError } from './errors.ts';

/** From a heading of the file, in lower case, to the name of a column; a blank name ignores the column. */
export type ColumnMap = ReadonlyMap<string, string>;

const FILE_BYTES_MAX = 1_048_576;

/**
 * Reads the words of `--map`: each is `HEADING=COLUMN`, or a file with one of these in each line. Blank lines
 * and those that begin with `#` are comments.
 * @throws ImportRefusedError for a word that is neither, and for a heading that is mapped twice
 */
export function readColumnMap(words: readonly string[]): ColumnMap {
  const map = new Map<string, string>();
  for (const pair of words.flatMap((word) => (word.includes('=') ? [word] : readLines(word)))) {
    // A heading may contain an equals sign; the name of a column does not.
    const at = pair.lastIndexOf('=');
    const heading = pair.slice(0, at).trim().toLowerCase();
    if (at < 0 || heading === '') {
      throw new ImportRefusedError(`--map needs HEADING=COLUMN, not ${JSON.stringify(pair.slice(0, 60))}`);
    }
    if (map.has(heading)) throw new ImportRefusedError(`--map has ${JSON.stringify(heading)} twice`);
    map.set(heading, pair.slice(at + 1).trim());
  }
  return map;
}

function readLines(file: string): string[] {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new ImportRefusedError(`--map: there is no file ${file}`);
  if (!stat.isFile() || stat.size > FILE_BYTES_MAX) {
    throw new ImportRefusedError(`--map: ${file} is not a file of at most 1 MB`);
  }
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
}
