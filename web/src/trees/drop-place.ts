import type { MoveStart } from './move-dialog.tsx';
import type { OutlineRow } from './outline-rows.ts';
import { nameOf } from './plan-words.ts';

/** Where a carried person would go, or why not. */
export type DropPlace =
  | { readonly isAllowed: true; readonly words: string; readonly start: MoveStart }
  /** `reason` is left out if a drop has no meaning, as on the person's own row. */
  | { readonly isAllowed: false; readonly words: string; readonly reason?: string };

type PersonRow = Extract<OutlineRow, { kind: 'person' }>;

/** Whether a person can be carried: the root of a tree cannot move. */
export function canCarry(row: OutlineRow | undefined): row is PersonRow {
  return row?.kind === 'person' && row.node.UplineId !== null && !row.node.IsVacant;
}

/**
 * What dropping a carried person on a row would mean. The preview of the move decides; this refuses only drops that no
 * tree allows.
 */
export function dropPlace(
  rows: readonly OutlineRow[],
  carried: PersonRow,
  target: OutlineRow | undefined,
): DropPlace {
  const who = nameOf(carried.node);
  const refused = (words: string): DropPlace => ({ isAllowed: false, words });
  if (target === undefined || target.kind === 'more' || target.kind === 'wait')
    return refused(`Carrying ${who}. Choose a person or an open seat.`);
  if (target.key === carried.key) return refused(`Carrying ${who}. Choose the new place.`);
  const upline = target.kind === 'person' ? target.node : personOf(rows, target.uplineId);
  if (isInDownline(rows, carried, target)) {
    const below = upline.CustomerId === carried.node.CustomerId ? 'This seat' : nameOf(upline);
    const reason = `${below} is below ${who}. Nobody can move below their own downline.`;
    return { isAllowed: false, words: reason, reason };
  }
  const leg = target.kind === 'seat' ? target.leg : '';
  const words = `Move ${who} below ${nameOf(upline)}${leg === '' ? '' : `, ${leg}`}`;
  return { isAllowed: true, words, start: { person: carried.node, upline, leg } };
}

/** Rows of a downline follow their head, at deeper levels. */
function isInDownline(rows: readonly OutlineRow[], head: PersonRow, row: OutlineRow): boolean {
  const from = rows.findIndex(({ key }) => key === head.key);
  const to = rows.findIndex(({ key }) => key === row.key);
  return to > from && rows.slice(from + 1, to + 1).every(({ level }) => level > head.level);
}

function personOf(rows: readonly OutlineRow[], id: number) {
  const row = rows.find((each) => each.kind === 'person' && each.node.CustomerId === id);
  return row?.kind === 'person' ? row.node : { CustomerId: id, BackOfficeId: '', Name: '' };
}
