import { formatBackOfficeId } from '../commission-plan/back-office-id.ts';
import type { UniqueField } from '../commission-plan/customer-fields.ts';
import { customerProblem } from '../customers/record/errors.ts';
import { inactiveDateAfter } from '../customers/record/inactive-date.ts';
import type { NumberedCustomer } from '../customers/store/bulk-customer-store.ts';
import { VALUE_OF } from '../customers/write/check-uniqueness.ts';
import { isUniqueViolation } from '../database/database-errors.ts';
import type { CallContext } from '../kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import { spreadFault } from './check-file.ts';
import type { CsvFile } from './csv/csv-file.ts';
import { ImportRefusedError, importProblem } from './errors.ts';
import type { FaultLog } from './fault-log.ts';
import type { ImportDependencies, OnProgress } from './import-dependencies.ts';
import type { ImportProgress } from './import-progress.ts';
import { NOT_PLACED, type TreePlan } from './plan-placements.ts';
import type { RowReader } from './read-row.ts';
import type { RowIndex } from './row-index.ts';
import { storePlaced } from './store-placed.ts';

/** What the storing step needs of a checked file. */
export interface StorableFile {
  /** Every row has an id. */
  readonly index: RowIndex;
  readonly reader: RowReader;
  readonly order: Uint32Array;
  readonly trees: readonly TreePlan[];
}

export interface StoreOptions {
  readonly csv: CsvFile;
  readonly file: StorableFile;
  /** Where to start. */
  readonly progress: ImportProgress;
  readonly skipsInvalid: boolean;
  readonly faults: FaultLog;
  readonly onProgress: OnProgress;
}

/** `isStopped`: rows clash with customers stored since the check, and skipping is not allowed. */
export interface StoreResult {
  readonly progress: ImportProgress;
  readonly isStopped: boolean;
}

/**
 * Customers of one transaction: enough to keep its overhead small, few enough that a server on the same file
 * waits for a fraction of a second only.
 */
const BATCH_ROWS = 2_000;
/** Limits the memory when rows are long. */
const BATCH_BYTES = 4_000_000;
/** A password takes a core some 30 ms, and a hashed row should be stored soon. */
const BATCH_PASSWORDS = 200;

/** Stores the rows of a checked file, batch by batch, from the current position of the import. */
export async function storeRows(
  dependencies: ImportDependencies,
  options: StoreOptions,
): Promise<StoreResult> {
  const { file, onProgress } = options;
  const total = file.order.length;
  let { progress } = options;
  let reading = readBatch(options, progress.position);
  while (progress.position < total) {
    const batch = await reading;
    // The next rows are read while these are stored.
    reading = readBatch(options, batch.end);
    reading.catch(() => undefined);
    const customers = await prepareBatch(dependencies, options, batch, progress.requestId);
    const stored = await storeBatch(dependencies, options, customers, batch, progress);
    if (stored === null) return { progress, isStopped: true };
    progress = stored;
    onProgress({ step: 'storing', done: progress.position, total });
  }
  return { progress, isStopped: false };
}

interface Batch {
  /** The rows to store. */
  readonly rows: readonly number[];
  readonly fields: readonly (readonly string[])[];
  /** Position after the last of them. */
  readonly end: number;
}

async function readBatch({ csv, file, faults, skipsInvalid }: StoreOptions, from: number): Promise<Batch> {
  const { index } = file;
  const rows: number[] = [];
  let passwords = 0;
  let bytes = 0;
  let end = from;
  const hasRoom = () => rows.length < BATCH_ROWS && passwords < BATCH_PASSWORDS && bytes < BATCH_BYTES;
  while (end < file.order.length && hasRoom()) {
    const row = file.order[end] ?? 0;
    spreadFault(index, row, skipsInvalid ? faults : null);
    if (index.isFaulty[row] === 0) {
      rows.push(row);
      passwords += index.bringsPassword[row] ?? 0;
      bytes += (index.ends[row] ?? 0) - (index.starts[row] ?? 0);
    }
    end += 1;
  }
  const starts = Float64Array.from(rows, (row) => index.starts[row] ?? 0);
  const ends = Float64Array.from(rows, (row) => index.ends[row] ?? 0);
  const fields = rows.length === 0 ? [] : await csv.rowsAt(starts, ends);
  return { rows, fields, end };
}

/** A customer and its row. */
interface RowCustomer extends NumberedCustomer {
  readonly row: number;
}

function prepareBatch(
  { plan, clock, hashPassword }: ImportDependencies,
  { file }: StoreOptions,
  { rows, fields }: Batch,
  requestId: string,
): Promise<RowCustomer[]> {
  const { index } = file;
  const context: CallContext = { requestId, actor: 'upline', operation: 'ImportCustomers' };
  const at = clock().toISOString();
  return Promise.all(
    rows.map(async (row, place) => {
      const { state, password, passwordHash } = file.reader.read(fields[place] ?? []);
      const { baseType } = state ?? {};
      if (state == null || baseType == null) throw new TypeError('A row that was checked has a state');
      const id = index.ids[row] ?? 0;
      return {
        row,
        id,
        write: {
          state: {
            ...state,
            baseType,
            sponsorId: index.idOf(index.sponsors.nodes[row] ?? -ROOT_CUSTOMER_ID),
            backOfficeId: state.backOfficeId ?? formatBackOfficeId(plan.backOfficeId, id),
          },
          inactiveDate: inactiveDateAfter(plan, null, state.status, at),
          passwordHash: password === null ? passwordHash : await hashPassword(password),
          at,
          context,
        },
      };
    }),
  );
}

/** @returns the progress after this; `null` when the import cannot continue */
async function storeBatch(
  dependencies: ImportDependencies,
  options: StoreOptions,
  customers: readonly RowCustomer[],
  batch: Batch,
  progress: ImportProgress,
): Promise<ImportProgress | null> {
  const { plan, unitOfWork } = dependencies;
  // A row of the previous batch may have turned out faulty after this one was read.
  let left = withoutFaulty(options, customers);
  for (;;) {
    const next = { position: batch.end, stored: progress.stored + left.length };
    try {
      await dependencies.beforeBatch(progress.stored);
      await unitOfWork.run(async (stores) => {
        // First, so that of two imports of one file the second stops before it writes.
        if (!(await stores.imports.advance(progress, next))) {
          throw new ImportRefusedError('Another process is importing this file');
        }
        await storePlaced(stores, plan, { customers: left, uplines: uplinesOf(options.file, left) });
      });
      return { ...progress, ...next };
    } catch (error) {
      await refuseClashes(dependencies, options, left, error);
      if (!options.skipsInvalid) return null;
      left = withoutFaulty(options, left);
    }
  }
}

function uplinesOf({ trees, index }: StorableFile, customers: readonly RowCustomer[]) {
  return trees.map(({ tree, uplines }) => {
    const uplineOf = new Map<number, number>();
    for (const { id, row } of customers) {
      const node = uplines[row] ?? NOT_PLACED;
      if (node !== NOT_PLACED) uplineOf.set(id, index.idOf(node));
    }
    return { tree, uplineOf };
  });
}

/**
 * Marks and reports rows that clash with customers stored by a running server since the check.
 * @throws the error itself when it is of another kind
 */
async function refuseClashes(
  { plan, stored }: ImportDependencies,
  { file, faults }: StoreOptions,
  customers: readonly RowCustomer[],
  error: unknown,
): Promise<void> {
  if (!isUniqueViolation(error)) throw error;
  const { index } = file;
  const clashing = new Set<number>();
  const existing = await stored.existing(customers.map(({ id }) => id));
  for (const { row, id } of customers) {
    if (!existing.has(id)) continue;
    clashing.add(row);
    faults.add(index.numberOf(row), importProblem('customer_id_taken', 'CustomerId'));
  }
  for (const field of plan.uniqueFields) {
    for (const row of await clashesIn(field, customers, stored)) {
      clashing.add(row);
      faults.add(index.numberOf(row), customerProblem('not_unique', field, { field }));
    }
  }
  faults.flush();
  if (clashing.size === 0) throw error;
  for (const row of clashing) index.isFaulty[row] = 1;
}

async function clashesIn(
  field: UniqueField,
  customers: readonly RowCustomer[],
  stored: ImportDependencies['stored'],
): Promise<number[]> {
  const claims = customers.flatMap(({ row, write }) => {
    const value = VALUE_OF[field](write.state);
    return value === null ? [] : [{ row, value }];
  });
  const holders = await stored.holders(
    field,
    claims.map(({ value }) => value),
  );
  return claims.filter(({ value }) => holders.has(value)).map(({ row }) => row);
}

function withoutFaulty(
  { file: { index }, faults, skipsInvalid }: StoreOptions,
  customers: readonly RowCustomer[],
): RowCustomer[] {
  const left = customers.filter(({ row }) => {
    spreadFault(index, row, skipsInvalid ? faults : null);
    return index.isFaulty[row] === 0;
  });
  faults.flush();
  return left;
}
