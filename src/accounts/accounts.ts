import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { DataSource } from '../database/data-source.ts';
import { bindPortalOperations, type SignedIn } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { programVersion } from '../kernel/program-version.ts';
import { createAccountDependencies, createAccountPurge } from './account-storage.ts';
import { accountPortalOperations } from './portal-operations.ts';
import type { ServerFacts } from './session-operations.ts';
import { createFindSession, createSessionBinding, type SessionBinding } from './sessions.ts';
import { createSingleSignOn, createUseFlow } from './single-sign-on.ts';

export interface AccountPorts {
  readonly data: DataSource;
  readonly config: Pick<Config, 'environmentType' | 'openId'>;
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
  readonly logger: Pick<Logger, 'info'>;
  readonly clock: Clock;
}

/** The people who sign in to the portal: invitations, sessions, locks, single sign-on. */
export interface Accounts extends ProductModule {
  /** The account that a session token belongs to, if the session is currently valid. */
  findSession(token: string): Promise<SignedIn | null>;
  readonly sessionBinding: SessionBinding;
  readonly singleSignOn: ReturnType<typeof createSingleSignOn>;
  readonly useFlow: ReturnType<typeof createUseFlow>;
}

export function createAccounts({ data, config, publicAddress, logger, clock }: AccountPorts): Accounts {
  const note = (event: object) => logger.info(event, 'account');
  const facts = serverFacts(config);
  const dependencies = { ...createAccountDependencies(data, { clock, note }), facts, publicAddress };
  return {
    portalOperations: bindPortalOperations(accountPortalOperations, dependencies),
    purges: [createAccountPurge(dependencies)],
    findSession: createFindSession(dependencies),
    sessionBinding: createSessionBinding(dependencies),
    singleSignOn: createSingleSignOn(dependencies),
    useFlow: createUseFlow(dependencies),
  };
}

/** Facts about this server for the pages. */
function serverFacts({ environmentType, openId }: AccountPorts['config']): ServerFacts {
  return {
    Environment: environmentType,
    Version: programVersion(),
    OpenIdConnect: openId === null ? null : { Name: openId.name },
  };
}
