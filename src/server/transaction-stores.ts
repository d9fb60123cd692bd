import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { type CustomerStorage, openCustomerStorage } from '../customers/store/customer-storage.ts';
import type { DataSource } from '../database/data-source.ts';
import { lazyStores } from '../database/unit-of-work.ts';
import { eventStores } from '../events/event-storage.ts';
import { hookCallStores } from '../extensions/extension-storage.ts';
import { answerStores } from '../idempotency/idempotency-storage.ts';
import { openTreeStorage, type TreeIndexes, type TreeStorage } from '../trees/tree-storage.ts';

/** The storage of customers and of trees, whose writes share their transactions. */
export interface SharedStorage {
  readonly customers: CustomerStorage;
  readonly trees: TreeStorage;
}

/** @param indexes indexes of trees, for a process that keeps them in memory */
export function openSharedStorage(
  data: DataSource,
  plan: CommissionPlan,
  indexes: TreeIndexes | null = null,
): SharedStorage {
  return { customers: openCustomerStorage(data, plan), trees: openTreeStorage(data, indexes) };
}

/**
 * The stores of one transaction that writes customers and trees, of all modules. Each is constructed on first use,
 * because most writes use only a few.
 */
export function bindStores(data: DataSource, { customers, trees }: SharedStorage) {
  return lazyStores({
    ...customers.stores,
    ...trees.stores,
    ...eventStores,
    ...answerStores(data),
    ...hookCallStores,
  });
}
