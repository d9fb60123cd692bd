import type { Problem } from '../kernel/problem.ts';

/** Words for request members in CLI messages. Other members are split into their own words. */
const WORDS: Readonly<Record<string, string>> = { ExpiresAt: 'the expiry date' };

const BAD_DATE = '--at is neither a date like 2030-01-31 nor a time like 2030-01-31T12:00:00Z.';

/**
 * The message of a problem in words: `ExpiresAt` and `Scopes.1` are contract names that CLI users do not see.
 */
export function describeProblem({ code, message, field }: Problem): string {
  if (field === undefined || !message.includes(field)) return message;
  if (code === 'invalid_instant') return BAD_DATE;
  const text = message.replace(field, wordsOf(field));
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wordsOf(field: string): string {
  const [name = '', index] = field.split('.');
  const words = WORDS[name] ?? name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return index === undefined ? words : `${words} (number ${Number(index) + 1})`;
}
