import type { Tree } from '../../commission-plan/tree.ts';
import { nameCustomers } from '../trees/explain-problem.ts';

interface StatedProblem {
  readonly code: string;
  readonly message: string;
}

/** For a refusal: the tree of a move, and the instant, ISO 8601 UTC. */
export interface Circumstances {
  readonly tree: Tree | null;
  readonly now: string;
}

/** A problem for support staff: names instead of ids, and when the merge would not be refused. */
export function explainMerge(
  { code, message }: StatedProblem,
  nameOf: (id: number) => string,
  circumstances: Circumstances,
) {
  return { Code: code, Message: nameCustomers(message, nameOf), Remedy: remedyOf(code, circumstances) };
}

const REMEDIES: Readonly<Record<string, string>> = {
  position_taken: 'Use the next open position where a leg is taken.',
  matrix_too_deep: 'Move part of the downline up first.',
  merge_survivor_below: 'Keep the other record instead, or move the one who stays directly below it.',
  merge_survivor_not_placed: 'Place the one who stays in this tree first, or keep the other record instead.',
  merge_too_large: 'Move some of the people away first, in batches, or keep the other record instead.',
  merge_built_upon: 'Undo what came later first, or change the two records by hand.',
  batch_built_upon: 'Undo the later moves first.',
  move_window_closed: 'Keep the other record instead: its downline does not move.',
  move_type_not_allowed: 'Keep the other record instead: its downline does not move.',
  move_too_deep: 'Keep the other record instead: its downline does not move.',
  no_room_to_roll_up: 'Move part of the downline away first.',
  required: 'Take the value of the other record, or add it to the one who stays.',
  not_unique: 'Change the value of the person who has it now.',
};

function remedyOf(code: string, { tree, now }: Circumstances): string | null {
  if (code !== 'moves_are_frozen') return REMEDIES[code] ?? null;
  const frozen = tree?.movementPolicy?.frozen ?? [];
  const ends = frozen
    .filter(({ from, to }) => isWithin(from, to, Date.parse(now)))
    .map(({ to }) => to.slice(0, 10));
  return ends.length === 0 ? null : `Moves are possible again from ${ends.toSorted().at(-1)}.`;
}

function isWithin(from: string, to: string, ms: number): boolean {
  return Date.parse(from) <= ms && ms < Date.parse(to);
}
