/** Larger requests are not stored. */
const TEXT_MAX = 16_000;
const DATE = /^\d{4}-\d{2}-\d{2}/;
/** Text that reveals nothing about a person. */
const KEPT: readonly string[] = ['LanguageCode', 'CountryCode', 'SignupDate'];

/**
 * A hook's request with all personal data masked, but still valid for the model, so that it can be used to
 * try a handler: ids, flags and codes stay, text becomes as many x (ten at most).
 * @returns `null` for a request that is too large
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

/** The customer that a call is about, so that an erasure finds its rows. */
export function subjectOf(request: unknown): number | null {
  if (typeof request !== 'object' || request === null) return null;
  const { AssociateId: own, OldAssociateInfo: old } = request as Record<string, unknown>;
  if (typeof own === 'number') return own;
  return old === undefined ? null : subjectOf(old);
}
