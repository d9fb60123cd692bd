import type { CheckedRows } from './check-rows.ts';
import type { CsvFile } from './csv/csv-file.ts';
import type { FaultLog } from './fault-log.ts';
import type { OnProgress } from './import-dependencies.ts';
import type { ImportProgress } from './import-progress.ts';
import type { TreePlan } from './plan-placements.ts';
import type { RowReader } from './read-row.ts';

/** What the storing step needs of a checked file. */
export interface StorableFile {
  /** Every row has an id. */
  readonly rows: CheckedRows;
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
