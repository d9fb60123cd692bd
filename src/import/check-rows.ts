import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { UNIQUE_FIELDS, type UniqueField } from '../commission-plan/customer-fields.ts';
import { customerProblem } from '../customers/record/errors.ts';
import { comparisonKey, nameKey } from '../customers/record/unique-keys.ts';
import { VALUE_OF } from '../customers/write/check-uniqueness.ts';
import type { CsvRow } from './csv/csv-messages.ts';
import { importProblem } from './errors.ts';
import type { FaultLog } from './fault-log.ts';
import type { ImportProgress } from './import-progress.ts';
import type { ImportReader } from './import-reader.ts';
import { hashKey, KeyTable, NONE } from './key-table.ts';
import type { ReadRow, RowReader } from './read-row.ts';
import { RowIndex } from './row-index.ts';

/** What is known about the rows of a file, and the indexes that find them. */
export interface CheckedRows {
  readonly index: RowIndex;
  readonly byId: KeyTable;
  readonly byBackOfficeId: KeyTable;
  readonly byExternalReferenceId: KeyTable;
  readonly greatestId: number;
}

export interface RowChecker {
  /**
   * Reads some rows, checks each by itself and against other rows and stored values, and remembers their
   * positions.
   */
  add(rows: readonly CsvRow[]): Promise<void>;
  readonly checked: CheckedRows;
}

export interface RowCheckOptions {
  readonly plan: CommissionPlan;
  readonly reader: RowReader;
  readonly stored: ImportReader;
  /** No customer is stored yet, so no look-up is needed. */
  readonly isEmpty: boolean;
  readonly resumed: ImportProgress | null;
  readonly faults: FaultLog;
  /** Where the first row begins. */
  readonly start: number;
}

/** A row with a value that a stored customer may have. */
interface Claim {
  readonly row: number;
  readonly value: string;
}

export function createRowChecker(options: RowCheckOptions): RowChecker {
  const { plan, reader, faults } = options;
  const index = new RowIndex();
  const tables = new Map(plan.uniqueFields.map((field) => [field, new KeyTable()]));
  const byId = new KeyTable();
  const byBackOfficeId = tables.get('BackOfficeId') ?? new KeyTable();
  const byExternalReferenceId = tables.get('ExternalReferenceId') ?? new KeyTable();
  let greatestId = 0;
  let start = options.start;

  const report = (row: number, problem: Parameters<FaultLog['add']>[1]) => {
    index.isFaulty[row] = 1;
    faults.add(index.numberOf(row), problem);
  };
  /** Records a value that only one row may have. */
  const claim = (table: KeyTable, key: string, row: number, field: string) => {
    const other = table.add(hashKey(key), row);
    if (other === NONE) return;
    report(row, importProblem('repeated_in_file', field, { field, row: index.numberOf(other) }));
  };
  const addRow = ({ fields, number, end }: CsvRow, claims: Map<UniqueField, Claim[]>) => {
    if (fields.every((field) => field.trim() === '')) {
      start = end;
      return;
    }
    const read = reader.check(fields);
    const row = index.add(start, end, number);
    start = end;
    for (const problem of read.problems) report(row, problem);
    index.sponsors.set(row, read.sponsor, nameKey);
    index.enrollers.set(row, read.enroller, nameKey);
    index.ids[row] = read.givenId ?? 0;
    index.baseTypes[row] = read.state?.baseType ?? 0;
    index.bringsPassword[row] = read.password === null ? 0 : 1;
    index.lacksBackOfficeId[row] = read.backOfficeId === null ? 1 : 0;
    greatestId = Math.max(greatestId, read.givenId ?? 0);
    if (read.givenId !== null) claim(byId, String(read.givenId), row, 'CustomerId');
    claimIdentity(read, row);
    for (const [field, table] of tables) {
      const value = read.state === null ? null : VALUE_OF[field](read.state);
      if (value === null) continue;
      if (field !== 'BackOfficeId' && field !== 'ExternalReferenceId') {
        claim(table, comparisonKey(field, value), row, field);
      }
      claims.get(field)?.push({ row, value });
    }
  };
  /** Other rows may name the row by these, so they count even if the rest of the row is unusable. */
  const claimIdentity = ({ backOfficeId, externalReferenceId }: ReadRow, row: number) => {
    if (backOfficeId !== null) claim(byBackOfficeId, nameKey(backOfficeId), row, 'BackOfficeId');
    if (externalReferenceId === null) return;
    const key = nameKey(externalReferenceId);
    if (tables.has('ExternalReferenceId')) claim(byExternalReferenceId, key, row, 'ExternalReferenceId');
    else byExternalReferenceId.add(hashKey(key), row);
  };

  return {
    async add(rows) {
      const claims = new Map<UniqueField, Claim[]>(UNIQUE_FIELDS.map((field) => [field, []]));
      for (const row of rows) addRow(row, claims);
      if (options.isEmpty) return;
      for (const [field, made] of claims) await refuseTaken(options, field, made, index, report);
    },
    get checked() {
      return { index, byId, byBackOfficeId, byExternalReferenceId, greatestId };
    },
  };
}

/** Values that stored customers have, except the row's own customer, whom this import has stored. */
async function refuseTaken(
  { stored, resumed }: RowCheckOptions,
  field: UniqueField,
  claims: readonly Claim[],
  index: RowIndex,
  report: (row: number, problem: Parameters<FaultLog['add']>[1]) => void,
): Promise<void> {
  const holders = await stored.holders(
    field,
    claims.map(({ value }) => value),
  );
  for (const { row, value } of claims) {
    const [holder] = holders.get(value) ?? [];
    if (holder === undefined) continue;
    const ownId = index.ids[row] ?? 0;
    const isOwn = resumed !== null && (ownId === 0 ? holder >= resumed.firstId : holder === ownId);
    if (!isOwn) report(row, customerProblem('not_unique', field, { field }));
  }
}
