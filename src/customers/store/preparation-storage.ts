import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { DataSource } from '../../database/data-source.ts';
import type { WriteHandle } from '../../database/database.ts';
import { ensureRandomOrderIndexes } from '../../database/random-order-indexes.ts';
import { ensureSearchIndex, INDEXED_BEFORE_START } from '../../database/text-search.ts';
import { createUnitOfWork } from '../../database/unit-of-work.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { ensureCompanyRoot } from '../write/company-root.ts';
import { type RefoldDependencies, type Refolding, refoldKeys, refoldOnce } from '../write/refold-keys.ts';
import { taxIdCipher } from './customer-storage.ts';
import { createKeyStore } from './key-store.ts';
import { createSearchTextStore } from './search-text-store.ts';
import { applyUniqueFields } from './unique-indexes.ts';

export type { Refolding } from '../write/refold-keys.ts';

/** Names the program itself in audit rows. */
const START: CallContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  actor: 'upline',
  operation: 'Start',
};

/**
 * Adapts the customers to the plan, in the transaction of a start. The trees must be recorded before.
 * @param stores those of the same transaction
 */
export async function prepareCustomers(
  transaction: WriteHandle,
  plan: CommissionPlan,
  stores: Parameters<typeof ensureCompanyRoot>[1],
  now: Date,
): Promise<void> {
  await createSearchTextStore(transaction).begin();
  await ensureSearchIndex(transaction, INDEXED_BEFORE_START);
  await applyUniqueFields(transaction, plan.uniqueFields);
  await ensureRandomOrderIndexes(transaction, 'sponsors');
  await ensureCompanyRoot(plan, stores, now.toISOString(), START);
}

/** Computes the unique keys again if the rules of comparison have changed. */
export function refoldCustomers(data: DataSource, plan: CommissionPlan): Promise<Refolding> {
  return data.database.prepare((db) => refoldOnce(refoldDependencies(data, plan, db)));
}

/** Checks every key again, because clashes may have been resolved. */
export function repeatRefolding(data: DataSource, plan: CommissionPlan): Promise<Refolding> {
  return data.database.prepare((db) => refoldKeys(refoldDependencies(data, plan, db)));
}

function refoldDependencies(
  { secretKey }: DataSource,
  { uniqueFields }: CommissionPlan,
  db: WriteHandle,
): RefoldDependencies {
  const unitOfWork = createUnitOfWork(db, (transaction) => ({ keys: createKeyStore(transaction) }));
  return { unitOfWork, uniqueFields, taxIds: taxIdCipher(secretKey) };
}
