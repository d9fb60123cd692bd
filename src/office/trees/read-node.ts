import type { Static } from 'typebox';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { nextInstant } from '../../trees/rules/instants.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { AsOf } from '../../trees/store/tree-reader.ts';
import { describeNodes, describeUnplaced, namePeople, type OfficeTreeReads } from './describe-nodes.ts';
import { type getOfficeNodeContract, WAY_MAX } from './read-contracts.ts';

/** The instant of a read: the requested one, or the first after all changes of the tree. */
export async function instantOf(
  { trees, clock }: Pick<OfficeTreeReads, 'trees' | 'clock'>,
  tree: string,
  asOf: AsOf,
): Promise<string> {
  return asOf ?? nextInstant(clock().toISOString(), await trees.lastChange(tree));
}

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createGetNode(dependencies: OfficeTreeReads) {
  const { plan, trees, names, assertCustomer } = dependencies;
  return async function getNode(
    treeName: string,
    customerId: number,
    asOf: AsOf,
    signal?: AbortSignal,
  ): Promise<Static<(typeof getOfficeNodeContract)['answer']['schema']>> {
    const { name: tree } = namedTree(plan, treeName);
    await assertCustomer(customerId);
    const instant = await instantOf(dependencies, tree, asOf);
    const place = await trees.placementAt(tree, customerId, instant);
    if (place === null) {
      return {
        AsOf: instant,
        Node: await describeUnplaced(dependencies, customerId, instant),
        Level: 0,
        Way: [],
      };
    }
    const nearest = await trees.nearestUplines(tree, customerId, WAY_MAX + 1, instant);
    const isWhole = nearest.length <= WAY_MAX;
    const shown = isWhole ? nearest : [...nearest.slice(0, WAY_MAX - 1), ROOT_CUSTOMER_ID];
    const [nodes, way, level] = await Promise.all([
      describeNodes(dependencies, tree, [place], instant),
      namePeople(names, shown.toReversed()),
      isWhole ? null : trees.levelBelow(tree, customerId, ROOT_CUSTOMER_ID, instant, signal),
    ]);
    const [node = await describeUnplaced(dependencies, customerId, instant)] = nodes;
    return { AsOf: instant, Node: node, Level: level ?? nearest.length, Way: way };
  };
}
