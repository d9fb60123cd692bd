import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { DataSource } from '../database/data-source.ts';
import { rollingBack, type UnitOfWork } from '../database/unit-of-work.ts';
import { bindOperations, type DependenciesOfOperations } from '../http/operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { PlacementServiceDependencies } from './extension/placement-service.ts';
import type { TreeServiceDependencies } from './extension/tree-service.ts';
import { treeOperations } from './tree-operations.ts';
import { createTreeChangePurge, type TreeStorage } from './tree-storage.ts';
import { createTurns } from './write/place-by-weight.ts';
import type { TreeReadDependencies, TreeWriteStores } from './write/tree-dependencies.ts';

export interface TreePorts extends Pick<TreeReadDependencies, 'assertCustomer'> {
  readonly data: DataSource;
  readonly plan: CommissionPlan;
  readonly storage: TreeStorage;
  readonly unitOfWork: UnitOfWork<TreeWriteStores>;
  /** Whether the customer exists: trees know ids only. */
  readonly isCustomer: (id: number) => Promise<boolean>;
  readonly clock: Clock;
}

/** What the operations on trees need; for modules whose pages show and change trees too. */
export type TreeDependencies = DependenciesOfOperations<typeof treeOperations>;

export type TreeServices = TreeServiceDependencies & PlacementServiceDependencies;

/** The trees: current places, past places, and moves. */
export interface Trees extends ProductModule {
  readonly dependencies: TreeDependencies;
  readonly services: TreeServices;
  /** The services in a trial: each transaction is rolled back. */
  readonly trialServices: TreeServices;
  /** Waits until no index of a tree is being built. */
  settled(): Promise<void>;
}

export function createTrees({ data, storage, isCustomer, ...ports }: TreePorts): Trees {
  const { downlinePages, unplaced, trees, indexes } = storage;
  const dependencies = { ...ports, trees, downlinePages, unplaced, takePlacementTurn: createTurns() };
  const treeWrites = { ...dependencies, unitOfWork: rollingBack(dependencies.unitOfWork) };
  return {
    dependencies,
    operations: bindOperations(treeOperations, dependencies),
    services: { treeWrites: dependencies, isCustomer },
    trialServices: { treeWrites, isCustomer },
    purges: [createTreeChangePurge(data.database)],
    settled: async () => indexes?.settled(),
    close: async () => indexes?.close(),
  };
}
