import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { findSecretKey, KEY_FILE_NAME } from '../../config/secret-key.ts';
import { createColumnCipher } from '../../database/encryption.ts';
import { checkEmbeddedFile, type DatabaseFacts, inspectDatabase } from '../../database/inspect-database.ts';
import { SECRET_CHECKED_TEXT } from '../../database/installation.ts';
import { type Finding, ok, problem, problemOf, skipped, warning } from './finding.ts';

/** A larger difference between clocks would be visible in histories. */
const CLOCK_TOLERANCE_MS = 5_000;
const RESTORE = 'Restore a backup: docs/operating.md, Back up and restore';

export interface InspectedDatabase {
  readonly findings: readonly Finding[];
  /** `null` when the database does not exist or cannot be read. */
  readonly facts: DatabaseFacts | null;
}

/** Opens the database for reading, and checks whether a server could start with it. */
export async function checkDatabase(config: Config, now: Date): Promise<InspectedDatabase> {
  const { postgres, databaseFile } = config;
  if (postgres === null && !existsSync(databaseFile)) {
    const findings = [
      ok('database', `${databaseFile} will be created at the first start`),
      ...checkKey(config, null),
    ];
    return { findings, facts: null };
  }
  try {
    const facts = await readFacts(config);
    const damage = postgres === null ? checkEmbeddedFile(databaseFile) : [];
    const findings = [
      damage.length === 0
        ? ok('database', `reachable${postgres === null ? ', and its file is intact' : ''}`)
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
    const message = `"upline migrate-to" has been filling the database since ${moveBegunAt}`;
    return [problem('schema', message, 'Wait until it is finished. If it was interrupted, run it again')];
  }
  if (pendingMigrations.length > 0) {
    const message = `${pendingMigrations.length} pending migrations: ${pendingMigrations.join(', ')}`;
    return [warning('schema', message, 'Make a backup. The next start applies the migrations')];
  }
  return [ok('schema', 'up to date')];
}

function checkKey(config: Config, facts: DatabaseFacts | null): Finding[] {
  const check = 'secret key';
  try {
    const key = findSecretKey(config);
    const stored = facts?.secretCheck ?? null;
    if (stored === null) {
      return [
        ok(check, key === null ? 'will be created at the first start' : 'exists, and is not in use yet'),
      ];
    }
    const remedy = `Restore your copy of ${KEY_FILE_NAME} in ${config.dataDirectory}, or set UPLINE_SECRET_KEY`;
    if (key === null) return [problem(check, 'missing, but the database was written with one', remedy)];
    const isRight = createColumnCipher(key, 'installation').keyedHash(SECRET_CHECKED_TEXT) === stored;
    return [
      isRight ? ok(check, 'matches the database') : problem(check, 'does not match the database', remedy),
    ];
  } catch (error) {
    return [problemOf(check, error, `Restore your copy of ${KEY_FILE_NAME}`)];
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
    return [problem('clock', `differs from the clock of PostgreSQL by ${inSeconds(differenceMs)}`, remedy)];
  }
  return [
    ok('clock', serverTime === null ? 'not before the newest record' : 'agrees with the clock of PostgreSQL'),
  ];
}

function inSeconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1_000)} s`;
}
