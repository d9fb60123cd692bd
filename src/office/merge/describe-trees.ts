import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import type { TriedMerge } from '../../customers/merge-customers/preview-merge.ts';
import type { BatchItem } from '../../trees/store/batch-store.ts';
import type { MovePreview } from '../../trees/write/move-preview.ts';
import { explainProblem, nameAndId } from '../trees/explain-problem.ts';
import type { OfficePerson } from '../trees/tree-answers.ts';
import { explainMerge } from './explain-merge.ts';
import { NAMED_MAX, type OfficeMergeTree } from './merge-answers.ts';

type PersonOf = (id: number) => OfficePerson;
type Step = readonly [item: BatchItem, preview: MovePreview];

/** The ids of all people that the trees of a preview name. */
export function idsInTrees({
  order,
  planned,
  moves,
}: Pick<TriedMerge, 'order' | 'planned' | 'moves'>): number[] {
  return [...Map.groupBy(stepsOf(planned.items, moves), ([item]) => item.tree).values()].flatMap((steps) => {
    const people = steps.filter(([{ action }]) => action === 'place');
    const shown = [...people.slice(0, 1), ...refusedOf(people).slice(0, NAMED_MAX)];
    return shown.flatMap(([{ customerId, toUplineId }, { from, to, commonUplineId }]) => [
      ...[customerId, toUplineId, from?.uplineId ?? order.mergedId, to?.uplineId ?? order.survivorId],
      commonUplineId ?? customerId,
    ]);
  });
}

/** The moves of a merge, tree by tree. The moves of a tree end with the removal of the merged person. */
export function describeTrees(
  plan: CommissionPlan,
  { order, planned, moves }: Pick<TriedMerge, 'order' | 'planned' | 'moves'>,
  personOf: PersonOf,
  now: string,
): OfficeMergeTree[] {
  const steps = Map.groupBy(stepsOf(planned.items, moves), ([item]) => item.tree);
  return enabledTrees(plan).flatMap((tree) => {
    const own = steps.get(tree.name) ?? [];
    return own.length === 0 ? [] : [describeTree(tree, own, { order, personOf, now })];
  });
}

function stepsOf(items: readonly BatchItem[], moves: readonly MovePreview[]): Step[] {
  return moves.flatMap((preview, index) => {
    const item = items[index];
    return item === undefined ? [] : [[item, preview] as const];
  });
}

interface Described extends Pick<TriedMerge, 'order'> {
  readonly personOf: PersonOf;
  readonly now: string;
}

function describeTree(tree: Tree, steps: readonly Step[], described: Described): OfficeMergeTree {
  const { order, personOf } = described;
  const { survivorId, mergedId } = order;
  const people = steps.filter(([{ action, customerId }]) => action === 'place' && customerId !== survivorId);
  const leaving = steps.find(([{ action, customerId }]) => action === 'remove' && customerId === mergedId);
  const below = (leaving?.[1].nodes ?? 1) - 1;
  const isSurvivorBelow = leaving !== undefined && isAbove(steps, order);
  const rollsUp = people.length === 0 && below > 0;
  const [first] = people;
  const named = first?.[1];
  const refused = refusedOf(steps);
  const place = (uplineId: number, leg: string) => ({ ...personOf(uplineId), Leg: leg });
  return {
    Tree: tree.name,
    IsAllowed: refused.length === 0,
    Moving: people.length,
    Nodes: rollsUp ? below : people.reduce((sum, [, { nodes }]) => sum + nodes, 0),
    First: first === undefined ? null : personOf(first[0].customerId),
    From: named?.from == null ? null : place(named.from.uplineId, named.from.leg),
    To:
      first === undefined
        ? null
        : place(named?.to?.uplineId ?? first[0].toUplineId, named?.to?.leg ?? first[0].leg),
    Common: personOrNull(named?.commonUplineId ?? null, personOf),
    RollsUp: rollsUp,
    GetsPlace: isSurvivorBelow,
    StaysVacant: leaving?.[0].children === 'keep',
    Refused: refused.slice(0, NAMED_MAX).map((step) => describeRefusal(tree, step, described)),
    RefusedCount: refused.length,
  };
}

/** Whether the survivor is below the merged person and takes over that place. */
function isAbove(steps: readonly Step[], { survivorId, mergedId }: Described['order']): boolean {
  const own = steps.some(([{ customerId, action }]) => action === 'place' && customerId === survivorId);
  // People move from below the merged person to below the survivor. If the survivor is also below the merged
  // person, the merged person is the common upline.
  return (
    own ||
    steps.some(
      ([{ toUplineId }, { commonUplineId }]) => toUplineId === survivorId && commonUplineId === mergedId,
    )
  );
}

function describeRefusal(tree: Tree, [item, { errors }]: Step, { order, personOf, now }: Described) {
  const person = personOf(item.customerId);
  const upline = personOf(item.toUplineId === 0 ? order.survivorId : item.toUplineId);
  const words = { person, upline, leg: item.leg, tree: tree.name };
  return {
    Person: person,
    Problems: errors.map((error) => {
      const { Code, Message } = explainProblem(error, words);
      const nameOf = (id: number) => nameAndId(personOf(id));
      return explainMerge({ code: Code, message: Message }, nameOf, { tree, now });
    }),
  };
}

function refusedOf(steps: readonly Step[]): readonly Step[] {
  return steps.filter(([, { allowed }]) => !allowed);
}

function personOrNull(id: number | null, personOf: PersonOf): OfficePerson | null {
  return id === null ? null : personOf(id);
}
