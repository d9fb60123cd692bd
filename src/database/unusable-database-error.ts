import { isDatabaseUnavailable, isTransient } from './database-errors.ts';

/** The database cannot be opened until the operator acts. The message is one line that says what to do. */
export class UnusableDatabaseError extends Error {
  override readonly name = 'UnusableDatabaseError';
}

/** Where the PostgreSQL address was set, as messages name it. */
export type AddressPlace = 'UPLINE_DATABASE_URL' | 'the address';

const POSTGRES_ADVICE: Readonly<Record<string, (place: AddressPlace) => string>> = {
  '3D000': (place) => `create the database, or correct its name in ${place}`,
  '28P01': (place) => `correct the role or the password in ${place}, PGPASSWORD or ~/.pgpass`,
  '28000': (place) => `correct the role in ${place}, or allow it in pg_hba.conf`,
  '42501': () => 'make the role the owner of the database',
  '53100': () => 'make room on its disk',
  '53300': () => 'raise max_connections, or lower UPLINE_DATABASE_POOL_SIZE',
  ENOENT: (place) => `correct sslrootcert, sslcert or sslkey in ${place}`,
  EACCES: (place) => `let this account read the certificate files that ${place} names`,
};

/** @param error what the driver threw before there was a connection, or during the migration of the schema */
export function unusablePostgres(
  error: unknown,
  place: AddressPlace = 'UPLINE_DATABASE_URL',
): UnusableDatabaseError {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  // Node's error for several addresses at once has no message of its own.
  const reason = message === '' ? code : message;
  const advice = POSTGRES_ADVICE[code]?.(place) ?? adviceByReason(`${code} ${reason}`, place);
  return new UnusableDatabaseError(`PostgreSQL cannot be used: ${reason}; ${advice}`, { cause: error });
}

function adviceByReason(reason: string, place: AddressPlace): string {
  if (/password must be a string/.test(reason)) {
    return `give a password in ${place}, PGPASSWORD or ~/.pgpass`;
  }
  if (/CERT|PEM|SSL|TLS|SIGNATURE|certificate/i.test(reason)) {
    return `correct sslmode and sslrootcert in ${place}`;
  }
  return `start it, or correct ${place}`;
}

const INSUFFICIENT_PRIVILEGE = '42501';

/** Describes a refusal by PostgreSQL after the connection was made; returns other errors unchanged. */
export function refusedByPostgres(error: unknown, place?: AddressPlace): unknown {
  const isForbidden = error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE;
  return isForbidden || isDatabaseUnavailable(error) ? unusablePostgres(error, place) : error;
}

const READ_ONLY = 8;
const FULL = 13;

/** Describes the error of a file that cannot be opened or written; returns other errors unchanged. */
export function unusableFile(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || isTransient(error)) return error;
  const sqlite = 'errcode' in error ? Number(error.errcode) & 0xff : null;
  const isSystemError = 'syscall' in error;
  if (sqlite !== READ_ONLY && !isSystemError && !isDatabaseUnavailable(error)) return error;
  const isFull = sqlite === FULL || ('code' in error && error.code === 'ENOSPC');
  const advice = isFull ? 'make room on its disk' : 'let this account write it, or correct UPLINE_DATA_DIR';
  return new UnusableDatabaseError(`${file} cannot be opened: ${error.message}; ${advice}`, { cause: error });
}
