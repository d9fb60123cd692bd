import type { Problem } from '../kernel/problem.ts';
import { treeProblem } from '../trees/rules/errors.ts';
import { whyClosed } from '../trees/rules/takes-nobody.ts';
import type { ImportDependencies } from './import-dependencies.ts';
import type { RowIndex } from './row-index.ts';

/**
 * Refuses rows below a stored customer who cannot take others. Customers of the file may have left long ago
 * and still have others below them: an import takes over a network as it was.
 * @param rows the rows that are not stored yet
 */
export async function refuseClosed(
  { plan, trees }: Pick<ImportDependencies, 'plan' | 'trees'>,
  { sponsors, enrollers }: RowIndex,
  rows: Uint32Array,
  report: (row: number, problem: Problem) => void,
): Promise<void> {
  const reasons = new Map<number, string | null>();
  for (const row of rows) {
    const sponsor = sponsors.nodes[row] ?? 0;
    const enroller = enrollers.nodes[row] ?? 0;
    const named: [string, number][] = [['SponsorId', sponsor]];
    if (enroller !== sponsor) named.push(['EnrollerId', enroller]);
    for (const [field, node] of named) {
      if (node >= 0) continue;
      const upline = -node;
      if (!reasons.has(upline)) reasons.set(upline, await whyClosed(plan, trees, upline, 'mayEnroll'));
      const reason = reasons.get(upline) ?? null;
      if (reason !== null) report(row, treeProblem('upline_takes_nobody', field, { upline, reason }));
    }
  }
}
