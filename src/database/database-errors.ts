/*
 * What an error of either engine means. SQLite's errors carry `errcode`, PostgreSQL's a five-character `code`
 * (SQLSTATE), and network errors a `code` that begins with E.
 */

const SQLITE_PRIMARY_CODE_MASK = 0xff;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
/** Busy, locked, I/O error, disk full, cannot open. */
const SQLITE_UNAVAILABLE = new Set([SQLITE_BUSY, SQLITE_LOCKED, 10, 13, 14]);
/** Malformed image, not a database. */
const SQLITE_DAMAGED = new Set([11, 26]);
/** Only the search index is a virtual table. */
const SQLITE_CORRUPT_VTAB = 267;
const SQLITE_ERROR = 1;
const SQLITE_CONSTRAINT_UNIQUE = 2067;
/** The same for a primary key, by name or by row id. */
const SQLITE_CONSTRAINT_KEYS = new Set([SQLITE_CONSTRAINT_UNIQUE, 1555, 2579]);

const SQLITE_CONSTRAINT_FOREIGN_KEY = 787;

const POSTGRES_UNIQUE_VIOLATION = '23505';
const POSTGRES_FOREIGN_KEY_VIOLATION = '23503';
/** Serialization failure and deadlock: the transaction was rolled back and can run again. */
const POSTGRES_TRANSIENT = new Set(['40001', '40P01']);
/**
 * Connection lost or refused, server starting or stopping, out of resources (a full disk included), statement
 * timeout, I/O error, and a server that became read-only, as after a failover.
 */
const POSTGRES_UNAVAILABLE = /^(?:08|53|57P|57014|58030|25006)/;
const NETWORK_UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
/** The pool's own errors have no codes. */
const POOL_UNAVAILABLE =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout/;

/**
 * The column whose unique index refused a write, or `null` for any other error. It names only single-column
 * indexes, those of `customers` and of `web_aliases`; the program relies on no other.
 */
export function uniqueViolationColumn(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('errcode' in error && error.errcode === SQLITE_CONSTRAINT_UNIQUE) {
    return /UNIQUE constraint failed: \w+\.(\w+)$/.exec(error.message)?.[1] ?? null;
  }
  if (codeOf(error) === POSTGRES_UNIQUE_VIOLATION && 'constraint' in error) {
    return /^(?:customers|web_aliases)_(\w+)_unique$/.exec(String(error.constraint))?.[1] ?? null;
  }
  return null;
}

/** Whether an index or a key refused a write because another row has the value. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && SQLITE_CONSTRAINT_KEYS.has(Number(error.errcode))) return true;
  return codeOf(error) === POSTGRES_UNIQUE_VIOLATION;
}

/** Whether a write names a row that does not exist, or removes one that another row names. */
export function isForeignKeyViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && error.errcode === SQLITE_CONSTRAINT_FOREIGN_KEY) return true;
  return codeOf(error) === POSTGRES_FOREIGN_KEY_VIOLATION;
}

/** Whether PostgreSQL refused the value itself: an invalid date, or a number too large for its column. */
export function isValueRefused(error: unknown): boolean {
  return codeOf(error).startsWith('22');
}

/** Whether a failed transaction was rolled back completely and can run again. */
export function isTransient(error: unknown): boolean {
  const sqlite = sqliteCode(error);
  return sqlite === SQLITE_BUSY || sqlite === SQLITE_LOCKED || POSTGRES_TRANSIENT.has(codeOf(error));
}

/**
 * Whether the database cannot serve at the moment. The caller did nothing wrong, and a later try can succeed.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const sqlite = sqliteCode(error);
  if (sqlite !== undefined) return SQLITE_UNAVAILABLE.has(sqlite);
  const code = codeOf(error);
  if (NETWORK_UNAVAILABLE.has(code) || POSTGRES_TRANSIENT.has(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code)) return POSTGRES_UNAVAILABLE.test(code);
  return error instanceof Error && POOL_UNAVAILABLE.test(error.message);
}

/** Whether a file is not an SQLite database, or is a damaged one. */
export function isDamaged(error: unknown): error is Error {
  return SQLITE_DAMAGED.has(sqliteCode(error) ?? 0);
}

/** Whether the search index of the embedded engine is damaged or incomplete; everything else is sound. */
export function isSearchIndexBroken(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  if (error.errcode === SQLITE_CORRUPT_VTAB) return true;
  return error.errcode === SQLITE_ERROR && /\bcustomers_search(?:_data|_idx|_config)?\b/.test(error.message);
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & SQLITE_PRIMARY_CODE_MASK;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
