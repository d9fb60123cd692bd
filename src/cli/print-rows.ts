import { print, printError } from './command.ts';
import { wrapWords } from './wrap-words.ts';

type Row = readonly string[];

/** A program that reads the lines of a pipe or file needs each row whole. */
const UNLIMITED_WIDTH = Number.MAX_SAFE_INTEGER;
const GAP = '  ';
/** Indentation of a row's second and later lines. */
const INDENT = '    ';

/** Prints rows of cells, headings first. On a terminal the columns fit it; elsewhere each row is one line. */
export function printRows(rows: readonly Row[]): void {
  for (const line of formatRows(rows, process.stdout.isTTY ? process.stdout.columns : UNLIMITED_WIDTH))
    print(line);
}

/**
 * Prints a list. An empty list prints no headings, so a program that reads the lines gets none.
 * @param whenEmpty tells a person that there is nothing, and what would be listed
 */
export function printList(headings: Row, rows: readonly Row[], whenEmpty: string): void {
  if (rows.length === 0) printError(whenEmpty);
  else printRows([headings, ...rows]);
}

/** A whole list or report, for programs: names are camelCase and stable. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** Rows as lines no wider than `width`. Columns that do not fit continue on an indented second line. */
export function formatRows(rows: readonly Row[], width: number): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const groups = groupColumns(widths, width);
  return rows.flatMap((row) =>
    groups.flatMap((group, index) => formatGroup(row, { group, widths, width, isFirst: index === 0 })),
  );
}

/** The columns of each line: as many as fit, at least one. */
function groupColumns(widths: readonly number[], width: number): number[][] {
  const groups: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [column, columnWidth] of widths.entries()) {
    if (used + GAP.length + columnWidth > width) {
      groups.push([]);
      used = (groups.length === 1 ? 0 : INDENT.length) - GAP.length;
    }
    groups.at(-1)?.push(column);
    used += GAP.length + columnWidth;
  }
  return groups;
}

interface LineOptions {
  readonly group: readonly number[];
  readonly widths: readonly number[];
  readonly width: number;
  readonly isFirst: boolean;
}

function formatGroup(row: Row, { group, widths, width, isFirst }: LineOptions): string[] {
  const cells = group.map((column) => (row[column] ?? '').padEnd(widths[column] ?? 0));
  const line = `${isFirst ? '' : INDENT}${cells.join(GAP)}`.trimEnd();
  if (line === '' && !isFirst) return [];
  return line.length <= width ? [line] : wrap(line, width);
}

/** A cell wider than a line continues on the next one. */
function wrap(line: string, width: number): string[] {
  const isIndented = line.startsWith(INDENT);
  return wrapWords(line.trim(), width - INDENT.length).map((text, index) =>
    index > 0 || isIndented ? INDENT + text : text,
  );
}

/** An instant to the minute, in UTC. */
export function shortTime(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
