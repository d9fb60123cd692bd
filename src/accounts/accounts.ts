import type { DataSource } from '../database/data-source.ts';
import { bindPortalOperations, type SignedIn } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { accessRequestOperations } from './access-request-operations.ts';
import type { NoteAccountEvent } from './account-dependencies.ts';
import { accountOperations } from './account-operations.ts';
import { createAccountDependencies, createAccountPurge } from './account-storage.ts';
import { type ServerFacts, sessionOperations } from './session-operations.ts';
import { createFindSession } from './sessions.ts';
import { createSingleSignOn, createUseFlow } from './single-sign-on.ts';

export interface AccountPorts {
  readonly data: DataSource;
  /** Facts about this server for the pages. */
  readonly facts: ServerFacts;
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
  readonly note: NoteAccountEvent;
  readonly clock: Clock;
}

/** The people who sign in to the portal: invitations, sessions, locks, single sign-on. */
export interface Accounts extends ProductModule {
  /** The account that a session token belongs to, if the session is currently valid. */
  findSession(token: string): Promise<SignedIn | null>;
  readonly singleSignOn: ReturnType<typeof createSingleSignOn>;
  readonly useFlow: ReturnType<typeof createUseFlow>;
}

export function createAccounts({ data, facts, publicAddress, note, clock }: AccountPorts): Accounts {
  const dependencies = { ...createAccountDependencies(data, { clock, note }), facts, publicAddress };
  return {
    portalOperations: [
      ...bindPortalOperations(sessionOperations, dependencies),
      ...bindPortalOperations(accountOperations, dependencies),
      ...bindPortalOperations(accessRequestOperations, dependencies),
    ],
    purges: [createAccountPurge(dependencies)],
    findSession: createFindSession(dependencies),
    singleSignOn: createSingleSignOn(dependencies),
    useFlow: createUseFlow(dependencies),
  };
}
