import { createBreath } from '../../kernel/breath.ts';
import type { DownlinePageReader, DownlineStep, SiblingMark } from '../store/downline-page-reader.ts';
import {
  type Branch,
  createReadAhead,
  type DownlineWalk,
  type ReadBranch,
  type WalkReaders,
} from './read-ahead.ts';

export interface VisitedNode extends DownlineStep {
  /** Levels below the root of the walk. */
  readonly level: number;
}

/**
 * Continues through a downline, branch by branch, from the last node seen (or from the beginning), for a
 * number of nodes. Reads little more than it returns: the nodes directly under each node that it passes.
 */
export async function walkDownline(
  readers: WalkReaders,
  walk: DownlineWalk,
  start: { readonly nodeId: number; readonly level: number } | null,
  limit: number,
): Promise<{ nodes: VisitedNode[]; isLast: boolean }> {
  const readBranch = createReadAhead(readers, walk);
  const nodes: VisitedNode[] = [];
  const open: Branch[] = [];
  const descend = (uplineId: number, level: number, after: SiblingMark | null = null) =>
    open.push({ uplineId, level, steps: [], after, hasMore: true });

  let last = start ?? { nodeId: walk.rootId, level: 0 };
  if (last.level < walk.levels) descend(last.nodeId, last.level + 1);
  // One more than requested shows whether there is a next page.
  const breathe = createBreath();
  while (nodes.length <= limit) {
    await breathe();
    walk.signal?.throwIfAborted();
    const branch = open.at(-1);
    if (branch === undefined) {
      const next = await nextBranch(readers.downlinePages, walk, last);
      if (next === null) return { nodes, isLast: true };
      descend(next.uplineId, next.level, next.after);
      continue;
    }
    const step = await nextStep(readBranch, branch, limit + 1 - nodes.length);
    if (step === undefined) {
      open.pop();
      last = { nodeId: branch.uplineId, level: branch.level - 1 };
      continue;
    }
    nodes.push({ ...step, level: branch.level });
    if (step.hasDownline && branch.level < walk.levels) descend(step.nodeId, branch.level + 1);
  }
  nodes.pop();
  return { nodes, isLast: false };
}

async function nextStep(
  readBranch: ReadBranch,
  branch: Branch,
  limit: number,
): Promise<DownlineStep | undefined> {
  if (branch.steps.length === 0 && branch.hasMore) {
    const steps = await readBranch(branch, limit);
    branch.steps.push(...steps);
    branch.hasMore = steps.length === limit;
  }
  const step = branch.steps.shift();
  if (step !== undefined) branch.after = { leg: step.leg, nodeId: step.nodeId };
  return step;
}

async function nextBranch(
  reader: DownlinePageReader,
  { tree, rootId, asOf }: DownlineWalk,
  last: { readonly nodeId: number; readonly level: number },
): Promise<{ uplineId: number; after: SiblingMark; level: number } | null> {
  if (last.level === 0) return null;
  const found = await reader.nextBranch(tree, rootId, last.nodeId, asOf);
  return found === null ? null : { ...found, level: last.level - found.levelsUp };
}
