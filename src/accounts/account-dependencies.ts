import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { PasswordHashing } from '../passwords/limit-hashing.ts';
import type { AccountReader } from './account-reader.ts';
import type { AccountStore } from './account-store.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { SessionStore } from './session-store.ts';

export interface AccountStores {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
}

/** Log entries about accounts for the operator: ids, never names or addresses. */
export type NoteAccountEvent = (event: AccountEvent) => void;

export interface AccountEvent {
  /** The account. */
  readonly accountId: number;
  readonly what: string;
  /** The administrator, and the request. */
  readonly by?: number;
  readonly requestId?: string;
}

/** The dependencies of all account use cases. */
export interface AccountDependencies extends PasswordHashing {
  readonly reader: AccountReader;
  readonly unitOfWork: UnitOfWork<AccountStores>;
  /** For tokens, and for subjects of attempts. */
  readonly keyedHash: (text: string) => string;
  readonly note: NoteAccountEvent;
  readonly clock: Clock;
}

interface AdministratorCall {
  readonly account: { readonly accountId: number };
  readonly requestId: string;
}

/** The same dependencies, with events that name the administrator and the request of a call. */
export function notedBy<Dependencies extends Pick<AccountDependencies, 'note'>>(
  dependencies: Dependencies,
  { account, requestId }: AdministratorCall,
): Dependencies {
  return {
    ...dependencies,
    note: (event: AccountEvent) => dependencies.note({ ...event, by: account.accountId, requestId }),
  };
}
