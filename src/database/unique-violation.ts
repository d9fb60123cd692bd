const SQLITE_CONSTRAINT_UNIQUE = 2067;

/**
 * The column whose unique index refused a write, or `null` when the error is another one. Only
 * indexes over a single column are named; the program relies on no other.
 */
export function uniqueViolationColumn(error: unknown): string | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  if (error.errcode !== SQLITE_CONSTRAINT_UNIQUE) return null;
  return /UNIQUE constraint failed: \w+\.(\w+)$/.exec(error.message)?.[1] ?? null;
}
