/** Larger ones are not kept. */
const TEXT_MAX = 16_000;
const DATE = /^\d{4}-\d{2}-\d{2}/;
/** Text that tells nothing of a person. */
const KEPT: readonly string[] = ['LanguageCode', 'CountryCode', 'SignupDate'];

/**
 * A hook's request with everything about a person made unrecognisable, but still of the model, so that a
 * handler can be tried with it: ids, flags and codes stay, text becomes as many x (ten at the most).
 * @returns `null` for one that is too large
 */
export function maskRequest(text: string): string | null {
  const masked = JSON.stringify(JSON.parse(text, (name, value: unknown) => maskValue(name, value)));
  return masked.length > TEXT_MAX ? null : masked;
}

function maskValue(name: string, value: unknown): unknown {
  if (typeof value !== 'string' || value.trim() === '' || KEPT.includes(name)) return value;
  if (name === 'EmailAddress') return 'x@example.invalid';
  if (DATE.test(value)) return '1970-01-01T00:00:00Z';
  return 'x'.repeat(Math.min(value.length, 10));
}

/** Whom a call is about, so that its rows are found when that person is erased. */
export function subjectOf(request: unknown): number | null {
  if (typeof request !== 'object' || request === null) return null;
  const { AssociateId: own, OldAssociateInfo: old } = request as Record<string, unknown>;
  if (typeof own === 'number') return own;
  return old === undefined ? null : subjectOf(old);
}
