import { isDatabaseUnavailable, isTransient } from './database-errors.ts';

/** The database can't be opened, and somebody must act first. The message is one line that says what to do. */
export class UnusableDatabaseError extends Error {
  override readonly name = 'UnusableDatabaseError';
}

const POSTGRES_ADVICE: Readonly<Record<string, string>> = {
  '3D000': 'create the database, or correct its name in UPLINE_DATABASE_URL',
  '28P01': 'correct the role or the password in UPLINE_DATABASE_URL, PGPASSWORD or ~/.pgpass',
  '28000': 'correct the role in UPLINE_DATABASE_URL, or allow it in pg_hba.conf',
  '42501': 'make the role the owner of the database',
  '53300': 'raise max_connections, or lower UPLINE_DATABASE_POOL_SIZE',
  ENOENT: 'correct sslrootcert, sslcert or sslkey in UPLINE_DATABASE_URL',
  EACCES: 'let this account read the certificate files that UPLINE_DATABASE_URL names',
};

/** @param error what the driver threw before there was a connection, or while the schema was brought up to date */
export function unusablePostgres(error: unknown): UnusableDatabaseError {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  // Node's error for several addresses at once has no message of its own.
  const reason = message === '' ? code : message;
  return new UnusableDatabaseError(`PostgreSQL can't be used: ${reason}; ${postgresAdvice(code, reason)}`, {
    cause: error,
  });
}

function postgresAdvice(code: string, reason: string): string {
  const advice = POSTGRES_ADVICE[code];
  if (advice !== undefined) return advice;
  if (/password must be a string/.test(reason)) {
    return 'give a password in UPLINE_DATABASE_URL, PGPASSWORD or ~/.pgpass';
  }
  if (/CERT|PEM|SSL|TLS|SIGNATURE|certificate/i.test(`${code} ${reason}`)) {
    return 'correct sslmode and sslrootcert in UPLINE_DATABASE_URL';
  }
  return 'start it, or correct UPLINE_DATABASE_URL';
}

const READ_ONLY = 8;

/** The error of a file that can't be opened or written, in words; any other error as it is. */
export function unusableFile(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || isTransient(error)) return error;
  const isReadOnly = 'errcode' in error && (Number(error.errcode) & 0xff) === READ_ONLY;
  const isSystemError = 'syscall' in error;
  if (!isReadOnly && !isSystemError && !isDatabaseUnavailable(error)) return error;
  return new UnusableDatabaseError(
    `${file} can't be opened: ${error.message}; let this account write it, or correct UPLINE_DATA_DIR`,
    { cause: error },
  );
}
