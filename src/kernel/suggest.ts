import { closestMatch } from 'leven';

/** Two swapped letters count as two typing errors. */
const SLIPS = 2;
const LETTERS_PER_SLIP = 3;

/**
 * The closest known name for a mistyped one.
 * @returns `undefined` when none is close
 */
export function closestName(mistyped: string, names: readonly string[]): string | undefined {
  const maxDistance = Math.max(SLIPS, Math.floor(mistyped.length / LETTERS_PER_SLIP));
  if (mistyped.length <= SLIPS) return undefined;
  return closestMatch(mistyped.toLowerCase().slice(0, 100), names, { maxDistance });
}

/** A sentence for the end of an error message, or empty text. */
export function suggestion(mistyped: string, names: readonly string[], prefix = ''): string {
  const name = closestName(mistyped, names);
  return name === undefined ? '' : ` Did you mean "${prefix}${name}"?`;
}
