import type { DownlinePageReader, DownlineStep, SiblingMark } from '../store/downline-page-reader.ts';
import type { PlaceInDownline } from '../store/downline-reader.ts';
import type { TreeReader } from '../store/tree-reader.ts';

/** A downline at one instant. */
export interface DownlineWalk {
  readonly tree: string;
  readonly rootId: number;
  readonly asOf: string;
  /** Levels to go down. */
  readonly levels: number;
  /** Ends the walk. */
  readonly signal?: AbortSignal | undefined;
}

/** The nodes directly under one node that are still to be visited. */
export interface Branch {
  readonly uplineId: number;
  readonly level: number;
  readonly steps: DownlineStep[];
  after: SiblingMark | null;
  /** There may be more nodes than `steps` holds. */
  hasMore: boolean;
}

export interface WalkReaders {
  readonly downlinePages: DownlinePageReader;
  readonly trees: Pick<TreeReader, 'branchesAhead'>;
}

/** Nodes of a page that are read at once: the embedded engine reads them on the main thread. */
const NODES_AHEAD = 100;
/** Nodes directly under those, some of which the page may not reach. */
const CHILDREN_MAX = 1_000;
/** A guess that saved fewer reads shows another instant, so no further guess is made. */
const READS_SAVED_MIN = 2;

/** Reads the nodes directly under the node of a branch, after the last one that was read. */
export type ReadBranch = (branch: Branch, limit: number) => Promise<readonly DownlineStep[]>;

/**
 * Reads the nodes directly under one node after another. From the second read on, the index of the tree shows
 * which nodes come next, and one read fetches the nodes under all of them. Others are read one node at a time.
 */
export function createReadAhead(
  { downlinePages: reader, trees }: WalkReaders,
  { tree, rootId, asOf, levels }: DownlineWalk,
): ReadBranch {
  const known = new Map<number, readonly DownlineStep[]>();
  let isFirst = true;
  let saved = READS_SAVED_MIN;

  async function lookAhead(place: PlaceInDownline, limit: number): Promise<void> {
    saved = 0;
    known.clear();
    const uplineIds = await trees.branchesAhead(tree, place, Math.min(limit, NODES_AHEAD));
    if (uplineIds.length < READS_SAVED_MIN) return;
    const found = await reader.childrenOfEach(tree, uplineIds, { asOf, limit: CHILDREN_MAX });
    for (const [uplineId, steps] of found ?? []) known.set(uplineId, steps);
  }

  /** @returns `undefined` when the nodes must be read */
  function knownBelow({ uplineId, after }: Branch, limit: number): readonly DownlineStep[] | undefined {
    const steps = known.get(uplineId);
    if (steps === undefined || after === null) return steps?.slice(0, limit);
    const passed = steps.findIndex(({ nodeId }) => nodeId === after.nodeId);
    return passed === -1 ? undefined : steps.slice(passed + 1, passed + 1 + limit);
  }

  return async (branch, limit) => {
    const { uplineId, level, after } = branch;
    if (!isFirst && saved >= READS_SAVED_MIN && !known.has(uplineId)) {
      await lookAhead({ rootId, uplineId, level, afterId: after?.nodeId ?? null, levels }, limit);
    }
    isFirst = false;
    const steps = knownBelow(branch, limit);
    if (steps === undefined) return reader.children(tree, uplineId, { asOf, after, limit });
    saved += 1;
    return steps;
  };
}
