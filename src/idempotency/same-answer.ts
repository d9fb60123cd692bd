import type { StoredAnswer } from '../kernel/claim.ts';

/** Whether two answers are byte for byte the same. */
export function isSameAnswer(one: StoredAnswer, other: StoredAnswer): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

function canonical({ status, headers, body }: StoredAnswer): unknown {
  return [status, Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)), body];
}
