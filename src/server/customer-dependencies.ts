import type { Config } from '../config/config.ts';
import type { customerOperations } from '../customers/customer-operations.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import { createAssertCustomer } from '../customers/write/assert-customer.ts';
import type { WriteDependencies } from '../customers/write/write-dependencies.ts';
import { createUnitOfWork, noting } from '../database/unit-of-work.ts';
import type { Extension } from '../extension.ts';
import type { DependenciesOfOperations } from '../http/operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { limitHashing } from '../passwords/limit-hashing.ts';
import { indexReads } from '../trees/index/index-reads.ts';
import type { TreeIndexes } from '../trees/index/tree-indexes.ts';
import { createTreeReader } from '../trees/store/tree-reader.ts';
import type { TreeDependencies } from '../trees/tree-storage.ts';
import { createTreeDependencies } from '../trees/tree-storage.ts';
import { createLeaveTree } from '../trees/write/leave-tree.ts';
import { createTurns } from '../trees/write/place-by-weight.ts';
import { CUSTOMER_HASHING_LIMIT } from './customer-hashing-limit.ts';
import {
  type BindCustomerStores,
  createFurtherReaders,
  createLoginUnitOfWork,
  createServiceLogStorage,
} from './customer-storage.ts';
import type { ServiceDependencies } from './extension-services.ts';
import type { Installation } from './installation.ts';
import { createUserDirectory } from './users.ts';

/** What operations on customers and trees need, and the services of extensions. */
export type AllDependencies = DependenciesOfOperations<typeof customerOperations> &
  ServiceDependencies & { readonly treeWrites: TreeDependencies };

export interface CustomerDependencyOptions extends Pick<WriteDependencies, 'hooks' | 'askHandlers'> {
  readonly installation: Installation;
  readonly extension: Extension;
  readonly config: Pick<Config, 'clientId' | 'clientConnectionString' | 'environmentType'>;
  readonly clock: Clock;
  readonly reader: CustomerReader;
  readonly bindStores: BindCustomerStores;
  /** `null` for a process that does not last. */
  readonly treeIndexes: TreeIndexes | null;
  /** Called after each commit that may have stored events. */
  readonly onCommitted: () => void;
}

export function createCustomerDependencies(options: CustomerDependencyOptions): AllDependencies {
  const { installation, extension, config, clock, bindStores, treeIndexes, onCommitted } = options;
  const { reader: customers } = options;
  const { plan } = extension;
  const { reader, longReader, longReaderOfWrites, writer } = installation.database;
  const unitOfWork = noting(createUnitOfWork(writer, bindStores), onCommitted);
  const takePlacementTurn = createTurns();
  const stored = createTreeReader(reader, longReader, longReaderOfWrites);
  const trees = treeIndexes === null ? stored : indexReads(stored, treeIndexes.ask);
  const assertCustomer = createAssertCustomer({ customers });
  return {
    ...createServiceLogStorage(installation),
    treeWrites: createTreeDependencies(installation, {
      plan,
      trees,
      takePlacementTurn,
      clock,
      assertCustomer,
      unitOfWork,
    }),
    settings: config,
    users: createUserDirectory(installation).users,
    isCustomer: customers.exists,
    assertCustomer,
    ...createFurtherReaders(installation),
    loginUnitOfWork: createLoginUnitOfWork(installation),
    ...limitHashing(CUSTOMER_HASHING_LIMIT),
    leaveTree: createLeaveTree(plan),
    takePlacementTurn,
    plan,
    customers,
    trees,
    unitOfWork,
    hooks: options.hooks,
    askHandlers: options.askHandlers,
    clock,
  };
}
