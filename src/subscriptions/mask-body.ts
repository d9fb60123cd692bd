/** Longer bodies are cut. */
const TEXT_MAX = 8_000;
/**
 * Members with secret or personal values at any depth: names from contracts and hooks, and likely other
 * names. The URL of an event endpoint may hold a secret.
 */
const MASKED = /password|secret|token|^bearer$|^url$|^tax(?:exempt)?id$/i;
const MASK = '***';

/**
 * A body in the form in which its sender may see it in the log.
 * @param body a JSON value, or its text
 * @returns `null` for no body, and for a body other than JSON, which may hold secrets anywhere
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
