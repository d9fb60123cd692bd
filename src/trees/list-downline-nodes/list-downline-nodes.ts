import type { Static } from 'typebox';
import { invalidCursor, readPageCursor, writePageCursor } from '../../kernel/page-cursor.ts';
import { nextInstant } from '../rules/instants.ts';
import { namedTreeOrSponsorTree } from '../rules/named-tree.ts';
import type { DownlinePageReader } from '../store/downline-page-reader.ts';
import type { AsOf } from '../store/tree-reader.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import type { DownlinePageAnswer } from './contract.ts';
import { type VisitedNode, walkDownline } from './walk-downline.ts';

/** What a caller asks for. */
export interface DownlinePageQuery {
  readonly tree?: string | undefined;
  readonly levels?: number | undefined;
  readonly asOf: AsOf;
  readonly pageSize?: number | undefined;
  readonly downlineCounts?: boolean | undefined;
  readonly cursor?: string | undefined;
}

const PAGE_SIZE = 100;

export interface DownlinePageDependencies extends TreeReadDependencies {
  readonly downlinePages: DownlinePageReader;
}

/** @throws ProblemError `customer_not_found`, `unknown_tree`, `invalid_cursor` */
export function createListDownlineNodes(dependencies: DownlinePageDependencies) {
  const { plan, trees, clock, downlinePages, assertCustomer } = dependencies;
  return async function listDownlineNodes(
    customerId: number,
    { tree: treeName, levels, asOf, pageSize = PAGE_SIZE, downlineCounts, cursor }: DownlinePageQuery,
    signal?: AbortSignal,
  ): Promise<Static<typeof DownlinePageAnswer>> {
    const { name: tree } = namedTreeOrSponsorTree(plan, treeName);
    await assertCustomer(customerId);
    const mark = cursor === undefined ? null : readPageCursor(cursor);
    if (mark?.at === null) throw invalidCursor();
    // The tree may be ahead of the clock, if the clock was set back or another process wrote.
    const present = async () => nextInstant(clock().toISOString(), await trees.lastChange(tree));
    const instant = mark?.at ?? asOf ?? (await present());
    const level = mark === null ? 0 : await trees.levelBelow(tree, mark.id, customerId, instant, signal);
    if (level === null) throw invalidCursor();

    const levelsMax = levels || Number.POSITIVE_INFINITY;
    const walk = { tree, rootId: customerId, asOf: instant, levels: levelsMax, signal };
    const start = mark === null ? null : { nodeId: mark.id, level };
    const { nodes, isLast } = await walkDownline(downlinePages, walk, start, pageSize);
    const last = nodes.at(-1);
    const sizes = downlineCounts === true ? await sizesOf(dependencies, tree, nodes, asOf, signal) : null;
    return {
      AsOf: instant,
      Nodes: await describe(dependencies, tree, nodes, instant, sizes),
      NextCursor: isLast || last === undefined ? null : writePageCursor({ at: instant, id: last.nodeId }),
    };
  };
}

/** The size of the downline of each node. */
function sizesOf(
  { trees }: DownlinePageDependencies,
  tree: string,
  nodes: readonly VisitedNode[],
  asOf: AsOf,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, number>> {
  return trees.countEach(
    tree,
    nodes.map(({ nodeId }) => nodeId),
    asOf,
    signal,
  );
}

async function describe(
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
