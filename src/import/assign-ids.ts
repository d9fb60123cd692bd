import { formatBackOfficeId } from '../commission-plan/back-office-id.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { nameKey } from '../customers/record/unique-keys.ts';
import type { CheckedRows } from './check-rows.ts';
import { hashKey, NONE } from './key-table.ts';

/** How many ids {@link assignIds} may use. */
export function countNewIds({ index }: CheckedRows): number {
  let news = 0;
  let given = 0;
  for (let row = 0; row < index.size; row += 1) {
    if (index.ids[row] === 0) news += 1;
    if (index.lacksBackOfficeId[row] === 0) given += 1;
  }
  // Each back office id in the file can make one id unusable for rows that need a generated one.
  return news === 0 ? 0 : news + given;
}

/**
 * Gives ids to the rows without one, in the order of the file; a resumed import gives the same ids. Skips an
 * id whose generated back office id is in the file.
 */
export function assignIds(checked: CheckedRows, plan: CommissionPlan, firstId: number): void {
  const { index, byBackOfficeId } = checked;
  const isFree = (id: number) =>
    byBackOfficeId.find(hashKey(nameKey(formatBackOfficeId(plan.backOfficeId, id)))) === NONE;
  let next = firstId;
  for (let row = 0; row < index.size; row += 1) {
    if (index.ids[row] !== 0) continue;
    while (!isFree(next)) next += 1;
    index.ids[row] = next;
    next += 1;
  }
}
