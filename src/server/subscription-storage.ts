import { createAccountReader } from '../accounts/account-reader.ts';
import { operationContracts } from '../catalogue/operations.ts';
import type { Database } from '../database/database.ts';
import { type ColumnCipher, createColumnCipher } from '../database/encryption.ts';
import { createPassingUnitOfWork, createUnitOfWork, type UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import {
  createSubscriptionChanges,
  type SubscriptionChanges,
} from '../subscriptions/change-subscriptions.ts';
import { createKeyReader, type KeyReader } from '../subscriptions/key-reader.ts';
import { createProductManager, type ProductManager } from '../subscriptions/manage-products.ts';
import {
  createSubscriptionManager,
  type SubscriptionManager,
} from '../subscriptions/manage-subscriptions.ts';
import { createProductReader } from '../subscriptions/product-reader.ts';
import { createProductStore } from '../subscriptions/product-store.ts';
import { createRequestLogReader, type RequestLogReader } from '../subscriptions/request-log-reader.ts';
import { createRequestLogStore, type RequestLogStore } from '../subscriptions/request-log-store.ts';
import type { ScopedOperation } from '../subscriptions/scopes.ts';
import { createSubscriptionReader, type SubscriptionReader } from '../subscriptions/subscription-reader.ts';
import { createSubscriptionStore, type SubscriptionStore } from '../subscriptions/subscription-store.ts';

/** Everything about subscriptions that the server and the commands of the CLI share. */
export interface SubscriptionStorage {
  /** By name, for the command line. */
  readonly manager: SubscriptionManager;
  /** By id, for the portal. */
  readonly changes: SubscriptionChanges;
  readonly products: ProductManager;
  readonly reader: SubscriptionReader;
  readonly keys: KeyReader;
  readonly writes: UnitOfWork<{ subscriptions: SubscriptionStore }>;
  readonly requests: RequestLogReader;
  readonly requestWrites: UnitOfWork<{ requests: RequestLogStore }>;
  /** For the bodies of the request log. */
  readonly requestCipher: ColumnCipher;
  /** All that the API has. */
  readonly operations: readonly ScopedOperation[];
  /** Forgets keys that were replaced long ago. */
  readonly purge: Purge;
}

/** How long a key that was replaced is told from one that never was. */
const RETIRED_KEY_DAYS = 90;
const DAY_MS = 86_400_000;

/** Reading changes nothing: what else an operation does, even a preview that calls handlers, is writing. */
const operations: readonly ScopedOperation[] = operationContracts.map(({ id, tag, method }) => ({
  id,
  group: tag,
  isRead: method === 'GET',
}));

export function openSubscriptions(database: Database, secretKey: Buffer, clock: Clock): SubscriptionStorage {
  const cipher = createColumnCipher(secretKey, 'subscription-keys');
  const requestCipher = createColumnCipher(secretKey, 'request-log');
  const reader = createSubscriptionReader(database.reader);
  const keys = createKeyReader(database.reader, cipher);
  const accounts = createAccountReader(database.reader);
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
    isAccount: async (id) => (await accounts.byId(id)) !== null,
    clock,
  });
  return {
    manager: createSubscriptionManager(reader, changes),
    changes,
    products: createProductManager({ reader: productReader, unitOfWork: writes, operations, clock }),
    reader,
    keys,
    writes,
    requests: createRequestLogReader(database.reader, requestCipher),
    requestWrites: createPassingUnitOfWork(database, (transaction) => ({
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
