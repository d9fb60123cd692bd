import type { Static } from 'typebox';
import type { Tree } from '../../commission-plan/commission-plan.ts';
import { legsOf } from '../../commission-plan/tree.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { AsOf } from '../../trees/store/tree-reader.ts';
import { describeNodes, type OfficeTreeReads, type PlaceOfNode } from './describe-nodes.ts';
import { CARDS_MAX, type getOfficeWindowContract } from './read-contracts.ts';
import { instantOf } from './read-node.ts';

const LEVELS = 3;
/** In trees without legs: number of nodes shown of a front line, by its level below the person in focus. */
const SHOWN_BY_LEVEL = [24, 6, 4, 3, 2, 2];

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createGetWindow(dependencies: OfficeTreeReads) {
  const { plan, trees, assertCustomer } = dependencies;
  return async function getWindow(
    treeName: string,
    customerId: number,
    { asOf, levels = LEVELS }: { readonly asOf: AsOf; readonly levels?: number | undefined },
    signal?: AbortSignal,
  ): Promise<Static<(typeof getOfficeWindowContract)['answer']['schema']>> {
    const tree = namedTree(plan, treeName);
    await assertCustomer(customerId);
    const instant = await instantOf(dependencies, tree.name, asOf);
    const place = await trees.placementAt(tree.name, customerId, instant);
    if (place === null) return { AsOf: instant, Above: [], Nodes: [] };
    const above =
      place.uplineId === null ? null : await trees.placementAt(tree.name, place.uplineId, instant);
    const window = { tree, asOf: instant, levels, max: CARDS_MAX - (above === null ? 1 : 2), signal };
    const below = await readLevels(dependencies, customerId, window);
    const places = above === null ? [place, ...below] : [above, place, ...below];
    const nodes = await describeNodes(dependencies, tree.name, places, instant);
    return above === null
      ? { AsOf: instant, Above: [], Nodes: nodes }
      : { AsOf: instant, Above: nodes.slice(0, 1), Nodes: nodes.slice(1) };
  };
}

interface Window {
  readonly tree: Tree;
  readonly asOf: string;
  readonly levels: number;
  /** Maximum number of nodes to read. */
  readonly max: number;
  readonly signal: AbortSignal | undefined;
}

/** The levels below a node, each from left to right, until the window is full. */
async function readLevels(
  { downlinePages }: OfficeTreeReads,
  rootId: number,
  { tree, asOf, levels, max, signal }: Window,
): Promise<PlaceOfNode[]> {
  const found: PlaceOfNode[] = [];
  const legs = legsOf(tree).length;
  let level: readonly number[] = [rootId];
  for (let depth = 0; depth < levels && level.length > 0; depth += 1) {
    const next: number[] = [];
    for (const nodeId of level) {
      signal?.throwIfAborted();
      const limit = Math.min(legs === 0 ? (SHOWN_BY_LEVEL[depth] ?? 2) : legs, max - found.length);
      if (limit <= 0) return found;
      const children = await downlinePages.children(tree.name, nodeId, { asOf, after: null, limit });
      found.push(...children);
      next.push(...children.filter(({ hasDownline }) => hasDownline).map((child) => child.nodeId));
    }
    level = next;
  }
  return found;
}
