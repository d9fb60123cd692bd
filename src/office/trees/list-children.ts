import type { Static } from 'typebox';
import { invalidCursor, readPageCursor, writePageCursor } from '../../kernel/page-cursor.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { AsOf } from '../../trees/store/tree-reader.ts';
import { describeNodes, type OfficeTreeReads } from './describe-nodes.ts';
import { CHILDREN_MAX, type listOfficeChildrenContract } from './read-contracts.ts';
import { instantOf } from './read-node.ts';

interface ChildrenQuery {
  readonly asOf: AsOf;
  readonly pageSize?: number | undefined;
  readonly cursor?: string | undefined;
}

/** @throws ProblemError `customer_not_found`, `unknown_tree`, `invalid_cursor` */
export function createListChildren(dependencies: OfficeTreeReads) {
  const { plan, trees, downlinePages, assertCustomer } = dependencies;
  return async function listChildren(
    treeName: string,
    customerId: number,
    { asOf, pageSize = CHILDREN_MAX, cursor }: ChildrenQuery,
    signal?: AbortSignal,
  ): Promise<Static<(typeof listOfficeChildrenContract)['answer']['schema']>> {
    const { name: tree } = namedTree(plan, treeName);
    await assertCustomer(customerId);
    const mark = cursor === undefined ? null : readPageCursor(cursor);
    if (mark?.at === null) throw invalidCursor();
    const instant = mark?.at ?? (await instantOf(dependencies, tree, asOf));
    signal?.throwIfAborted();
    const last = mark === null ? null : await trees.placementAt(tree, mark.id, instant);
    if (mark !== null && last?.uplineId !== customerId) throw invalidCursor();
    // Reads one more than requested, to see whether there is a next page.
    const page = { asOf: instant, after: last, limit: pageSize + 1 };
    const found = await downlinePages.children(tree, customerId, page);
    const shown = found.slice(0, pageSize);
    const end = shown.at(-1);
    return {
      AsOf: instant,
      Nodes: await describeNodes(dependencies, tree, shown, instant),
      NextCursor:
        found.length <= pageSize || end === undefined
          ? null
          : writePageCursor({ at: instant, id: end.nodeId }),
    };
  };
}
