import { type CommissionPlan, enrollmentTree } from '../commission-plan/commission-plan.ts';
import { createKeyStore } from '../customers/store/key-store.ts';
import { createSearchTextStore } from '../customers/store/search-text-store.ts';
import { applyUniqueFields } from '../customers/store/unique-indexes.ts';
import { ensureCompanyRoot } from '../customers/write/company-root.ts';
import {
  type RefoldDependencies,
  type Refolding,
  refoldKeys,
  refoldOnce,
} from '../customers/write/refold-keys.ts';
import type { WriteHandle } from '../database/database.ts';
import { ensureDownlineIndexes } from '../database/downline-indexes.ts';
import { lockForStart } from '../database/engine.ts';
import { ensurePublishedViews, type PublishedViews } from '../database/published-views.ts';
import { ensureSearchIndex } from '../database/text-search.ts';
import { createUnitOfWork, inTransaction } from '../database/unit-of-work.ts';
import type { CallContext } from '../kernel/call-context.ts';
import { forgetForeignTreeChanges } from '../trees/store/prune-tree-changes.ts';
import { recordTrees } from '../trees/store/record-trees.ts';
import { createTreePlanStore } from '../trees/store/tree-plan-store.ts';
import { bindCustomerStores, createReader, taxIdCipher } from './customer-storage.ts';
import type { Installation } from './installation.ts';

/** The start adds at most this many customers to the search index; the running server adds the rest. */
const INDEXED_BEFORE_START = 10_000;

/** Names the program itself in audit rows. */
const START: CallContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  actor: 'upline',
  operation: 'Start',
};

/**
 * Adapts the database to the plan and to the current rules of comparison. If several processes start at the same
 * time, one of them does the work.
 */
export async function prepareDatabase(
  installation: Installation,
  plan: CommissionPlan,
  now: Date,
): Promise<Refolding> {
  const bindStores = bindCustomerStores(installation, createReader(installation, plan));
  await installation.database.prepare((db) =>
    inTransaction(db, async (transaction) => {
      await lockForStart(transaction);
      await createSearchTextStore(transaction).begin();
      await ensureSearchIndex(transaction, INDEXED_BEFORE_START);
      await ensureDownlineIndexes(transaction);
      await applyUniqueFields(transaction, plan.uniqueFields);
      await forgetForeignTreeChanges(transaction);
      await recordTrees(createTreePlanStore(transaction), plan);
      await ensureCompanyRoot(plan, bindStores(transaction), now.toISOString(), START);
    }),
  );
  return installation.database.prepare((db) => refoldOnce(refoldDependencies(installation, plan, db)));
}

/** Views for reports, in the names of the published tables. */
export function preparePublishedViews(
  { database }: Pick<Installation, 'database'>,
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

/** Checks every key again, because clashes may have been resolved. */
export function repeatRefolding(installation: Installation, plan: CommissionPlan): Promise<Refolding> {
  return installation.database.prepare((db) => refoldKeys(refoldDependencies(installation, plan, db)));
}

function refoldDependencies(
  { secretKey }: Pick<Installation, 'secretKey'>,
  { uniqueFields }: CommissionPlan,
  db: WriteHandle,
): RefoldDependencies {
  const unitOfWork = createUnitOfWork(db, (transaction) => ({ keys: createKeyStore(transaction) }));
  return { unitOfWork, uniqueFields, taxIds: taxIdCipher(secretKey) };
}
