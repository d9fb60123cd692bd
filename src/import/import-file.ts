import { randomUUID } from 'node:crypto';
import { countOf } from '../kernel/format-count.ts';
import { assignIds, countNewIds, replaceTakenIds } from './assign-ids.ts';
import { type CheckedFile, checkFile } from './check-file.ts';
import type { ColumnMap } from './column-map.ts';
import { type CsvFile, openCsvFile } from './csv/csv-file.ts';
import { type CsvStart, checksumOf, inspectCsv } from './csv/csv-probe.ts';
import type { DateFormat } from './date-format.ts';
import { anotherImport, ImportRefusedError } from './errors.ts';
import { createFaultLog, type FaultLog } from './fault-log.ts';
import type { ImportDependencies, OnProgress } from './import-dependencies.ts';
import type { ImportProgress } from './import-progress.ts';
import type { StoreResult } from './store-options.ts';
import { storeRows } from './store-rows.ts';

export interface ImportRequest {
  readonly file: string;
  /** The file for faults. */
  readonly errorFile: string;
  /** Replaces the delimiter that the header shows. */
  readonly delimiter?: string;
  readonly ignoresUnknown: boolean;
  /** Columns of headings that are not documented names. */
  readonly map?: ColumnMap;
  /** The form of dates that are not ISO 8601. */
  readonly dateFormat?: DateFormat;
  /** Stores valid rows even if others are faulty. */
  readonly skipsInvalid: boolean;
  /** Imports the file even if an earlier import of it finished. */
  readonly again: boolean;
  readonly onProgress: OnProgress;
}

/** An open import. */
export interface OpenImport {
  readonly request: ImportRequest;
  readonly csv: CsvFile;
  readonly start: CsvStart;
  readonly checksum: string;
  readonly faults: FaultLog;
}

/** @throws ImportRefusedError when the file cannot be imported */
export function openImport(request: ImportRequest): OpenImport {
  const start = inspectCsv(request.file, request.delimiter);
  const faults = createFaultLog(request.errorFile);
  const checksum = checksumOf(request.file);
  return { request, start, checksum, faults, csv: openCsvFile(request.file, start) };
}

/** A checked file, before this run stores any of it. */
export interface CheckedImport extends CheckedFile {
  /** The earlier import of the file, finished or not. */
  readonly before: ImportProgress | null;
  readonly resumed: ImportProgress | null;
}

export async function checkImport(
  dependencies: ImportDependencies,
  { request, csv, start, checksum, faults }: OpenImport,
): Promise<CheckedImport> {
  const before = await dependencies.stored.progress(checksum);
  if (before !== null && before.finishedAt !== null && !request.again) {
    const day = before.finishedAt.slice(0, 10);
    throw new ImportRefusedError(
      `This file was imported on ${day}, ${countOf(before.stored, 'customer')}; --again imports it once more`,
    );
  }
  const resumed = before?.finishedAt === null ? before : null;
  const { skipsInvalid, onProgress, dateFormat } = request;
  const options = {
    ...{ csv, start, header: request, skipsInvalid, resumed, faults, onProgress },
    ...(dateFormat === undefined ? {} : { dateFormat }),
  };
  return { ...(await checkFile(dependencies, options)), before, resumed };
}

/** Begins to store a checked file, or continues an earlier run that did not finish: every row gets its id. */
export async function numberRows(
  dependencies: ImportDependencies,
  { checksum }: OpenImport,
  checked: CheckedImport,
): Promise<ImportProgress> {
  const { order, rows } = checked;
  const progress = checked.resumed ?? (await begin(dependencies, checked, checksum));
  assignIds(rows, dependencies.plan, progress);
  await replaceTakenIds(dependencies, rows, order.subarray(progress.position));
  return progress;
}

/** Stores the numbered rows. */
export async function storeImport(
  dependencies: ImportDependencies,
  { request, csv, faults }: OpenImport,
  { order, trees, reader, rows }: CheckedImport,
  progress: ImportProgress,
): Promise<StoreResult> {
  const file = { rows, order, trees, reader };
  const { skipsInvalid, onProgress } = request;
  return storeRows(dependencies, { csv, file, progress, skipsInvalid, faults, onProgress });
}

function begin(
  { unitOfWork, clock }: ImportDependencies,
  { rows, order, before }: CheckedImport,
  checksum: string,
): Promise<ImportProgress> {
  const at = clock().toISOString();
  return unitOfWork.run(async ({ imports }) => {
    const block = { above: rows.greatestId, count: countNewIds(rows) };
    const progress = {
      checksum,
      requestId: randomUUID(),
      finishedAt: null,
      totalRows: order.length,
      position: 0,
      stored: 0,
      firstId: await imports.reserveIds(block),
      replacedIds: new Map<number, number>(),
    };
    // Another process may have begun, and stored, since the check.
    if (!(await imports.begin(progress, at, before))) throw anotherImport();
    return progress;
  });
}
