import { accountExists } from '../accounts/account-storage.ts';
import { operationContracts } from '../catalogue/operations.ts';
import type { Config } from '../config/config.ts';
import { ensureDataDirectory } from '../config/data-directory.ts';
import { createSecretKey, findSecretKey, KEY_FILE_NAME } from '../config/secret-key.ts';
import type { DataSource } from '../database/data-source.ts';
import type { Database } from '../database/database.ts';
import { createColumnCipher } from '../database/encryption.ts';
import {
  assertMoveFinished,
  assertSecretKey,
  hasSecretKeyCheck,
  WrongSecretKeyError,
} from '../database/installation.ts';
import { openDatabase } from '../database/open-database.ts';
import { openSecrets, type SecretManager } from '../extensions/extension-storage.ts';
import type { OperationContract } from '../http/operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { openSubscriptions, type SubscriptionStorage } from '../subscriptions/subscription-storage.ts';

/** The database of an installation with its secret key, for the server and for commands. */
export interface Installation extends DataSource {
  readonly subscriptions: SubscriptionStorage['manager'];
  readonly subscriptionStorage: SubscriptionStorage;
  /** Secrets that this server and remote extensions share. */
  readonly secrets: SecretManager;
  close(): Promise<void>;
}

export interface InstallationOptions {
  /** The operations that scopes and products name; without them, those of standard settings. */
  readonly contracts?: readonly OperationContract[];
  readonly clock?: Clock;
  /** Called when an idle connection to PostgreSQL breaks. */
  readonly onConnectionError?: (error: Error) => void;
}

/**
 * Opens the configured database. An embedded database is created at the first start.
 * @throws ConfigError, DamagedDatabaseError, WrongSecretKeyError, NewerSchemaError, UnfinishedMoveError with
 *   one clear line each
 */
export async function openInstallation(
  config: Pick<Config, 'databaseFile' | 'postgres' | 'dataDirectory' | 'secretKey' | 'secrets'> &
    Partial<Pick<Config, 'longReads'>>,
  {
    contracts = operationContracts,
    clock = () => new Date(),
    onConnectionError = () => undefined,
  }: InstallationOptions = {},
): Promise<Installation> {
  ensureDataDirectory(config);
  const foundKey = findSecretKey(config);
  const { postgres, databaseFile, longReads } = config;
  const database = await openDatabase(
    postgres === null ? { file: databaseFile } : { ...postgres, onConnectionError },
    longReads === undefined ? {} : { longReads },
  );
  const secretKey = await settleSecretKey(config, database, foundKey).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const subscriptionStorage = openSubscriptions(
    { database, secretKey },
    {
      contracts,
      isAccount: accountExists({ database }),
      clock,
    },
  );
  const secrets = openSecrets({ database, secretKey }, { fixed: config.secrets, clock });
  const close = () => database.close();
  return {
    database,
    secretKey,
    subscriptions: subscriptionStorage.manager,
    subscriptionStorage,
    secrets,
    close,
  };
}

/** Finds the key, or creates one for a new database. A new key cannot read an existing database. */
async function settleSecretKey(
  config: Pick<Config, 'dataDirectory' | 'secretKey'>,
  { writer }: Database,
  found: Buffer | null,
): Promise<Buffer> {
  await assertMoveFinished(writer);
  const isFirstStart = found === null && !(await hasSecretKeyCheck(writer));
  // Read again: another process may have created the key. A process does that before it writes the check.
  const secretKey = found ?? (isFirstStart ? createSecretKey(config) : findSecretKey(config));
  if (secretKey === null) {
    throw new WrongSecretKeyError(
      `The secret key that this database was written with is missing: restore ${KEY_FILE_NAME} in ${config.dataDirectory}, or set UPLINE_SECRET_KEY`,
    );
  }
  await assertSecretKey(writer, createColumnCipher(secretKey, 'installation'));
  return secretKey;
}
