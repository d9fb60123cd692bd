import type { OfficeBatchMove, OfficePerson } from '../api/model.ts';
import { formatNumber } from '../layout/numbers.ts';

export const BATCH_WORDS = { staged: 'Staged', committed: 'Committed', undone: 'Undone' } as const;
export const BATCH_TONES = { staged: 'neutral', committed: 'good', undone: 'warning' } as const;

/** `1 move`, `7 moves` */
export function describeMoves(count: number): string {
  return count === 1 ? '1 move' : `${formatNumber(count)} moves`;
}

/** `Ada Rossi, Left` */
export function describePlace(
  place: NonNullable<OfficeBatchMove['To']>,
  named: (person: OfficePerson) => string,
): string {
  return place.Leg === '' ? named(place) : `${named(place)}, ${place.Leg}`;
}
