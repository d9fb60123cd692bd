import { spreadFault } from './check-file.ts';
import { anotherImport } from './errors.ts';
import type { ImportDependencies } from './import-dependencies.ts';
import type { ImportProgress } from './import-progress.ts';
import { NOT_PLACED } from './plan-placements.ts';
import {
  type Batch,
  numberCustomers,
  type PreparedRow,
  prepareBatch,
  type RowCustomer,
  readBatch,
} from './prepare-batch.ts';
import { resolveClashes } from './resolve-clashes.ts';
import type { RowIndex } from './row-index.ts';
import type { StorableFile, StoreOptions, StoreResult } from './store-options.ts';
import { storePlaced } from './store-placed.ts';

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
    const prepared = await prepareBatch(dependencies, options, batch, progress.requestId);
    const stored = await storeBatch(dependencies, options, prepared, batch, progress);
    if (stored === null) return { progress, isStopped: true };
    progress = stored;
    onProgress({ step: 'storing', done: progress.position, total });
  }
  return { progress, isStopped: false };
}

/** @returns the progress after this; `null` when the import cannot continue */
async function storeBatch(
  dependencies: ImportDependencies,
  options: StoreOptions,
  prepared: readonly PreparedRow[],
  batch: Batch,
  progress: ImportProgress,
): Promise<ImportProgress | null> {
  const { plan, unitOfWork } = dependencies;
  const { index } = options.file.rows;
  // A row of the previous batch may have turned out faulty after this one was read.
  let left = withoutFaulty(options, prepared);
  for (;;) {
    const next = { position: batch.end, stored: progress.stored + left.length };
    const customers = numberCustomers(plan, index, left);
    try {
      await dependencies.beforeBatch(progress.stored);
      await unitOfWork.run(async (stores) => {
        // First, so that of two imports of one file the second stops before it writes.
        if (!(await stores.imports.advance(progress, next))) {
          throw anotherImport();
        }
        await stores.imports.keepReplacedIds(progress.checksum, replacedAmong(index, left));
        await storePlaced(stores, plan, { customers, uplines: uplinesOf(options.file, customers) });
      });
      return { ...progress, ...next };
    } catch (error) {
      const refused = await resolveClashes(dependencies, options, customers, error);
      if (refused > 0 && !options.skipsInvalid) return null;
      left = withoutFaulty(options, left);
    }
  }
}

function uplinesOf({ trees, rows: { index } }: StorableFile, customers: readonly RowCustomer[]) {
  return trees.map(({ tree, uplines }) => {
    const uplineOf = new Map<number, number>();
    for (const { id, row } of customers) {
      const node = uplines[row] ?? NOT_PLACED;
      if (node !== NOT_PLACED) uplineOf.set(id, index.idOf(node));
    }
    return { tree, uplineOf };
  });
}

function replacedAmong(
  { ids, hasReplacedId }: RowIndex,
  rows: readonly PreparedRow[],
): ReadonlyMap<number, number> {
  const replaced = rows.filter(({ row }) => hasReplacedId[row] === 1);
  return new Map(replaced.map(({ row }) => [row, ids[row] ?? 0]));
}

function withoutFaulty(
  { file, faults, skipsInvalid }: StoreOptions,
  rows: readonly PreparedRow[],
): PreparedRow[] {
  const { index } = file.rows;
  const left = rows.filter(({ row }) => {
    spreadFault(index, row, skipsInvalid ? faults : null);
    return index.isFaulty[row] === 0;
  });
  faults.flush();
  return left;
}
