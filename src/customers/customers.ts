import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { Config } from '../config/config.ts';
import { rollingBack } from '../database/unit-of-work.ts';
import type { Originals } from '../extensions/hook-point.ts';
import type { HookRunner } from '../extensions/hook-runner.ts';
import type { Trial } from '../extensions/trial.ts';
import { bindOperations, type DependenciesOfOperations } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import { limitHashing } from '../passwords/limit-hashing.ts';
import { createLeaveTree } from '../trees/write/leave-tree.ts';
import { customerOperations } from './customer-operations.ts';
import { createCustomerOriginals } from './extension/originals.ts';
import type { TicketServiceDependencies } from './extension/ticket-service.ts';
import type { MergeDependencies } from './merge-customers/merge-dependencies.ts';
import type { DownlineSearchDependencies } from './search-downline/search-downline.ts';
import type { CustomerStorage } from './store/customer-storage.ts';
import { createSearchUpkeep, type SearchUpkeepPorts } from './store/search-upkeep.ts';
import { validateLoginByQueryOperation } from './validate-login/operation.ts';
import { dryRun } from './write/dry-run.ts';
import { CUSTOMER_HASHING_LIMIT } from './write/hashing-limit.ts';
import type { WriteDependencies } from './write/write-dependencies.ts';

export interface CustomerPorts
  extends Pick<WriteDependencies, 'hooks' | 'askHandlers' | 'trees' | 'takePlacementTurn' | 'unitOfWork'>,
    SearchUpkeepPorts {
  readonly plan: CommissionPlan;
  readonly storage: CustomerStorage;
  readonly config: Pick<Config, 'takesLoginByQuery' | 'changeHistoryDays'>;
  readonly clock: Clock;
  /** The trees change in the transactions of merges. */
  readonly treeWrites: MergeDependencies['treeWrites'];
  readonly merging: MergeDependencies['merging'];
}

/** What operations on customers, originals and services need. */
export type CustomerServices = DependenciesOfOperations<typeof customerOperations> &
  WriteDependencies &
  DownlineSearchDependencies &
  TicketServiceDependencies;

export interface Customers extends ProductModule {
  readonly services: CustomerServices;
  readonly originals: Originals;
  /**
   * The same in a trial: each transaction is rolled back.
   * @param hooks that call handlers in the same trial
   */
  inTrial(trial: Trial, hooks: HookRunner): Pick<Customers, 'services' | 'originals'>;
}

const DAY_MS = 86_400_000;

/** Customers: their records, everything that changes a record, and the searches. */
export function createCustomers({
  config,
  storage,
  data,
  logger,
  metrics,
  ...ports
}: CustomerPorts): Customers {
  const { plan } = ports;
  const services: CustomerServices = {
    ...storage,
    ...ports,
    ...limitHashing(CUSTOMER_HASHING_LIMIT),
    leaveTree: createLeaveTree(plan),
  };
  const search = createSearchUpkeep({ data, logger, metrics });
  return {
    operations: [
      ...bindOperations(customerOperations, services),
      ...bindOperations(config.takesLoginByQuery ? [validateLoginByQueryOperation] : [], services),
    ],
    services,
    originals: createCustomerOriginals(services),
    inTrial(trial, hooks) {
      const rolledBack = {
        ...dryRun(services, trial, hooks),
        serviceLog: rollingBack(services.serviceLog),
        loginUnitOfWork: rollingBack(services.loginUnitOfWork),
        merging: rollingBack(services.merging),
        treeWrites: { ...services.treeWrites, unitOfWork: rollingBack(services.treeWrites.unitOfWork) },
      };
      return { services: rolledBack, originals: createCustomerOriginals(rolledBack) };
    },
    purges: [purgeOfHistory(storage, config.changeHistoryDays, ports.clock)],
    start: search.start,
    async checkReadiness() {
      await storage.customers.exists(ROOT_CUSTOMER_ID);
      return (await search.isComplete()) ? [] : ['search'];
    },
    close: search.close,
  };
}

/** Removes changes of statuses and fields that are older than the setting says. */
function purgeOfHistory({ historyPurges }: CustomerStorage, days: number, clock: Clock): Purge {
  return (signal) => {
    const before = new Date(clock().getTime() - days * DAY_MS).toISOString();
    const removeBatch = (limit: number) => historyPurges.run(({ history }) => history.purge(before, limit));
    return purgeInBatches(removeBatch, signal);
  };
}
