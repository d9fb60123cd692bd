import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { type CommissionPlan, enabledTrees } from '../commission-plan/commission-plan.ts';
import { legsOf } from '../commission-plan/tree.ts';
import type { Config } from '../config/config.ts';
import { textFormats } from '../customers/record/text-formats.ts';
import { dropKeyIndexes, restoreKeyIndexes } from '../customers/store/unique-indexes.ts';
import { dropDownlineIndexes, ensureDownlineIndexes } from '../database/downline-indexes.ts';
import { enlargeCache } from '../database/engine.ts';
import { runExclusively } from '../database/exclusive-file.ts';
import { ensureSearchIndex, suspendSearchIndex } from '../database/text-search.ts';
import { createUnitOfWork, inTransaction } from '../database/unit-of-work.ts';
import { createEventStore } from '../events/event-store.ts';
import { createAjv } from '../http/ajv.ts';
import { ImportRefusedError, importErrors } from '../import/errors.ts';
import { growNetwork } from '../import/generate/network.ts';
import type { PersonOptions } from '../import/generate/person.ts';
import { storeNetwork } from '../import/generate/store-network.ts';
import type { ImportDependencies, OnProgress } from '../import/import-dependencies.ts';
import {
  type CheckedImport,
  checkImport,
  type ImportRequest,
  openImport,
  storeImport,
} from '../import/import-file.ts';
import { importedRanges } from '../import/imported-ranges.ts';
import { isPlannable } from '../import/plan-placements.ts';
import type { NewEvent } from '../kernel/event.ts';
import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import { isVerifiableHash } from '../passwords/verifiable-hash.ts';
import type { TreeIndexes } from '../trees/index/tree-indexes.ts';
import { createTreeReader } from '../trees/store/tree-reader.ts';
import { openTreeIndexes } from '../trees/tree-storage.ts';
import { bindImportStores, createStoredReader } from './customer-storage.ts';
import { type Installation, openInstallation } from './installation.ts';
import { prepareDatabase } from './prepare-database.ts';

/*
 * Connects the two ways to store customers in bulk: the import of a file, and a generated network.
 */

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

type Settings = Pick<Config, 'databaseFile' | 'postgres' | 'dataDirectory' | 'secretKey' | 'secrets'>;

/** @throws ImportRefusedError and what {@link openInstallation} throws */
export async function importCustomers(
  config: Settings,
  plan: CommissionPlan,
  request: ImportRequest & { readonly onlyChecks: boolean },
): Promise<ImportSummary> {
  const opened = openImport(request);
  let installation = await openPrepared(config, plan);
  try {
    const checked = await checkImport(createDependencies(installation, plan), opened);
    const { faulty, header, resumed, order } = checked;
    const storedBefore = resumed?.stored ?? 0;
    const summary = { rows: order.length, faulty, ignored: header.ignored, storedBefore };
    if (request.onlyChecks || (faulty > 0 && !request.skipsInvalid)) {
      return { ...summary, faults: opened.faults.faults, stored: null, isFinished: false };
    }
    installation = await reopenWithoutIndexes(config, plan, installation, order.length);
    const { progress, isStopped } = await withTreesInMemory(installation, plan, (dependencies) =>
      storeImport(dependencies, opened, checked),
    );
    request.onProgress({ step: 'building indexes', done: 0, total: 0 });
    const event = importedEvent(checked, new Date().toISOString());
    await finish(installation, plan, isStopped ? null : { ...progress, event });
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
    await installation.close();
  }
}

/**
 * Fills an empty database with a generated network.
 * @throws ImportRefusedError when the database has customers
 */
export async function generateCustomers(
  config: Settings,
  options: PersonOptions,
  onProgress: OnProgress,
): Promise<void> {
  let installation = await openPrepared(config, options.plan);
  try {
    if (!(await createStoredReader(installation).isEmpty())) {
      throw new ImportRefusedError(
        'The database has customers; a network can be generated only in an empty database',
      );
    }
    installation = await reopenWithoutIndexes(config, options.plan, installation, options.customers);
    const network = growNetwork(options.plan, options.customers, options.seed);
    await withTreesInMemory(installation, options.plan, (dependencies) =>
      storeNetwork(dependencies, options, network, onProgress),
    );
    onProgress({ step: 'building indexes', done: 0, total: 0 });
    await finish(installation, options.plan, null);
  } finally {
    await installation.close();
  }
}

async function openPrepared(config: Settings, plan: CommissionPlan): Promise<Installation> {
  const installation = await openInstallation(config);
  try {
    await prepareDatabase(installation, plan, new Date());
    return installation;
  } catch (error) {
    await installation.close();
    throw error;
  }
}

/** With at least this many rows, building the indexes again is faster than updating them for each row. */
const WORTH_REBUILDING = 20_000;
/** Holds the pages of the remaining indexes, which are written in random order. */
const CACHE_KILOBYTES = 16_384;

/**
 * Drops the indexes of names, of the search and of downlines while an embedded database is filled, if no other
 * process has it open: updating them would take four fifths of the time. A server that starts during the import
 * builds them first.
 */
async function reopenWithoutIndexes(
  config: Settings,
  plan: CommissionPlan,
  installation: Installation,
  rows: number,
): Promise<Installation> {
  if (config.postgres !== null) return installation;
  if (rows < WORTH_REBUILDING) return installation;
  await installation.close();
  runExclusively(config.databaseFile, [
    ...dropKeyIndexes(),
    ...suspendSearchIndex(),
    // A tree in which a place depends on free positions is searched for each row, and needs its index.
    ...(enabledTrees(plan).every(isPlannable) ? dropDownlineIndexes() : []),
  ]);
  const reopened = await openInstallation(config);
  await enlargeCache(reopened.database.writer, CACHE_KILOBYTES);
  return reopened;
}

/** Builds the dropped indexes again, and records the end of an import. */
async function finish(
  installation: Installation,
  plan: CommissionPlan,
  finished: { readonly checksum: string; readonly requestId: string; readonly event: NewEvent } | null,
): Promise<void> {
  const bind = bindImportStores(installation);
  await inTransaction(installation.database.writer, async (transaction) => {
    await restoreKeyIndexes(transaction, plan.uniqueFields);
    await ensureSearchIndex(transaction);
    await ensureDownlineIndexes(transaction);
    if (finished === null) return;
    const { checksum, requestId, event } = finished;
    await bind(transaction).imports.finish(checksum, event.at);
    await createEventStore(transaction).add([event], { actor: 'upline', requestId });
  });
}

function importedEvent({ rows }: CheckedImport, at: string): NewEvent {
  return { type: 'customers.imported', customerId: null, at, data: importedRanges(rows.index) };
}

const catalogueProblem = defineProblems<Readonly<Record<string, ErrorDefinition>>>({
  ...errorCatalogue,
  ...importErrors,
});

/**
 * Keeps the trees in memory in which places depend on free positions or on weights, so that a place costs the
 * same however large the tree has become.
 */
async function withTreesInMemory<Result>(
  installation: Installation,
  plan: CommissionPlan,
  work: (dependencies: ImportDependencies) => Promise<Result>,
): Promise<Result> {
  const trees = enabledTrees(plan).filter((tree) => !isPlannable(tree) && legsOf(tree).length > 0);
  const indexes = openTreeIndexes(installation.database, trees, {
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
    return await work({ ...createDependencies(installation, plan, indexes), followTrees });
  } finally {
    await indexes.close();
  }
}

function createDependencies(
  installation: Installation,
  plan: CommissionPlan,
  indexes: TreeIndexes | null = null,
): ImportDependencies {
  const { reader, writer } = installation.database;
  return {
    plan,
    stored: createStoredReader(installation),
    trees: createTreeReader(reader),
    unitOfWork: createUnitOfWork(writer, bindImportStores(installation, indexes)),
    followTrees: async () => undefined,
    ajv: createAjv({
      ...textFormats,
      'password-hash': (text: string) => text.trim() === '' || isVerifiableHash(text.trim()),
    }),
    catalogueProblem,
    hashPassword,
    clock: () => new Date(),
  };
}
