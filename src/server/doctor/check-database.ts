import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { findSecretKey, KEY_FILE_NAME } from '../../config/secret-key.ts';
import { createColumnCipher } from '../../database/encryption.ts';
import { checkEmbeddedFile, type DatabaseFacts, inspectDatabase } from '../../database/inspect-database.ts';
import { SECRET_CHECKED_TEXT } from '../../database/installation.ts';
import { type Finding, ok, problem, problemOf, skipped, warning } from './finding.ts';

/** Clocks that differ by more would show in histories. */
const CLOCK_TOLERANCE_MS = 5_000;
const RESTORE = 'Restore a backup: docs/operating.md, Back up and restore';

export interface InspectedDatabase {
  readonly findings: readonly Finding[];
  /** `null` when there is no database, or it cannot be read. */
  readonly facts: DatabaseFacts | null;
}

/** Opens the database to read, and finds out whether a start would succeed on it. */
export async function checkDatabase(config: Config, now: Date): Promise<InspectedDatabase> {
  const { postgres, databaseFile } = config;
  if (postgres === null && !existsSync(databaseFile)) {
    const findings = [
      ok('database', `${databaseFile} is created at the first start`),
      ...checkKey(config, null),
    ];
    return { findings, facts: null };
  }
  try {
    const facts = await readFacts(config);
    const damage = postgres === null ? checkEmbeddedFile(databaseFile) : [];
    const findings = [
      damage.length === 0
        ? ok('database', `reachable${postgres === null ? ', and its file is sound' : ''}`)
        : problem('database', `${databaseFile} is damaged: ${damage[0]}`, RESTORE),
      ...checkSchema(facts),
      ...checkKey(config, facts),
      ...checkClock(facts, now),
    ];
    return { findings, facts };
  } catch (error) {
    const finding = problemOf('database', error, postgres === null ? RESTORE : 'Correct UPLINE_DATABASE_URL');
    return { findings: [finding, skipped('secret key', 'not compared without the database')], facts: null };
  }
}

export function readFacts({ postgres, databaseFile }: Config): Promise<DatabaseFacts> {
  const onConnectionError = () => undefined;
  return inspectDatabase(postgres === null ? { file: databaseFile } : { ...postgres, onConnectionError });
}

function checkSchema({ pendingMigrations, unknownMigrations, moveBegunAt }: DatabaseFacts): Finding[] {
  if (unknownMigrations.length > 0) {
    const message = `written by a newer version of Upline (${unknownMigrations.join(', ')})`;
    return [problem('schema', message, 'Start that version, or restore a backup')];
  }
  if (moveBegunAt !== null) {
    const message = `being filled by "upline migrate-to", begun at ${moveBegunAt}`;
    return [problem('schema', message, 'Wait for it, or run it again if it was interrupted')];
  }
  if (pendingMigrations.length > 0) {
    const message = `${pendingMigrations.length} pending migrations: ${pendingMigrations.join(', ')}`;
    return [warning('schema', message, 'Make a backup; the next start applies them')];
  }
  return [ok('schema', 'up to date')];
}

function checkKey(config: Config, facts: DatabaseFacts | null): Finding[] {
  const check = 'secret key';
  try {
    const key = findSecretKey(config);
    const stored = facts?.secretCheck ?? null;
    if (stored === null) {
      return [ok(check, key === null ? 'is created at the first start' : 'there, and used for nothing yet')];
    }
    const remedy = `Put your copy of ${KEY_FILE_NAME} back into ${config.dataDirectory}, or set UPLINE_SECRET_KEY`;
    if (key === null) return [problem(check, 'missing: the database was written with one', remedy)];
    const isRight = createColumnCipher(key, 'installation').keyedHash(SECRET_CHECKED_TEXT) === stored;
    return [isRight ? ok(check, 'fits the database') : problem(check, 'is not that of the database', remedy)];
  } catch (error) {
    return [problemOf(check, error, `Put your copy of ${KEY_FILE_NAME} back`)];
  }
}

function checkClock({ serverTime, newestEventAt }: DatabaseFacts, now: Date): Finding[] {
  const remedy = 'Synchronize the clocks (NTP)';
  const ahead = newestEventAt === null ? 0 : Date.parse(newestEventAt) - now.getTime();
  if (ahead > CLOCK_TOLERANCE_MS) {
    return [problem('clock', `the newest record is ${inSeconds(ahead)} in the future`, remedy)];
  }
  const differenceMs = serverTime === null ? 0 : Math.abs(Date.parse(serverTime) - now.getTime());
  if (differenceMs > CLOCK_TOLERANCE_MS) {
    return [problem('clock', `differs from that of PostgreSQL by ${inSeconds(differenceMs)}`, remedy)];
  }
  return [
    ok('clock', serverTime === null ? 'not before the newest record' : 'agrees with that of PostgreSQL'),
  ];
}

function inSeconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1_000)} s`;
}
