import { ConfigError } from '../config/config-error.ts';
import { PlanConflictError } from '../customers/store/unique-indexes.ts';
import { BackupError } from '../database/backup.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import { UnfinishedMoveError, WrongSecretKeyError } from '../database/installation.ts';
import { NewerSchemaError } from '../database/migrate.ts';
import { MoveRefusedError } from '../database/move/move-refused-error.ts';
import { DamagedDatabaseError } from '../database/open-database.ts';
import { UnusableDatabaseError } from '../database/unusable-database-error.ts';
import { ExtensionError } from '../extensions/load-extension.ts';
import { SecretError } from '../extensions/manage-secrets.ts';
import { ImportRefusedError } from '../import/errors.ts';
import { ProblemError } from '../kernel/problem.ts';
import { HistoryError } from '../portal/changes/history-error.ts';
import { SubscriptionError } from '../subscriptions/manage-subscriptions.ts';
import { TreeConflictError } from '../trees/store/record-trees.ts';
import { printError } from './command.ts';
import { describeProblem } from './describe-problem.ts';

/** Settings, plan or data that must be corrected before the program can run. */
const USER_ERRORS = [
  ConfigError,
  ExtensionError,
  PlanConflictError,
  TreeConflictError,
  DamagedDatabaseError,
  UnusableDatabaseError,
  WrongSecretKeyError,
  NewerSchemaError,
  UnfinishedMoveError,
  MoveRefusedError,
  ImportRefusedError,
];

/** A failed operation, described in one line. */
const FAILED = [SubscriptionError, SecretError, BackupError, HistoryError];

/**
 * Prints in one line why a command failed.
 * @returns the exit code
 */
export function reportFailure(error: unknown): number {
  if (USER_ERRORS.some((known) => error instanceof known)) {
    // Values of settings and names from an extension may contain line breaks; the output must be one line.
    printError(`upline: ${(error as Error).message.replace(/\s*[\r\n]\s*/g, ' ')}`);
    return 2;
  }
  // An error of the operator can come from problems, whose messages contain API names.
  const known = error instanceof Error && error.cause instanceof ProblemError ? error.cause : error;
  if (known instanceof ProblemError) {
    printError(`upline: ${known.problems.map(describeProblem).join(' ')}`);
    return 1;
  }
  if (FAILED.some((failure) => error instanceof failure)) {
    printError(`upline: ${(error as Error).message}`);
    return 1;
  }
  if (isDatabaseUnavailable(error)) {
    const { message, code } = error as NodeJS.ErrnoException;
    printError(`upline: the database is not available: ${message || code}`);
    return 1;
  }
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
