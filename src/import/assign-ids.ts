import { formatBackOfficeId } from '../commission-plan/back-office-id.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { nameKey } from '../customers/record/unique-keys.ts';
import { takeFreeIds } from '../customers/write/take-free-ids.ts';
import type { CheckedRows } from './check-rows.ts';
import type { ImportDependencies } from './import-dependencies.ts';
import type { ImportProgress } from './import-progress.ts';
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
 * Gives ids to the rows without one, in the order of the file. Skips an id whose generated back office id is in the
 * file. A resumed import gives the same ids: those that an earlier run has replaced are stored with its progress.
 */
export function assignIds(
  checked: CheckedRows,
  plan: CommissionPlan,
  { firstId, replacedIds }: Pick<ImportProgress, 'firstId' | 'replacedIds'>,
): void {
  const { index } = checked;
  let next = firstId;
  for (let row = 0; row < index.size; row += 1) {
    if (index.ids[row] !== 0) continue;
    while (isInFile(checked, formatBackOfficeId(plan.backOfficeId, next))) next += 1;
    index.ids[row] = next;
    next += 1;
  }
  for (const [row, id] of replacedIds) index.replaceId(row, id);
}

function isInFile({ byBackOfficeId }: CheckedRows, backOfficeId: string): boolean {
  return byBackOfficeId.find(hashKey(nameKey(backOfficeId))) !== NONE;
}

/** Rows of one query. */
const PART = 1_000;

/**
 * Gives the next free ids to rows whose generated back office id belongs to a stored customer, as Create does. With
 * the index of back office ids, a query for a thousand rows costs the same in every network.
 * @param rows that are not stored yet
 * @returns how many rows have another id now
 */
export async function replaceTakenIds(
  { plan, stored, unitOfWork }: Pick<ImportDependencies, 'plan' | 'stored' | 'unitOfWork'>,
  checked: CheckedRows,
  rows: Uint32Array,
): Promise<number> {
  if (!plan.uniqueFields.includes('BackOfficeId')) return 0;
  const { index } = checked;
  const backOfficeIdOf = (row: number) => formatBackOfficeId(plan.backOfficeId, index.ids[row] ?? 0);
  const takenAmong = async (values: readonly string[]) => {
    const holders = await stored.holders('BackOfficeId', values);
    return new Set(values.filter((value) => holders.has(value) || isInFile(checked, value)));
  };
  const takeIds = (count: number) => unitOfWork.run(({ imports }) => imports.takeIds(count));
  const generated = rows.filter((row) => index.lacksBackOfficeId[row] === 1 && index.isFaulty[row] === 0);
  let replaced = 0;
  for (let from = 0; from < generated.length; from += PART) {
    const part = [...generated.subarray(from, from + PART)];
    const holders = await stored.holders('BackOfficeId', part.map(backOfficeIdOf));
    const clashing = part.filter((row) => holders.has(backOfficeIdOf(row)));
    if (clashing.length === 0) continue;
    // The stored customers are the bound.
    const wanted = { count: clashing.length, roundsMax: Number.POSITIVE_INFINITY };
    const ids = await takeFreeIds({ takeIds, takenAmong }, plan.backOfficeId, wanted);
    for (const [place, row] of clashing.entries()) index.replaceId(row, ids[place] ?? 0);
    replaced += clashing.length;
  }
  return replaced;
}
