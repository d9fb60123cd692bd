import type { Static } from 'typebox';
import { legsOf, type Tree } from '../../commission-plan/tree.ts';
import { namedTreeOrSponsorTree } from '../rules/named-tree.ts';
import type { CountedDownline } from '../store/downline-count-reader.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import type { DownlineParts } from './contract.ts';
import type { DownlineQuery } from './get-downline.ts';

/** The criterion by which a count is split into parts. */
export type CountBy = 'level' | 'leg' | 'baseType';

/** Limit of levels that are counted separately: few trees are deeper, but a chain has as many levels as nodes. */
export const COUNTED_LEVELS_MAX = 1_000;

/** @throws ProblemError `customer_not_found`, `unknown_tree`, `too_many_long_reads`, `long_read_too_long` */
export function createCountDownline({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function countDownline(
    customerId: number,
    { tree: treeName, levels, asOf, by }: DownlineQuery & { readonly by?: CountBy | undefined },
    signal?: AbortSignal,
  ): Promise<number | Static<typeof DownlineParts>> {
    const tree = namedTreeOrSponsorTree(plan, treeName);
    const downline = { tree: tree.name, nodeId: customerId, levels: levels || null, asOf, signal };
    const count = await countBy(by, tree, downline);
    // A downline proves that the customer exists; without one, this is checked.
    if ((typeof count === 'number' ? count : count.Total) === 0) await assertCustomer(customerId);
    return count;
  };

  async function countBy(
    by: CountBy | undefined,
    tree: Tree,
    downline: CountedDownline,
  ): Promise<number | Static<typeof DownlineParts>> {
    const { nodeId, levels, asOf, signal } = downline;
    const total = () => trees.downlineCount(tree.name, nodeId, levels, asOf, signal);
    switch (by) {
      case undefined:
        return total();
      case 'level': {
        const { byLevel, isWhole } = await trees.countByLevel(downline, COUNTED_LEVELS_MAX);
        const Parts = [...byLevel].map(([Level, Count]) => ({ Level, Count }));
        return { Total: isWhole ? sum(byLevel) : await total(), Parts };
      }
      case 'leg': {
        const counts = await trees.countByLeg(downline);
        const legs = legsOf(tree).length === 0 ? [''] : legsOf(tree);
        return { Total: sum(counts), Parts: legs.map((Leg) => ({ Leg, Count: counts.get(Leg) ?? 0 })) };
      }
      case 'baseType': {
        const counts = await trees.countByType(downline);
        const sorted = [...counts].toSorted(([a], [b]) => a - b);
        return {
          Total: sum(counts),
          Parts: sorted.map(([CustomerType, Count]) => ({ CustomerType, Count })),
        };
      }
      default:
        return by satisfies never;
    }
  }
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
