/** Longer ones are cut. */
const TEXT_MAX = 8_000;
/** Members that are nobody's business, wherever they stand: the names that contracts and hooks know, and likely ones. */
const MASKED = /password|secret|token|^tax(?:exempt)?id$/i;
const MASK = '***';

/**
 * A body as it may be kept for its sender to look at.
 * @param body a JSON value, or its text
 * @returns `null` for none, and for what is not JSON: it may hold anything anywhere
 */
export function maskBody(body: unknown): string | null {
  if (body === undefined || body === null || body === '') return null;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  try {
    const masked = JSON.stringify(JSON.parse(text, maskMember));
    return masked.length > TEXT_MAX ? `${masked.slice(0, TEXT_MAX)}…` : masked;
  } catch {
    return null;
  }
}

function maskMember(name: string, value: unknown): unknown {
  return MASKED.test(name) && typeof value !== 'object' && value !== '' ? MASK : value;
}
