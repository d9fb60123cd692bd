import type { SizedNode } from '../store/downline-count-reader.ts';
import type { AsOf } from '../store/tree-reader.ts';
import type { DownlinePageDependencies } from './describe-nodes.ts';
import { readSizeCursor, writeSizeCursor } from './size-cursor.ts';
import type { VisitedNode } from './walk-downline.ts';

interface LargestQuery {
  readonly tree: string;
  readonly uplineId: number;
  readonly asOf: AsOf;
  readonly pageSize: number;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A page of the nodes directly below a node, the largest downline first. */
export async function listLargest(
  { trees, downlinePages }: DownlinePageDependencies,
  { tree, uplineId, asOf, pageSize, cursor, signal }: LargestQuery,
): Promise<{
  readonly nodes: readonly VisitedNode[];
  readonly sizes: ReadonlyMap<number, number>;
  readonly next: string | null;
}> {
  const after = cursor === undefined ? null : readSizeCursor(cursor);
  const found = await trees.largestBelow(tree, uplineId, { after, limit: pageSize + 1 }, asOf, signal);
  const page: readonly SizedNode[] = found.slice(0, pageSize);
  const ids = page.map(({ id }) => id);
  const steps = await downlinePages.among(tree, uplineId, ids, asOf);
  const last = page.at(-1);
  return {
    // A node that has moved since is no longer below.
    nodes: ids.flatMap((id) => {
      const step = steps.get(id);
      return step === undefined ? [] : [{ ...step, level: 1 }];
    }),
    sizes: new Map(page.map(({ id, size }) => [id, size])),
    next: found.length > pageSize && last !== undefined ? writeSizeCursor(last) : null,
  };
}
