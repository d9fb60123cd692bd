import type { AccountDependencies, NoteAccountEvent } from '../accounts/account-dependencies.ts';
import { createAccountReader } from '../accounts/account-reader.ts';
import { createAccountStore } from '../accounts/account-store.ts';
import { createAttemptStore } from '../accounts/attempt-store.ts';
import { boundHashing } from '../accounts/password-hashing.ts';
import { createSessionStore } from '../accounts/session-store.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import { hashPassword } from '../passwords/hash-password.ts';
import { verifyPassword } from '../passwords/verify-password.ts';
import type { Installation } from './installation.ts';

/** What everything about accounts needs, over an installation's database. */
export function createAccountDependencies(
  { database, secretKey }: Pick<Installation, 'database' | 'secretKey'>,
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
    ...boundHashing({ hashPassword, verifyPassword }),
    note,
    clock,
  };
}

/** Removes links, sessions and counts of attempts that have run out. */
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
