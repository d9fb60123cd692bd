import { namedTree } from '../../trees/rules/named-tree.ts';
import type { PlacementRecord } from '../../trees/rules/placement.ts';
import type { PlacementChangeReader } from '../../trees/store/placement-change-reader.ts';
import type { AsOf } from '../../trees/store/tree-reader.ts';
import { type ActorSources, nameActors } from '../name-actors.ts';
import { CHANGES_MAX, type ComparedTree } from './compare-contract.ts';
import { type OfficeTreeReads, peopleById } from './describe-nodes.ts';
import { instantOf } from './read-node.ts';
import { createGetWindow } from './read-window.ts';

export interface CompareDependencies extends OfficeTreeReads, ActorSources {
  readonly placementChanges: PlacementChangeReader;
}

const LEVELS = 2;
/** Maximum number of placements read to find the changes. */
const READ_MAX = 2_000;

interface Change {
  readonly at: string;
  readonly nodeId: number;
  readonly before: PlacementRecord | null;
  readonly after: PlacementRecord | null;
}

/** Finds what changed around a person between two instants, given in either order. */
export function createCompareTree(dependencies: CompareDependencies) {
  const { plan, names, placementChanges } = dependencies;
  const getWindow = createGetWindow(dependencies);
  /** @throws ProblemError `unknown_tree`, `customer_not_found` */
  return async function compareTree(
    treeName: string,
    customerId: number,
    { from, to, levels = LEVELS }: { from: AsOf; to: AsOf; levels?: number | undefined },
    signal?: AbortSignal,
  ): Promise<ComparedTree> {
    const { name: tree } = namedTree(plan, treeName);
    const instants = [await instantOf(dependencies, tree, from), await instantOf(dependencies, tree, to)];
    const [first = '', last = ''] = instants.toSorted();
    const around = new Set([customerId]);
    for (const asOf of [first, last]) {
      const { Above, Nodes } = await getWindow(treeName, customerId, { asOf, levels }, signal);
      for (const { CustomerId } of [...Above, ...Nodes]) around.add(CustomerId);
    }
    const period = { after: first, until: last };
    const placements = await placementChanges.heldWithin(tree, [...around], period, READ_MAX);
    const changes = changesIn(placements, first, last);
    const shown = changes.slice(0, CHANGES_MAX);
    const personOf = await peopleById(
      names,
      shown.flatMap(({ nodeId, before, after }) => [nodeId, before?.uplineId ?? 0, after?.uplineId ?? 0]),
    );
    const nameOf = await nameActors(
      dependencies,
      shown.map(({ after }) => after?.actor ?? null),
    );
    const place = (at: PlacementRecord | null) =>
      at === null || at.uplineId === null ? null : { ...personOf(at.uplineId), Leg: at.leg };
    return {
      From: first,
      To: last,
      Changes: shown.map(({ at, nodeId, before, after }) => ({
        At: at,
        Person: personOf(nodeId),
        Before: place(before),
        After: place(after),
        IsVacant: after?.isVacant ?? false,
        Rule: after?.rule ?? '',
        Reason: after?.reason ?? '',
        Actor: nameOf(after?.actor ?? ''),
        BatchId: after?.batchId ?? null,
      })),
      IsCut: changes.length > shown.length || placements.length === READ_MAX,
    };
  };
}

/** The ends and beginnings of placements within a period, oldest first. An end and a beginning at one instant are one change. */
function changesIn(placements: readonly PlacementRecord[], after: string, until: string): Change[] {
  const changes: Change[] = [];
  for (const [nodeId, own] of Map.groupBy(placements, (placement) => placement.nodeId)) {
    for (const [index, placement] of own.entries()) {
      // The server creates the root of a tree.
      if (placement.uplineId === null) continue;
      const previous = own[index - 1];
      const before = previous?.to === placement.from ? previous : null;
      if (placement.from > after) changes.push({ at: placement.from, nodeId, before, after: placement });
      const { to } = placement;
      if (to !== null && to <= until && own[index + 1]?.from !== to)
        changes.push({ at: to, nodeId, before: placement, after: null });
    }
  }
  return changes.toSorted((a, b) => a.at.localeCompare(b.at) || a.nodeId - b.nodeId);
}
