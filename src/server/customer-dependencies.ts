import { availableParallelism } from 'node:os';
import type { Config } from '../config/config.ts';
import type { customerOperations } from '../customers/customer-operations.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import { createAssertCustomer } from '../customers/write/assert-customer.ts';
import type { WriteDependencies } from '../customers/write/write-dependencies.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { Extension } from '../extension.ts';
import { httpProblem } from '../http/errors.ts';
import type { DependenciesOfOperations } from '../http/operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import { limitWork } from '../passwords/limit-work.ts';
import { verifyPassword } from '../passwords/verify-password.ts';
import { createTreeReader } from '../trees/store/tree-reader.ts';
import type { TreeDependencies } from '../trees/tree-storage.ts';
import { createTreeDependencies } from '../trees/tree-storage.ts';
import { createLeaveTree } from '../trees/write/leave-tree.ts';
import { createTurns } from '../trees/write/place-by-weight.ts';
import {
  type BindCustomerStores,
  createFurtherReaders,
  createLoginUnitOfWork,
  createServiceLogStorage,
} from './customer-storage.ts';
import type { ServiceDependencies } from './extension-services.ts';
import type { Installation } from './installation.ts';

/** Some ten seconds of hashing on two cores. */
const HASHES_WAITING_MAX = 1_000;
const RETRY_AFTER_SECONDS = 10;

/** What operations on customers and trees need, and the services of extensions. */
export type AllDependencies = DependenciesOfOperations<typeof customerOperations> &
  ServiceDependencies & { readonly treeWrites: TreeDependencies };

export interface CustomerDependencyOptions extends Pick<WriteDependencies, 'hooks' | 'askHandlers'> {
  readonly installation: Installation;
  readonly extension: Extension;
  readonly config: Pick<Config, 'clientId' | 'environmentType'>;
  readonly clock: Clock;
  readonly reader: CustomerReader;
  readonly bindStores: BindCustomerStores;
}

export function createCustomerDependencies(options: CustomerDependencyOptions): AllDependencies {
  const { installation, extension, config, clock, reader: customers, bindStores } = options;
  const { plan } = extension;
  const { reader, longReader, longReaderOfWrites, writer } = installation.database;
  const takePlacementTurn = createTurns();
  const trees = createTreeReader(reader, longReader, longReaderOfWrites);
  // More at once would not finish sooner: each takes megabytes through caches that the cores share.
  const limited = limitWork({
    atOnce: availableParallelism(),
    waitingMax: HASHES_WAITING_MAX,
    refusal: (cause) =>
      new ProblemError([{ ...httpProblem('server_busy'), retryAfterSeconds: RETRY_AFTER_SECONDS }], {
        cause,
      }),
  });
  return {
    ...createServiceLogStorage(installation),
    treeWrites: createTreeDependencies(
      installation,
      { plan, trees, takePlacementTurn, clock, assertCustomer: createAssertCustomer({ customers }) },
      bindStores,
    ),
    settings: config,
    isCustomer: customers.exists,
    ...createFurtherReaders(installation),
    loginUnitOfWork: createLoginUnitOfWork(installation),
    verifyPassword,
    leaveTree: createLeaveTree(plan),
    takePlacementTurn,
    plan,
    customers,
    trees,
    unitOfWork: createUnitOfWork(writer, bindStores),
    hooks: options.hooks,
    askHandlers: options.askHandlers,
    hashPassword: (password) => limited(() => hashPassword(password)),
    clock,
  };
}
