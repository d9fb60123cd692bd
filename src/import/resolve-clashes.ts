import type { UniqueField } from '../commission-plan/customer-fields.ts';
import { customerProblem } from '../customers/record/errors.ts';
import { VALUE_OF } from '../customers/write/check-uniqueness.ts';
import { isUniqueViolation } from '../database/database-errors.ts';
import { replaceTakenIds } from './assign-ids.ts';
import { importProblem } from './errors.ts';
import type { ImportDependencies } from './import-dependencies.ts';
import type { RowCustomer } from './prepare-batch.ts';
import type { StoreOptions } from './store-options.ts';

/**
 * Marks and reports rows that clash with customers stored by a running server since the check. A row whose back
 * office id is generated gets the next free id instead.
 * @returns how many rows are refused
 * @throws the error itself when it is of another kind
 */
export async function resolveClashes(
  dependencies: ImportDependencies,
  { file, faults }: StoreOptions,
  customers: readonly RowCustomer[],
  error: unknown,
): Promise<number> {
  const { plan, stored } = dependencies;
  if (!isUniqueViolation(error)) throw error;
  const { index } = file.rows;
  const rows = Uint32Array.from(customers, ({ row }) => row);
  const replaced = await replaceTakenIds(dependencies, file.rows, rows);
  // The others are looked up with the values that the database has refused.
  const kept = customers.filter(({ row, id }) => index.ids[row] === id);
  const clashing = new Set<number>();
  const existing = await stored.existing(kept.map(({ id }) => id));
  for (const { row, id } of kept) {
    if (!existing.has(id)) continue;
    clashing.add(row);
    faults.add(index.numberOf(row), importProblem('customer_id_taken', 'CustomerId'));
  }
  for (const field of plan.uniqueFields) {
    for (const row of await clashesIn(field, kept, stored)) {
      clashing.add(row);
      faults.add(index.numberOf(row), customerProblem('not_unique', field, { field }));
    }
  }
  faults.flush();
  if (clashing.size + replaced === 0) throw error;
  for (const row of clashing) index.isFaulty[row] = 1;
  return clashing.size;
}

async function clashesIn(
  field: UniqueField,
  customers: readonly RowCustomer[],
  stored: ImportDependencies['stored'],
): Promise<number[]> {
  const claims = customers.flatMap(({ row, write }) => {
    const value = VALUE_OF[field](write.state);
    return value === null ? [] : [{ row, value }];
  });
  const holders = await stored.holders(
    field,
    claims.map(({ value }) => value),
  );
  return claims.filter(({ value }) => holders.has(value)).map(({ row }) => row);
}
