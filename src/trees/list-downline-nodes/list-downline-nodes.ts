import type { Static } from 'typebox';
import { invalidCursor, readPageCursor, writePageCursor } from '../../kernel/page-cursor.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { nextInstant } from '../rules/instants.ts';
import { namedTreeOrSponsorTree } from '../rules/named-tree.ts';
import type { AsOf } from '../store/tree-reader.ts';
import type { DownlinePageAnswer } from './contract.ts';
import { type DownlinePageDependencies, describeNodes } from './describe-nodes.ts';
import { listLargest } from './list-largest.ts';
import { type VisitedNode, walkDownline } from './walk-downline.ts';

/** What a caller asks for. */
export interface DownlinePageQuery {
  readonly tree?: string | undefined;
  readonly levels?: number | undefined;
  readonly asOf: AsOf;
  readonly pageSize?: number | undefined;
  readonly downlineCounts?: boolean | undefined;
  readonly orderBy?: 'downlineCount' | undefined;
  readonly cursor?: string | undefined;
}

const PAGE_SIZE = 100;

/** @throws ProblemError `customer_not_found`, `unknown_tree`, `order_needs_one_level`, `invalid_cursor` */
export function createListDownlineNodes(dependencies: DownlinePageDependencies) {
  const { plan, trees, clock, assertCustomer } = dependencies;
  return async function listDownlineNodes(
    customerId: number,
    { tree: treeName, orderBy, pageSize = PAGE_SIZE, ...query }: DownlinePageQuery,
    signal?: AbortSignal,
  ): Promise<Static<typeof DownlinePageAnswer>> {
    const { name: tree } = namedTreeOrSponsorTree(plan, treeName);
    if (orderBy === 'downlineCount' && (query.levels ?? 1) !== 1) {
      throw new ProblemError([treeProblem('order_needs_one_level', 'levels')]);
    }
    await assertCustomer(customerId);
    // The tree may be ahead of the clock, if the clock was set back or another process wrote.
    const present = async () => nextInstant(clock().toISOString(), await trees.lastChange(tree));
    const place = { tree, customerId, pageSize, signal };
    if (orderBy === 'downlineCount') {
      const { asOf, cursor } = query;
      const page = await listLargest(dependencies, { ...place, uplineId: customerId, asOf, cursor });
      const instant = asOf ?? (await present());
      return {
        AsOf: instant,
        Nodes: await describeNodes(dependencies, tree, page.nodes, instant, page.sizes),
        NextCursor: page.next,
      };
    }
    return listInOrder(dependencies, place, query, present);
  };
}

interface PagePlace {
  readonly tree: string;
  readonly customerId: number;
  readonly pageSize: number;
  readonly signal: AbortSignal | undefined;
}

/** Branch by branch. */
async function listInOrder(
  dependencies: DownlinePageDependencies,
  { tree, customerId, pageSize, signal }: PagePlace,
  { levels, asOf, downlineCounts, cursor }: Omit<DownlinePageQuery, 'tree' | 'orderBy' | 'pageSize'>,
  present: () => Promise<string>,
): Promise<Static<typeof DownlinePageAnswer>> {
  const { trees } = dependencies;
  const mark = cursor === undefined ? null : readPageCursor(cursor);
  if (mark?.at === null) throw invalidCursor();
  const instant = mark?.at ?? asOf ?? (await present());
  const level = mark === null ? 0 : await trees.levelBelow(tree, mark.id, customerId, instant, signal);
  if (level === null) throw invalidCursor();

  const levelsMax = levels || Number.POSITIVE_INFINITY;
  const walk = { tree, rootId: customerId, asOf: instant, levels: levelsMax, signal };
  const start = mark === null ? null : { nodeId: mark.id, level };
  const { nodes, isLast } = await walkDownline(dependencies, walk, start, pageSize);
  const last = nodes.at(-1);
  const sizes = downlineCounts === true ? await sizesOf(dependencies, tree, nodes, asOf, signal) : null;
  return {
    AsOf: instant,
    Nodes: await describeNodes(dependencies, tree, nodes, instant, sizes),
    NextCursor: isLast || last === undefined ? null : writePageCursor({ at: instant, id: last.nodeId }),
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
