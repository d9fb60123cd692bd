import { closestName } from '../kernel/suggest.ts';

/** Shorter parts of names fit too many columns. */
const PART_MIN = 4;

/**
 * The column that a heading most likely means: `E-Mail` means `EmailAddress`.
 * @returns `undefined` when none is close
 */
export function suggestColumn(heading: string, columns: readonly string[]): string | undefined {
  const sought = lettersOf(heading.slice(0, 100));
  const byLetters = new Map(columns.map((name) => [lettersOf(name), name]));
  const known = [...byLetters.keys()];
  const only = (names: readonly string[]) =>
    names.length === 1 && sought.length >= PART_MIN ? names[0] : undefined;
  const found =
    known.find((letters) => letters === sought) ??
    only(known.filter((letters) => letters.startsWith(sought))) ??
    only(known.filter((letters) => letters.includes(sought))) ??
    closestName(sought, known);
  return found === undefined ? undefined : byLetters.get(found);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
