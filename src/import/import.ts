import { type CommissionPlan, enabledTrees } from '../commission-plan/commission-plan.ts';
import { legsOf } from '../commission-plan/tree.ts';
import type { DataSource } from '../database/data-source.ts';
import { enlargeCache } from '../database/engine.ts';
import type { NewEvent } from '../kernel/event.ts';
import type { ErrorDefinition } from '../kernel/problem.ts';
import { openTreeIndexes } from '../trees/tree-storage.ts';
import { ImportRefusedError } from './errors.ts';
import { growNetwork } from './generate/network.ts';
import type { PersonOptions } from './generate/person.ts';
import { storeNetwork } from './generate/store-network.ts';
import type { ImportDependencies, OnProgress } from './import-dependencies.ts';
import {
  type CheckedImport,
  checkImport,
  type ImportRequest,
  numberRows,
  openImport,
  storeImport,
} from './import-file.ts';
import type { LastWrite } from './import-reader.ts';
import {
  createImportDependencies,
  createStoredReader,
  dropIndexes,
  finishStoring,
  keepUnique,
} from './import-storage.ts';
import { importedRanges } from './imported-ranges.ts';
import { isPlannable } from './plan-placements.ts';

/*
 * The two ways to store customers in bulk: the import of a file, and a generated network.
 */

/** A database that is open for the import alone. */
export interface OpenDatabase extends DataSource {
  close(): Promise<void>;
}

export interface ImportPorts {
  readonly plan: CommissionPlan;
  /** The file of the database; `null` on PostgreSQL. */
  readonly databaseFile: string | null;
  readonly open: () => Promise<OpenDatabase>;
  /** Adapts the database to the plan. */
  readonly prepare: (data: DataSource) => Promise<unknown>;
  /** Every error of the API, by code: rows are checked by the same rules. */
  readonly errors: Readonly<Record<string, ErrorDefinition>>;
}

export interface ImportSummary {
  readonly rows: number;
  /** Rows with faults, which cannot be stored. */
  readonly faulty: number;
  readonly faults: number;
  /** Columns that are not imported. */
  readonly ignored: readonly string[];
  /** Rows that this run stored; `null` when it only checked them. */
  readonly stored: number | null;
  /** Rows that earlier runs stored from the same file. */
  readonly storedBefore: number;
  /** Whether all rows without faults are stored. */
  readonly isFinished: boolean;
}

export interface FileRequest extends ImportRequest {
  readonly onlyChecks: boolean;
}

export interface GenerateOptions extends Omit<PersonOptions, 'plan'> {
  readonly onProgress: OnProgress;
}

export interface Import {
  /** @throws ImportRefusedError and what `open` throws */
  file(request: FileRequest): Promise<ImportSummary>;
  /**
   * Fills an empty database with a generated network.
   * @throws ImportRefusedError when the database has customers
   */
  generated(options: GenerateOptions): Promise<void>;
}

export function createImport(ports: ImportPorts): Import {
  const { plan } = ports;
  return {
    async file(request) {
      const opened = openImport(request);
      let data = await openPrepared(ports);
      try {
        const dependencies = createImportDependencies(data, plan, ports.errors);
        const lastWrite = await dependencies.stored.lastWrite();
        const checked = await checkImport(dependencies, opened);
        const { faulty, header, resumed, order } = checked;
        const storedBefore = resumed?.stored ?? 0;
        const summary = { rows: order.length, faulty, ignored: header.ignored, storedBefore };
        if (request.onlyChecks || (faulty > 0 && !request.skipsInvalid)) {
          return { ...summary, faults: opened.faults.faults, stored: null, isFinished: false };
        }
        const begun = await numberRows(dependencies, opened, checked);
        data = await reopenWithoutIndexes(ports, data, order.length, lastWrite);
        const { progress, isStopped } = await withTreesInMemory(ports, data, (reopened) =>
          storeImport(reopened, opened, checked, begun),
        );
        request.onProgress({ step: 'building indexes', done: 0, total: 0 });
        const event = importedEvent(checked, new Date().toISOString());
        await finishStoring(data, plan, isStopped ? null : { ...progress, event });
        return {
          ...summary,
          faulty: progress.position - progress.stored,
          faults: opened.faults.faults,
          stored: progress.stored - storedBefore,
          isFinished: !isStopped,
        };
      } finally {
        opened.faults.flush();
        await opened.csv.close();
        await data.close();
      }
    },

    async generated({ onProgress, ...size }) {
      let data = await openPrepared(ports);
      try {
        const notEmpty = () =>
          new ImportRefusedError(
            `The database has customers; a network can be generated only in an empty database. ${anotherDatabase(ports)}, or write a file with --to-csv`,
          );
        if (!(await createStoredReader(data).isEmpty())) throw notEmpty();
        const lastWrite = await createStoredReader(data).lastWrite();
        data = await reopenWithoutIndexes(ports, data, size.customers, lastWrite);
        const network = growNetwork(plan, size.customers, size.seed);
        await withTreesInMemory(ports, data, (dependencies) =>
          storeNetwork(dependencies, { ...size, plan }, network, { onProgress, notEmpty }),
        );
        onProgress({ step: 'building indexes', done: 0, total: 0 });
        await finishStoring(data, plan, null);
      } finally {
        await data.close();
      }
    },
  };
}

/** With UPLINE_DATABASE_URL, another UPLINE_DATA_DIR would name the same database. */
function anotherDatabase({ databaseFile }: ImportPorts): string {
  return databaseFile === null
    ? 'Set UPLINE_DATABASE_URL to an empty database'
    : 'Set UPLINE_DATA_DIR to a new directory';
}

async function openPrepared({ open, prepare }: ImportPorts): Promise<OpenDatabase> {
  const data = await open();
  try {
    await prepare(data);
    return data;
  } catch (error) {
    await data.close();
    throw error;
  }
}

/** With at least this many rows, building the indexes again is faster than updating them for each row. */
const WORTH_REBUILDING = 20_000;
/** Holds the pages of the remaining indexes, which are written in random order. */
const CACHE_KILOBYTES = 16_384;

/**
 * Drops the indexes of names, sponsors, the search and downlines while an embedded database is filled, if no other
 * process has it open: updating them would take four fifths of the time. Values are unique only by the check then, so
 * the indexes stay if there was a later write.
 * @param lastWrite when the check began
 */
async function reopenWithoutIndexes(
  { plan, databaseFile, open }: ImportPorts,
  data: OpenDatabase,
  rows: number,
  lastWrite: LastWrite,
): Promise<OpenDatabase> {
  if (databaseFile === null || rows < WORTH_REBUILDING) return data;
  await data.close();
  // A tree in which a place depends on free positions is searched for each row, and needs its index.
  const isDropped = dropIndexes(databaseFile, {
    keepsDownlines: !enabledTrees(plan).every(isPlannable),
    lastWrite,
  });
  const reopened = await open();
  if (!isDropped) await keepUnique(reopened, plan);
  await enlargeCache(reopened.database.writer, CACHE_KILOBYTES);
  return reopened;
}

function importedEvent({ rows }: CheckedImport, at: string): NewEvent {
  return { type: 'customers.imported', customerId: null, at, data: importedRanges(rows.index) };
}

/**
 * Keeps in memory the trees in which places depend on free positions or on weights, so that a place costs the same
 * however large the tree has become.
 */
async function withTreesInMemory<Result>(
  { plan, errors }: ImportPorts,
  data: DataSource,
  work: (dependencies: ImportDependencies) => Promise<Result>,
): Promise<Result> {
  const trees = enabledTrees(plan).filter((tree) => !isPlannable(tree) && legsOf(tree).length > 0);
  const indexes = openTreeIndexes(data.database, trees, {
    mode: trees.length === 0 ? 'off' : 'always',
    // Without an index the database is searched, and the server and "upline doctor" say why there is none.
    note: () => undefined,
  });
  const followTrees = async () => {
    await indexes.settled();
    for (const { name } of trees) await indexes.ask(name, () => undefined);
    // An index that had no room left is being built again.
    await indexes.settled();
  };
  try {
    const dependencies = createImportDependencies(data, plan, errors, indexes);
    const beforeBatch = async (stored: number) => {
      await followTrees();
      await dependencies.beforeBatch(stored);
    };
    return await work({ ...dependencies, beforeBatch });
  } finally {
    await indexes.close();
  }
}
