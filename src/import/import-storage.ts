import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { createBulkCustomerStore } from '../customers/store/bulk-customer-store.ts';
import { taxIdCipher } from '../customers/store/customer-storage.ts';
import { dropKeyIndexes, restoreKeyIndexes } from '../customers/store/unique-indexes.ts';
import type { DataSource } from '../database/data-source.ts';
import type { WriteHandle } from '../database/database.ts';
import { runExclusively } from '../database/exclusive-file.ts';
import {
  dropRandomOrderIndexes,
  ensureRandomOrderIndexes,
  hasRandomOrderIndexes,
  randomOrderIndexesMissing,
} from '../database/random-order-indexes.ts';
import { createStatisticsRefresh } from '../database/refresh-statistics.ts';
import { ensureSearchIndex, INDEXED_BEFORE_START, suspendSearchIndex } from '../database/text-search.ts';
import { createUnitOfWork, inTransaction } from '../database/unit-of-work.ts';
import { createEventStore } from '../events/event-store.ts';
import { createAjv } from '../http/ajv.ts';
import { textFormats } from '../http/text-formats.ts';
import type { NewEvent } from '../kernel/event.ts';
import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import { isVerifiableHash } from '../passwords/verifiable-hash.ts';
import { createBulkTreeStore } from '../trees/store/bulk-tree-store.ts';
import { createTreeReader } from '../trees/store/tree-reader.ts';
import { bindTreeStore, type TreeIndexes } from '../trees/tree-storage.ts';
import { importErrors } from './errors.ts';
import type { ImportDependencies, ImportStores } from './import-dependencies.ts';
import { createImportReader, type ImportReader, type LastWrite } from './import-reader.ts';
import { createImportStore, writeAfter } from './import-store.ts';

/**
 * The stores of one transaction of an import.
 * @param indexes of trees in which places depend on free positions or on weights
 */
export function bindImportStores(
  { secretKey }: Pick<DataSource, 'secretKey'>,
  indexes: TreeIndexes | null = null,
): (transaction: WriteHandle) => ImportStores {
  const taxIds = taxIdCipher(secretKey);
  return (transaction) => ({
    customers: createBulkCustomerStore(transaction, taxIds),
    placements: createBulkTreeStore(transaction),
    trees: bindTreeStore(transaction, indexes),
    imports: createImportStore(transaction),
  });
}

/** Reads many customers in one query. */
export function createStoredReader({ database, secretKey }: DataSource): ImportReader {
  return createImportReader(database.reader, taxIdCipher(secretKey));
}

/**
 * Drops the indexes that an import builds again; a server that starts in between builds them first. Leaves them if
 * there was a write after `lastWrite`, or if another import has dropped them.
 * @returns whether it dropped them
 */
export function dropIndexes(
  databaseFile: string,
  { keepsDownlines, lastWrite }: { readonly keepsDownlines: boolean; readonly lastWrite: LastWrite },
): boolean {
  const statements = [
    ...dropKeyIndexes(),
    ...suspendSearchIndex(),
    ...dropRandomOrderIndexes('sponsors'),
    ...(keepsDownlines ? [] : dropRandomOrderIndexes('downlines')),
  ];
  const unless = `${writeAfter(lastWrite)} UNION ALL ${randomOrderIndexesMissing('sponsors')}`;
  return runExclusively(databaseFile, statements, { unless });
}

/** Restores the unique indexes, without which this import may not store; another import may have dropped them. */
export function keepUnique({ database }: DataSource, plan: CommissionPlan): Promise<void> {
  return inTransaction(database.writer, (transaction) => restoreKeyIndexes(transaction, plan.uniqueFields));
}

export interface FinishedImport {
  readonly checksum: string;
  readonly requestId: string;
  readonly event: NewEvent;
}

/**
 * Builds the dropped indexes again, each in a transaction of its own: SQLite looks for each page in the log of the
 * open transaction, which all of them would make as large as the database. Leaves the search index to a server that has
 * started since: it builds that in steps, while one transaction would hold up its writes. Then records the end of an
 * import. After an interruption, the next start completes the work.
 */
export async function finishStoring(
  { database: { writer } }: DataSource,
  plan: CommissionPlan,
  finished: FinishedImport | null,
): Promise<void> {
  await inTransaction(writer, (transaction) => restoreKeyIndexes(transaction, plan.uniqueFields));
  await inTransaction(writer, async (transaction) => {
    // Every start restores these. A start waits for the transaction, so none is missed.
    const hasStarted = await hasRandomOrderIndexes(transaction, 'sponsors');
    await ensureSearchIndex(transaction, hasStarted ? INDEXED_BEFORE_START : undefined);
  });
  for (const which of ['sponsors', 'downlines'] as const) {
    await inTransaction(writer, (transaction) => ensureRandomOrderIndexes(transaction, which));
  }
  if (finished === null) return;
  const { checksum, requestId, event } = finished;
  await inTransaction(writer, async (transaction) => {
    await createImportStore(transaction).finish(checksum, event.at);
    await createEventStore(transaction).add([event], { actor: 'upline', requestId });
  });
}

/**
 * What an import needs.
 * @param errors every error of the API, by code
 */
export function createImportDependencies(
  data: DataSource,
  plan: CommissionPlan,
  errors: Readonly<Record<string, ErrorDefinition>>,
  indexes: TreeIndexes | null = null,
): ImportDependencies {
  const { reader, writer } = data.database;
  return {
    plan,
    stored: createStoredReader(data),
    trees: createTreeReader(reader),
    unitOfWork: createUnitOfWork(writer, bindImportStores(data, indexes)),
    beforeBatch: createStatisticsRefresh(writer),
    ajv: createAjv({
      ...textFormats,
      'password-hash': (text: string) => text.trim() === '' || isVerifiableHash(text.trim()),
    }),
    catalogueProblem: defineProblems<Readonly<Record<string, ErrorDefinition>>>({
      ...errors,
      ...importErrors,
    }),
    hashPassword,
    clock: () => new Date(),
  };
}
