import { enrollmentTree } from '../../commission-plan/commission-plan.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { BatchReader } from '../../trees/store/batch-reader.ts';
import type { BatchItem } from '../../trees/store/batch-store.ts';
import type { UnplacedReader } from '../../trees/store/unplaced-reader.ts';
import { type OfficeTreeReads, peopleById } from './describe-nodes.ts';
import { type OfficeWaiting, WAITING_COUNTED_MAX, WAITING_MAX } from './waiting-contracts.ts';

export interface ListWaitingDependencies extends OfficeTreeReads {
  readonly unplaced: UnplacedReader;
  readonly batches: Pick<BatchReader, 'stagedItemsOf'>;
}

interface WaitingQuery {
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

const DAY_MS = 86_400_000;
/** Maximum number of items of staged batches that are read; a person may be in several. */
const STAGED_MAX = 1_000;

/** Lists all people who wait for a place in a tree, with the days that the plan allows them. */
export function createListWaiting(dependencies: ListWaitingDependencies) {
  const { plan, trees, names, unplaced, batches, clock } = dependencies;
  /** @throws ProblemError `unknown_tree`, and the errors of a long read */
  return async function listWaiting(
    treeName: string,
    { after = 0, limit = WAITING_MAX }: WaitingQuery,
    signal?: AbortSignal,
  ): Promise<OfficeWaiting> {
    const { name: tree, waitingDays } = namedTree(plan, treeName);
    const enrollment = enrollmentTree(plan).name;
    const page = { tree, enrollment, rootId: ROOT_CUSTOMER_ID, afterId: after, limit, signal };
    const nodes = await unplaced.unplacedBelow(page);
    const ids = nodes.map(({ nodeId }) => nodeId);
    const facts = await trees.factsOf(ids, null);
    const personOf = await peopleById(names, [...ids, ...nodes.map(({ enrollerId }) => enrollerId ?? 0)]);
    const staged = await batches.stagedItemsOf(ids, STAGED_MAX);
    const stagedIn = (id: number) =>
      staged.find(({ item }) => item.customerId === id && isPlacing(item, tree))?.batchId ?? null;
    const total = await unplaced.countUnplaced(tree, WAITING_COUNTED_MAX);
    const now = clock().getTime();
    const People = nodes.map(({ nodeId, enrollerId, since }) => ({
      ...personOf(nodeId),
      CustomerType: facts.get(nodeId)?.baseType ?? 0,
      CustomerStatus: facts.get(nodeId)?.status ?? 0,
      Sponsor: enrollerId === null ? null : personOf(enrollerId),
      Since: since,
      DaysLeft: waitingDays === undefined ? null : daysLeft(since, waitingDays, now),
      StagedIn: stagedIn(nodeId),
    }));
    return { Total: total, IsTotalCut: total === WAITING_COUNTED_MAX, People };
  };
}

function isPlacing({ action, tree }: BatchItem, name: string): boolean {
  return action === 'place' && tree.toLowerCase() === name.toLowerCase();
}

/** Whole days, rounded up: on the last day, one day is left. The instants of a tree may be ahead of the clock. */
function daysLeft(since: string, days: number, nowMs: number): number {
  return Math.min(Math.ceil((Date.parse(since) + days * DAY_MS - nowMs) / DAY_MS), days);
}
