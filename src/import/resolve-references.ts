import type { Problem } from '../kernel/problem.ts';
import type { CheckedRows } from './check-rows.ts';
import type { CsvFile } from './csv/csv-file.ts';
import { importProblem } from './errors.ts';
import type { ImportReader } from './import-reader.ts';
import { hashKey, NONE, SEVERAL } from './key-table.ts';
import type { Reference, RowReader } from './read-row.ts';
import { type ReferenceColumn, type ReferenceKind, referenceField } from './row-index.ts';

export interface ResolveOptions {
  readonly checked: CheckedRows;
  readonly csv: CsvFile;
  readonly reader: RowReader;
  readonly stored: ImportReader;
  readonly report: (row: number, problem: Problem) => void;
}

const WHO = ['sponsor', 'enroller'] as const;
type Who = (typeof WHO)[number];

/** Rows looked up at a time. */
const PART = 2_000;

/** Resolves the references of each row: a row of the file comes first, then a stored customer. */
export async function resolveReferences(options: ResolveOptions): Promise<void> {
  for (const who of WHO) {
    const left = resolveWithinFile(options, who);
    for (let from = 0; from < left.length; from += PART) {
      await resolveStored(options, who, left.slice(from, from + PART));
    }
  }
}

function columnOf({ index }: CheckedRows, who: Who): ReferenceColumn {
  return who === 'sponsor' ? index.sponsors : index.enrollers;
}

/** @returns rows with a reference that is not in the file */
function resolveWithinFile({ checked, report }: ResolveOptions, who: Who): number[] {
  const { index, byId, byBackOfficeId, byExternalReferenceId } = checked;
  const column = columnOf(checked, who);
  const left: number[] = [];
  const find = (row: number): number => {
    switch (column.kindOf(row)) {
      case 'none':
        return row;
      case 'id':
        return byId.find(hashKey(String(column.idOf(row))));
      case 'BackOfficeId':
        return byBackOfficeId.find(column.hashOf(row));
      default:
        return byExternalReferenceId.find(column.hashOf(row));
    }
  };
  for (let row = 0; row < index.size; row += 1) {
    const kind = column.kindOf(row);
    if (kind === 'none') {
      // No enroller named: the sponsor is the enroller.
      if (who === 'enroller') column.nodes[row] = index.sponsors.nodes[row] ?? 0;
      continue;
    }
    const found = find(row);
    if (found === NONE) left.push(row);
    else if (found !== SEVERAL) column.nodes[row] = found;
    // Of rows with the same id, all but one are already refused; it does not matter which of them this
    // reference means.
    else if (kind === 'ExternalReferenceId') ambiguous(row, who, kind, report);
  }
  return left;
}

function ambiguous(row: number, who: Who, kind: ReferenceKind, report: ResolveOptions['report']): void {
  report(row, importProblem('reference_ambiguous', fieldOf(who, kind)));
}

function fieldOf(who: Who, kind: ReferenceKind): string {
  return referenceField(who === 'sponsor' ? 'Sponsor' : 'Enroller', kind);
}

async function resolveStored(options: ResolveOptions, who: Who, rows: readonly number[]): Promise<void> {
  const { checked, stored, report } = options;
  const column = columnOf(checked, who);
  const byId = rows.filter((row) => column.kindOf(row) === 'id');
  const existing = await stored.existing([...new Set(byId.map((row) => column.idOf(row)))]);
  for (const row of byId) {
    if (existing.has(column.idOf(row))) column.nodes[row] = -column.idOf(row);
    else report(row, importProblem('reference_not_found', fieldOf(who, 'id'), { field: fieldOf(who, 'id') }));
  }
  const byText = rows.filter((row) => column.kindOf(row) !== 'id');
  if (byText.length === 0) return;
  const references = await readReferences(options, who, byText);
  for (const kind of ['BackOfficeId', 'ExternalReferenceId'] as const) {
    const named = references.filter(({ reference }) => reference.by === kind);
    const holders = await stored.holders(kind, [...new Set(named.map(({ value }) => value))]);
    for (const { row, value } of named) {
      const [first, second] = holders.get(value) ?? [];
      const field = fieldOf(who, kind);
      if (first === undefined) report(row, importProblem('reference_not_found', field, { field }));
      else if (second !== undefined) ambiguous(row, who, kind, report);
      else column.nodes[row] = -first;
    }
  }
}

/** The text of references is not stored, so references that are not in the file are read once more. */
async function readReferences(
  { checked: { index }, csv, reader }: ResolveOptions,
  who: Who,
  rows: readonly number[],
): Promise<{ row: number; reference: Reference; value: string }[]> {
  const starts = Float64Array.from(rows, (row) => index.starts[row] ?? 0);
  const ends = Float64Array.from(rows, (row) => index.ends[row] ?? 0);
  const found = await csv.rowsAt(starts, ends);
  return rows.flatMap((row, place) => {
    const reference = reader.references(found[place] ?? [])[who];
    return reference === null || reference.by === 'id' ? [] : [{ row, reference, value: reference.value }];
  });
}
