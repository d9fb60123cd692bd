import type { TriedReturn } from '../../customers/merge-customers/try-undo.ts';
import type { OfficePerson } from '../trees/tree-answers.ts';
import { commonOf } from './common-upline.ts';
import type { OfficeMergeUndoPreview } from './merge-answers.ts';

/** The ids of all people that the trees in the preview of an undo name. */
export function idsInReturns(trees: readonly TriedReturn[]): number[] {
  return trees.flatMap(({ first, after }) => {
    const places = [first?.place, after?.place].flatMap((place) => (place == null ? [] : [place.uplineId]));
    return [first?.id ?? [], ...places, commonOf(first?.upline ?? [], after?.upline ?? []) ?? []].flat();
  });
}

/** The people who would return to their earlier place, tree by tree. */
export function describeReturns(
  trees: readonly TriedReturn[],
  personOf: (id: number) => OfficePerson,
): OfficeMergeUndoPreview['Trees'] {
  const positionOf = (place: { readonly uplineId: number; readonly leg: string } | null | undefined) =>
    place == null ? null : { ...personOf(place.uplineId), Leg: place.leg };
  return trees.map(({ tree, ids, nodes, isSurvivorMoved, first, after }) => {
    const common = commonOf(first?.upline ?? [], after?.upline ?? []);
    return {
      Tree: tree,
      Moving: ids.length,
      Nodes: nodes,
      First: first === null ? null : personOf(first.id),
      From: positionOf(first?.place),
      To: positionOf(after?.place),
      Common: common === null ? null : personOf(common),
      GivesPlaceBack: isSurvivorMoved,
    };
  });
}
