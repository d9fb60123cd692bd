import type { DataSource } from '../database/data-source.ts';
import { type ColumnCipher, createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork, createVolatileUnitOfWork, type UnitOfWork } from '../database/unit-of-work.ts';
import type { OperationContract } from '../http/operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import { type AllowedOperationsReader, createAllowedOperationsReader } from './allowed-operations-reader.ts';
import { createSubscriptionChanges, type SubscriptionChanges } from './change-subscriptions.ts';
import { createGrantAccess, type GrantAccess } from './grant-access.ts';
import { createKeyReader, type KeyReader } from './key-reader.ts';
import { createProductManager, type ProductManager } from './manage-products.ts';
import { createSubscriptionManager, type SubscriptionManager } from './manage-subscriptions.ts';
import { createProductReader } from './product-reader.ts';
import { createProductStore } from './product-store.ts';
import { createRequestLogReader, type RequestLogReader } from './request-log-reader.ts';
import { createRequestLogStore, type RequestLogStore } from './request-log-store.ts';
import type { ScopedOperation } from './scopes.ts';
import { createServerUseReader, type ServerUseReader } from './server-use-reader.ts';
import { createSubscriptionReader, type SubscriptionReader } from './subscription-reader.ts';
import { createSubscriptionStore, type SubscriptionStore } from './subscription-store.ts';

/** The parts of subscriptions that the server and the CLI commands share. */
export interface SubscriptionStorage {
  /** By name, for the command line. */
  readonly manager: SubscriptionManager;
  /** By id, for the portal. */
  readonly changes: SubscriptionChanges;
  readonly grantAccess: GrantAccess;
  readonly products: ProductManager;
  readonly reader: SubscriptionReader;
  readonly keys: KeyReader;
  readonly allowed: AllowedOperationsReader;
  readonly writes: UnitOfWork<{ subscriptions: SubscriptionStore }>;
  readonly requests: RequestLogReader;
  readonly serverUse: ServerUseReader;
  readonly requestWrites: UnitOfWork<{ requests: RequestLogStore }>;
  /** For the bodies of the request log. */
  readonly requestCipher: ColumnCipher;
  /** All operations of the API. */
  readonly operations: readonly ScopedOperation[];
  /** Removes the hashes of keys that were replaced long ago. */
  readonly purge: Purge;
}

/** For this long, a replaced key is distinguished from an unknown one. */
const RETIRED_KEY_DAYS = 90;
const DAY_MS = 86_400_000;

type ScopedContract = Pick<OperationContract, 'id' | 'tag' | 'method' | 'needsWriteScope'>;

export interface SubscriptionStoragePorts {
  /** The operations that scopes and products name. */
  readonly contracts: readonly ScopedContract[];
  /** Whether an account exists, for owners. */
  readonly isAccount: (id: number) => Promise<boolean>;
  readonly clock: Clock;
}

export function openSubscriptions(
  { database, secretKey }: DataSource,
  { contracts, isAccount, clock }: SubscriptionStoragePorts,
): SubscriptionStorage {
  const operations = contracts.map(scopedOperation);
  const cipher = createColumnCipher(secretKey, 'subscription-keys');
  const requestCipher = createColumnCipher(secretKey, 'request-log');
  const reader = createSubscriptionReader(database.reader);
  const keys = createKeyReader(database.reader, cipher);
  const productReader = createProductReader(database.reader);
  const writes = createUnitOfWork(database.writer, (transaction) => ({
    subscriptions: createSubscriptionStore(transaction, cipher),
    products: createProductStore(transaction),
  }));
  const changes = createSubscriptionChanges({
    keys,
    unitOfWork: writes,
    operations,
    isProduct: productReader.exists,
    isAccount,
    clock,
  });
  return {
    manager: createSubscriptionManager(reader, changes),
    changes,
    grantAccess: createGrantAccess({ unitOfWork: writes, isProduct: productReader.exists, clock }),
    products: createProductManager({ reader: productReader, unitOfWork: writes, operations, clock }),
    reader,
    keys,
    allowed: createAllowedOperationsReader(database.reader, operations),
    writes,
    requests: createRequestLogReader(database.reader, requestCipher),
    serverUse: createServerUseReader(database),
    requestWrites: createVolatileUnitOfWork(database, (transaction) => ({
      requests: createRequestLogStore(transaction),
    })),
    requestCipher,
    operations,
    purge: (signal) => {
      const before = new Date(clock().getTime() - RETIRED_KEY_DAYS * DAY_MS).toISOString();
      return purgeInBatches(
        (limit) => writes.run(({ subscriptions }) => subscriptions.purgeRetiredKeys(before, limit)),
        signal,
      );
    },
  };
}

/** Only GET counts as reading: every other operation may change data, even a preview that calls handlers. */
function scopedOperation({ id, tag, method, needsWriteScope }: ScopedContract): ScopedOperation {
  return { id, group: tag, isRead: method === 'GET' && needsWriteScope !== true };
}
