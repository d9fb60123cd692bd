import { type CommissionPlan, enrollmentTree, sponsorTree } from '../../commission-plan/commission-plan.ts';
import type { DataSource } from '../../database/data-source.ts';
import type { WriteHandle } from '../../database/database.ts';
import { type ColumnCipher, createColumnCipher } from '../../database/encryption.ts';
import { createUnitOfWork, type UnitOfWork } from '../../database/unit-of-work.ts';
import { createEventStore } from '../../events/event-store.ts';
import type { EventLog } from '../../kernel/event.ts';
import { createReadDelivered } from '../wire/delivered-customer.ts';
import { createAssertCustomer } from '../write/assert-customer.ts';
import { type ChangeHistoryReader, createChangeHistoryReader } from './change-history-reader.ts';
import { type ChangeHistoryStore, createChangeHistoryStore } from './change-history-store.ts';
import { type CustomerIdReader, createCustomerIdReader } from './customer-id-reader.ts';
import { type CustomerReader, createCustomerReader } from './customer-reader.ts';
import { type CustomerStore, createCustomerStore } from './customer-store.ts';
import { createErasureStore, type ErasureStore } from './erasure-store.ts';
import { createExportReader, type ExportReader } from './export-reader.ts';
import { createLoginReader, type LoginReader } from './login-reader.ts';
import { createLoginStore, type LoginStore } from './login-store.ts';
import { createMergeReader, type MergeReader } from './merge-reader.ts';
import { createMergeStore, type MergeStore } from './merge-store.ts';
import { createNameReader, type NameReader } from './name-reader.ts';
import { createPasswordLinkReader, type PasswordLinkReader } from './password-link-reader.ts';
import { createPasswordLinkStore, type PasswordLinkStore } from './password-link-store.ts';
import { createSearchReader, type SearchReader } from './search-reader.ts';
import { createServiceLogReader, type ServiceLogReader } from './service-log-reader.ts';
import { createServiceLogStore, type ServiceLogStore } from './service-log-store.ts';
import { createWebAliasReader, type WebAliasReader } from './web-alias-reader.ts';
import { createWebAliasStore, type WebAliasStore } from './web-alias-store.ts';

/** All readers of customers, and writes outside their transactions. */
export interface CustomerStorage {
  readonly customers: CustomerReader;
  readonly customerIds: CustomerIdReader;
  readonly names: NameReader;
  readonly search: SearchReader;
  readonly webAliases: WebAliasReader;
  readonly logins: LoginReader;
  readonly passwordLinks: PasswordLinkReader;
  readonly exports: ExportReader;
  readonly history: ChangeHistoryReader;
  readonly mergeReader: MergeReader;
  /** Removes old changes from the history of records. */
  readonly historyPurges: UnitOfWork<{ readonly history: ChangeHistoryStore }>;
  readonly serviceLogReader: ServiceLogReader;
  readonly serviceLog: UnitOfWork<{ readonly serviceLog: ServiceLogStore }>;
  /** Counts each login attempt in its own transaction. */
  readonly loginUnitOfWork: UnitOfWork<{ readonly logins: LoginStore; readonly events: EventLog }>;
  /** The data about a customer in event deliveries; `null` for an unknown id. */
  readonly delivered: ReturnType<typeof createReadDelivered>;
  /** For modules that know customers by id only. */
  readonly assertCustomer: ReturnType<typeof createAssertCustomer>;
  /** The customers' part of the stores of one transaction. */
  readonly stores: CustomerStoreMakers;
}

/** Each makes a store for one transaction. */
export interface CustomerStoreMakers {
  readonly customers: (transaction: WriteHandle) => CustomerStore;
  readonly webAliases: (transaction: WriteHandle) => WebAliasStore;
  readonly logins: (transaction: WriteHandle) => LoginStore;
  readonly passwordLinks: (transaction: WriteHandle) => PasswordLinkStore;
  readonly erasures: (transaction: WriteHandle) => ErasureStore;
  readonly history: (transaction: WriteHandle) => ChangeHistoryStore;
  readonly merges: (transaction: WriteHandle) => MergeStore;
}

/** Constructs the storage of customers: for the server, and for commands that write without HTTP. */
export function openCustomerStorage(
  { database, secretKey }: DataSource,
  plan: CommissionPlan,
): CustomerStorage {
  const { reader, longReader, searchReader, textIndex, writer } = database;
  const taxIds = taxIdCipher(secretKey);
  // Hashes the usernames whose login attempts are counted.
  const usernames = createColumnCipher(secretKey, 'login');
  const recorded = createColumnCipher(secretKey, 'field-changes');
  const kept = createColumnCipher(secretKey, 'customer-merges');
  const customers = createCustomerReader(reader, taxIds, {
    enrollment: enrollmentTree(plan).name,
    sponsor: sponsorTree(plan).name,
  });
  const webAliases = createWebAliasReader(reader);
  const history = (transaction: WriteHandle) => createChangeHistoryStore(transaction, recorded);
  const logins = (transaction: WriteHandle) => createLoginStore(transaction, usernames);
  return {
    customers,
    customerIds: createCustomerIdReader(reader, longReader),
    names: createNameReader(reader),
    search: createSearchReader(searchReader, textIndex),
    webAliases,
    logins: createLoginReader(reader),
    passwordLinks: createPasswordLinkReader(reader),
    exports: createExportReader(reader),
    history: createChangeHistoryReader(reader, recorded),
    mergeReader: createMergeReader(reader),
    historyPurges: createUnitOfWork(writer, (transaction) => ({ history: history(transaction) })),
    serviceLogReader: createServiceLogReader(reader),
    serviceLog: createUnitOfWork(writer, (transaction) => ({
      serviceLog: createServiceLogStore(transaction),
    })),
    loginUnitOfWork: createUnitOfWork(writer, (transaction) => ({
      logins: logins(transaction),
      events: createEventStore(transaction),
    })),
    delivered: createReadDelivered({ customers, webAliases }),
    assertCustomer: createAssertCustomer({ customers }),
    stores: {
      customers: (transaction) => createCustomerStore(transaction, taxIds, customers),
      webAliases: createWebAliasStore,
      logins,
      passwordLinks: createPasswordLinkStore,
      erasures: createErasureStore,
      history,
      merges: (transaction) => createMergeStore(transaction, kept),
    },
  };
}

/** Encrypts tax ids and compares them. */
export function taxIdCipher(secretKey: Buffer): ColumnCipher {
  return createColumnCipher(secretKey, 'tax-id');
}
