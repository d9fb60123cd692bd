import { createHash } from 'node:crypto';
import { type Position, placementPosition } from './placement.ts';

/** Where a customer stands before a move and after it; `null` for no place. */
export interface MoveEnds {
  readonly from: Position | null;
  readonly to: Position | null;
}

type Place = Parameters<typeof placementPosition>[0];

export function moveEnds(before: Place, after: Place): MoveEnds {
  return { from: placementPosition(before), to: placementPosition(after) };
}

const LENGTH = 16;

/** Changes when one of the moves begins or ends elsewhere, so that people carry out what their preview has shown. */
export function moveVersion(moves: readonly MoveEnds[]): string {
  const ends = moves.map(({ from, to }) => [placeOf(from), placeOf(to)]);
  return createHash('sha256').update(JSON.stringify(ends)).digest('base64url').slice(0, LENGTH);
}

function placeOf(position: Position | null): readonly [number, string] | null {
  return position === null ? null : [position.uplineId, position.leg];
}
