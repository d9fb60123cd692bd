/** Shorter words allow no errors: `Anna` and `Anne` are two names. */
const ONE_ERROR_FROM = 4;
const TWO_ERRORS_FROM = 8;

/**
 * How many letters of a name differ from a term; `null` when it is another name. Each word of the term must be
 * similar to a different word of the name. Both are in their search form.
 */
export function lettersDiffering(term: string, name: string): number | null {
  const left = wordsOf(name);
  let total = 0;
  for (const word of wordsOf(term)) {
    const best = left
      .map((candidate, index) => ({ index, differ: distance(word, candidate) }))
      .reduce((a, b) => (b.differ < a.differ ? b : a), { index: -1, differ: Number.POSITIVE_INFINITY });
    if (best.differ > allowedErrors(word)) return null;
    left.splice(best.index, 1);
    total += best.differ;
  }
  return total;
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
}

function allowedErrors(word: string): number {
  const { length } = [...word];
  if (length < ONE_ERROR_FROM) return 0;
  return length < TWO_ERRORS_FROM ? 1 : 2;
}

/** Missing, additional, wrong and swapped letters (optimal string alignment). */
function distance(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  if (Math.abs(from.length - to.length) > 2) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
