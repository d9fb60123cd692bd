import type { Static } from 'typebox';
import type { DownlinePageReader } from '../store/downline-page-reader.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import type { DownlinePageAnswer } from './contract.ts';
import type { VisitedNode } from './walk-downline.ts';

export interface DownlinePageDependencies extends TreeReadDependencies {
  readonly downlinePages: DownlinePageReader;
}

/** @param sizes of the downlines; `null` when they are not wanted */
export async function describeNodes(
  { trees, downlinePages }: DownlinePageDependencies,
  tree: string,
  nodes: readonly VisitedNode[],
  asOf: string,
  sizes: ReadonlyMap<number, number> | null,
): Promise<Static<typeof DownlinePageAnswer>['Nodes']> {
  const ids = nodes.map(({ nodeId }) => nodeId);
  const facts = await trees.factsOf(ids, asOf);
  const above = nodes.filter(({ hasDownline }) => hasDownline).map(({ nodeId }) => nodeId);
  const counts = await downlinePages.directCounts(tree, above, asOf);
  return nodes.map((node) => ({
    CustomerId: node.nodeId,
    Level: node.level,
    UplineId: node.uplineId,
    Leg: node.leg,
    CustomerType: facts.get(node.nodeId)?.baseType ?? 0,
    CustomerStatus: facts.get(node.nodeId)?.status ?? 0,
    DirectCount: counts.get(node.nodeId) ?? 0,
    ...(sizes === null ? {} : { DownlineCount: sizes.get(node.nodeId) ?? 0 }),
    IsVacant: node.isVacant,
    From: node.from,
  }));
}
