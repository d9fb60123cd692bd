import { type CommissionPlan, enrollmentTree } from '../commission-plan/commission-plan.ts';
import { prepareCustomers, type Refolding, refoldCustomers } from '../customers/store/preparation-storage.ts';
import type { DataSource } from '../database/data-source.ts';
import { lockForStart } from '../database/engine.ts';
import { ensurePublishedViews, type PublishedViews } from '../database/published-views.ts';
import { inTransaction } from '../database/unit-of-work.ts';
import { prepareTrees } from '../trees/tree-storage.ts';
import { bindStores, openSharedStorage } from './transaction-stores.ts';

/**
 * Adapts the database to the plan and to the current rules of comparison. If several processes start at the same
 * time, one of them does the work.
 */
export async function prepareDatabase(data: DataSource, plan: CommissionPlan, now: Date): Promise<Refolding> {
  const bind = bindStores(data, openSharedStorage(data, plan));
  await data.database.prepare((db) =>
    inTransaction(db, async (transaction) => {
      await lockForStart(transaction);
      await prepareTrees(transaction, plan);
      await prepareCustomers(transaction, plan, bind(transaction), now);
    }),
  );
  return refoldCustomers(data, plan);
}

/** Views for reports, in the names of the published tables. */
export function preparePublishedViews(
  { database }: Pick<DataSource, 'database'>,
  plan: CommissionPlan,
): Promise<PublishedViews> {
  return database.prepare((db) =>
    inTransaction(db, async (transaction) => {
      await lockForStart(transaction);
      const { statuses } = plan;
      return ensurePublishedViews(transaction, { statuses, enrollmentTree: enrollmentTree(plan).name });
    }),
  );
}
