import type { NewSession } from '../http/portal-operation.ts';
import { newToken } from './account.ts';
import type { AccountDependencies, AccountStores } from './account-dependencies.ts';
import type { SessionOwner } from './account-reader.ts';

const DAY_MS = 24 * 3_600_000;
const LIFE_MS = 7 * DAY_MS;
const IDLE_MS = DAY_MS / 2;
/** The last use of a session is written at most this often. */
const SEEN_MS = 60_000;

export interface SessionStart {
  readonly accountId: number;
  readonly userAgent: string;
  /** Token of the browser's previous session, which ends; `null` for none. */
  readonly formerToken: string | null;
}

/** Begins a session within a unit of work. The token is always new, so a planted token is useless. */
export async function beginSession(
  { sessions, accounts }: AccountStores,
  { accountId, userAgent, formerToken }: SessionStart,
  { keyedHash, clock }: Pick<AccountDependencies, 'keyedHash' | 'clock'>,
): Promise<NewSession> {
  const now = clock();
  const at = now.toISOString();
  const token = newToken();
  if (formerToken !== null) await sessions.end(keyedHash(formerToken));
  const expiresAt = new Date(now.getTime() + LIFE_MS).toISOString();
  await sessions.insert({ tokenHash: keyedHash(token), accountId, userAgent, at, expiresAt });
  await accounts.noteSignIn(accountId, at);
  return { token, expiresAt };
}

/** Binds a proof to a session, so that the proof ends with it. */
export interface SessionBinding {
  /** Names the session, but does not open it. */
  hashOf(sessionToken: string): string;
  /** Whether the session is currently valid and belongs to the account. */
  isOpen(sessionHash: string, accountId: number): Promise<boolean>;
}

export function createSessionBinding(
  dependencies: Pick<AccountDependencies, 'reader' | 'keyedHash' | 'clock'>,
): SessionBinding {
  const ownerOf = createSessionOwnerOf(dependencies);
  return {
    hashOf: dependencies.keyedHash,
    isOpen: async (sessionHash, accountId) => (await ownerOf(sessionHash))?.accountId === accountId,
  };
}

/** Finds the account of a session token. A session ends after a week, or after half a day without use. */
export function createFindSession(dependencies: AccountDependencies) {
  const { unitOfWork, keyedHash, clock } = dependencies;
  const ownerOf = createSessionOwnerOf(dependencies);
  return async function findSession(token: string): Promise<SessionOwner | null> {
    const now = clock();
    const hash = keyedHash(token);
    const owner = await ownerOf(hash);
    if (owner === null) return null;
    if (Date.parse(owner.lastSeenAt) + SEEN_MS < now.getTime()) {
      await unitOfWork.run(({ sessions }) => sessions.noteSeen(hash, now.toISOString()));
    }
    return owner;
  };
}

function createSessionOwnerOf({ reader, clock }: Pick<AccountDependencies, 'reader' | 'clock'>) {
  return (sessionHash: string): Promise<SessionOwner | null> => {
    const now = clock();
    const idleSince = new Date(now.getTime() - IDLE_MS).toISOString();
    return reader.sessionOwner(sessionHash, now.toISOString(), idleSince);
  };
}
