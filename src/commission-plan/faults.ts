/* The faults of a plan, as sentences. */

/** The sentence if the condition holds. */
export function when(isWrong: boolean, sentence: string): string[] {
  return isWrong ? [sentence] : [];
}

export function notIn<Value>(values: readonly Value[], known: readonly Value[], sentence: string): string[] {
  return values
    .filter((value) => !known.includes(value))
    .map((value) => `${sentence} "${String(value)}" (known: ${known.join(', ')})`);
}

export function duplicates<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

export function isPositiveInteger(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= 2_147_483_647;
}

export function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

export function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
