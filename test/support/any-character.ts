import fc from 'fast-check';

const [FIRST_SURROGATE, SURROGATES, LAST] = [0xd800, 0x800, 0x10ffff];

/**
 * Every code point that is not half of a pair, as the unit of `fc.string`. The library's own unit `binary` first
 * fills a table of all million code points, which takes a second.
 */
export const anyCharacter = fc.nat({ max: LAST - SURROGATES }).map(characterAt, placeOf);

function characterAt(place: number): string {
  return String.fromCodePoint(place < FIRST_SURROGATE ? place : place + SURROGATES);
}

/** @throws TypeError for everything else, as the library expects */
function placeOf(character: unknown): number {
  const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
  if (point === undefined || String.fromCodePoint(point) !== character)
    throw new TypeError('This is not one character');
  if (point < FIRST_SURROGATE) return point;
  if (point < FIRST_SURROGATE + SURROGATES) throw new TypeError('This is half of a pair');
  return point - SURROGATES;
}
