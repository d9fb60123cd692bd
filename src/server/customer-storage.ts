import { type CommissionPlan, enrollmentTree, sponsorTree } from '../commission-plan/commission-plan.ts';
import { createBulkCustomerStore } from '../customers/store/bulk-customer-store.ts';
import { type CustomerIdReader, createCustomerIdReader } from '../customers/store/customer-id-reader.ts';
import { type CustomerReader, createCustomerReader } from '../customers/store/customer-reader.ts';
import { createCustomerStore } from '../customers/store/customer-store.ts';
import { createErasureStore } from '../customers/store/erasure-store.ts';
import { createExportReader, type ExportReader } from '../customers/store/export-reader.ts';
import { type FillingEvents, startFilling } from '../customers/store/fill-search-texts.ts';
import { createLoginReader, type LoginReader } from '../customers/store/login-reader.ts';
import { createLoginStore } from '../customers/store/login-store.ts';
import { createSearchReader, type SearchReader } from '../customers/store/search-reader.ts';
import { createSearchTextStore } from '../customers/store/search-text-store.ts';
import { createServiceLogReader, type ServiceLogReader } from '../customers/store/service-log-reader.ts';
import { createServiceLogStore, type ServiceLogStore } from '../customers/store/service-log-store.ts';
import { createWebAliasReader, type WebAliasReader } from '../customers/store/web-alias-reader.ts';
import { createWebAliasStore } from '../customers/store/web-alias-store.ts';
import type { CustomerWriteStores } from '../customers/write/write-dependencies.ts';
import type { ReadHandle, WriteHandle } from '../database/database.ts';
import { type ColumnCipher, createColumnCipher } from '../database/encryption.ts';
import {
  createUnitOfWork,
  createVolatileUnitOfWork,
  lazyStores,
  type UnitOfWork,
} from '../database/unit-of-work.ts';
import { createEventStore } from '../events/event-store.ts';
import { createHookCallStore } from '../extensions/hook-token-store.ts';
import { createAnswerStore } from '../idempotency/answer-store.ts';
import { createIdempotencyStore } from '../idempotency/idempotency-store.ts';
import { answerCipher } from '../idempotency/repeated-requests.ts';
import type { ImportStores } from '../import/import-dependencies.ts';
import { createImportReader, type ImportReader } from '../import/import-reader.ts';
import { createImportStore } from '../import/import-store.ts';
import { type AskTree, askInTransaction } from '../trees/index/ask-in-transaction.ts';
import type { TreeIndexes } from '../trees/index/tree-indexes.ts';
import { createBatchStore } from '../trees/store/batch-store.ts';
import { createBulkTreeStore } from '../trees/store/bulk-tree-store.ts';
import { createTreeStore } from '../trees/store/tree-store.ts';
import type { TreeWriteStores } from '../trees/write/tree-dependencies.ts';
import type { Installation } from './installation.ts';

/*
 * Constructs readers and stores for an installation: for the server, and for commands that write without HTTP.
 */

export function createReader(
  { database, secretKey }: Pick<Installation, 'database' | 'secretKey'>,
  plan: CommissionPlan,
): CustomerReader {
  return createCustomerReader(database.reader, taxIdCipher(secretKey), {
    enrollment: enrollmentTree(plan).name,
    sponsor: sponsorTree(plan).name,
  });
}

/** All readers of customer data except the reader of whole customers. */
export interface FurtherReaders {
  readonly customerIds: CustomerIdReader;
  readonly search: SearchReader;
  readonly webAliases: WebAliasReader;
  readonly logins: LoginReader;
  readonly exports: ExportReader;
}

export function createFurtherReaders({
  database: { reader, longReader, searchReader, textIndex },
}: Pick<Installation, 'database'>): FurtherReaders {
  return {
    customerIds: createCustomerIdReader(reader, longReader),
    search: createSearchReader(searchReader, textIndex),
    webAliases: createWebAliasReader(reader),
    logins: createLoginReader(reader),
    exports: createExportReader(reader),
  };
}

/** Counts each login attempt in a separate transaction. */
export function createLoginUnitOfWork({ database, secretKey }: Pick<Installation, 'database' | 'secretKey'>) {
  const cipher = loginCipher(secretKey);
  return createUnitOfWork(database.writer, (transaction) => ({
    logins: createLoginStore(transaction, cipher),
    events: createEventStore(transaction),
  }));
}

/** Completes the search texts in the background, so that search finds every customer. */
export function startSearchTexts({ database }: Pick<Installation, 'database'>, events: FillingEvents) {
  // The texts and the progress are in the same transaction: a crash loses both, and the texts are written again.
  const unitOfWork = createVolatileUnitOfWork(database, (transaction) => ({
    searchTexts: createSearchTextStore(transaction),
  }));
  return startFilling({ unitOfWork }, events);
}

export type BindCustomerStores = (transaction: WriteHandle) => CustomerWriteStores & TreeWriteStores;

/**
 * The stores of one transaction that writes customers and trees. Each is constructed on first use, because most
 * writes use few.
 * @param indexes of trees, for a process that keeps them
 */
export function bindCustomerStores(
  { secretKey }: Pick<Installation, 'secretKey'>,
  reader: CustomerReader,
  indexes: TreeIndexes | null = null,
): BindCustomerStores {
  const taxIds = taxIdCipher(secretKey);
  const answers = answerCipher(secretKey);
  const loginNames = loginCipher(secretKey);
  return lazyStores({
    customers: (transaction) => createCustomerStore(transaction, taxIds, reader),
    trees: (transaction) => createTreeStore(transaction, askerOf(indexes, transaction)),
    batches: createBatchStore,
    events: createEventStore,
    webAliases: createWebAliasStore,
    logins: (transaction) => createLoginStore(transaction, loginNames),
    erasures: createErasureStore,
    answers: (transaction) => createAnswerStore(createIdempotencyStore(transaction, answers)),
    hookCalls: createHookCallStore,
  });
}

function askerOf(indexes: TreeIndexes | null, transaction: WriteHandle): AskTree | null {
  return indexes === null ? null : askInTransaction(indexes, transaction as unknown as ReadHandle);
}

export interface ServiceLogStorage {
  readonly serviceLog: UnitOfWork<{ readonly serviceLog: ServiceLogStore }>;
  readonly serviceLogReader: ServiceLogReader;
}

export function createServiceLogStorage({ database }: Pick<Installation, 'database'>): ServiceLogStorage {
  return {
    serviceLog: createUnitOfWork(database.writer, (transaction) => ({
      serviceLog: createServiceLogStore(transaction),
    })),
    serviceLogReader: createServiceLogReader(database.reader),
  };
}

/**
 * The stores of one transaction of an import.
 * @param indexes of trees in which places depend on free positions or on weights
 */
export function bindImportStores(
  { secretKey }: Pick<Installation, 'secretKey'>,
  indexes: TreeIndexes | null = null,
): (transaction: WriteHandle) => ImportStores {
  const taxIds = taxIdCipher(secretKey);
  return (transaction) => ({
    customers: createBulkCustomerStore(transaction, taxIds),
    placements: createBulkTreeStore(transaction),
    trees: createTreeStore(transaction, askerOf(indexes, transaction)),
    imports: createImportStore(transaction),
  });
}

/** Reads many customers in one query. */
export function createStoredReader({
  database,
  secretKey,
}: Pick<Installation, 'database' | 'secretKey'>): ImportReader {
  return createImportReader(database.reader, taxIdCipher(secretKey));
}

/** Hashes the usernames whose login attempts are counted. */
function loginCipher(secretKey: Buffer): ColumnCipher {
  return createColumnCipher(secretKey, 'login');
}

/** Encrypts tax ids and compares them. */
export function taxIdCipher(secretKey: Buffer): ColumnCipher {
  return createColumnCipher(secretKey, 'tax-id');
}
