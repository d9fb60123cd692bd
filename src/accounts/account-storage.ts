import type { DataSource } from '../database/data-source.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import { limitHashing } from '../passwords/limit-hashing.ts';
import type { AccountDependencies, NoteAccountEvent } from './account-dependencies.ts';
import { type AccountClash, createAccountReader } from './account-reader.ts';
import { createAccountStore } from './account-store.ts';
import { createAttemptStore } from './attempt-store.ts';
import { ACCOUNT_HASHING_LIMIT } from './hashing-limit.ts';
import { createSessionStore } from './session-store.ts';

/** Creates the dependencies of all account use cases. */
export function createAccountDependencies(
  { database, secretKey }: DataSource,
  { clock, note }: { readonly clock: Clock; readonly note: NoteAccountEvent },
): AccountDependencies {
  const { keyedHash } = createColumnCipher(secretKey, 'accounts');
  return {
    reader: createAccountReader(database.reader),
    unitOfWork: createUnitOfWork(database.writer, (transaction) => ({
      accounts: createAccountStore(transaction),
      sessions: createSessionStore(transaction),
      attempts: createAttemptStore(transaction),
    })),
    keyedHash,
    ...limitHashing(ACCOUNT_HASHING_LIMIT),
    note,
    clock,
  };
}

/** Whether an account has an id. */
export function accountExists({ database }: Pick<DataSource, 'database'>): (id: number) => Promise<boolean> {
  const accounts = createAccountReader(database.reader);
  return async (id) => (await accounts.byId(id)) !== null;
}

/** Updates the keys of addresses stored under an older comparison; few accounts have one. */
export function refoldAccountKeys({ database }: Pick<DataSource, 'database'>): Promise<void> {
  return createUnitOfWork(database.writer, createAccountStore).run((accounts) => accounts.refoldKeys());
}

/** Accounts that share an email address with another one. */
export function listAccountClashes({ database }: Pick<DataSource, 'database'>): Promise<AccountClash[]> {
  return createAccountReader(database.reader).clashes();
}

/** Removes links, sessions and counts of attempts that have expired. */
export function createAccountPurge({ unitOfWork, clock }: AccountDependencies): Purge {
  return async (signal) => {
    const at = clock().toISOString();
    const links = await purgeInBatches(
      (limit) => unitOfWork.run(({ accounts }) => accounts.purgeLinks(at, limit)),
      signal,
    );
    const sessions = await purgeInBatches(
      (limit) => unitOfWork.run((stores) => stores.sessions.purge(at, limit)),
      signal,
    );
    const attempts = await purgeInBatches(
      (limit) => unitOfWork.run((stores) => stores.attempts.purge(at, limit)),
      signal,
    );
    return links + sessions + attempts;
  };
}
