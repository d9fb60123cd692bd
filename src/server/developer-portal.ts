import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { AccountDependencies } from '../accounts/account-dependencies.ts';
import { createAccountOperations } from '../accounts/account-operations.ts';
import { createOpenIdConnect } from '../accounts/openid-connect.ts';
import { createFindSession } from '../accounts/sessions.ts';
import { createSignInElsewhere } from '../accounts/sign-in-elsewhere.ts';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { operationContracts } from '../catalogue/operations.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { Config } from '../config/config.ts';
import { createColumnCipher } from '../database/encryption.ts';
import type { PortalApi } from '../http/mount-portal.ts';
import type { PortalOperation } from '../http/portal-operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { programVersion } from '../kernel/program-version.ts';
import type { Purge } from '../kernel/purging.ts';
import { historyFolder } from '../portal/changes/read-history.ts';
import { mountChanges } from '../portal/mount-changes.ts';
import { mountOpenIdConnect } from '../portal/mount-openid-connect.ts';
import { mountPages } from '../portal/mount-pages.ts';
import { mountReference } from '../portal/mount-reference.ts';
import { createOpenApiDocument } from '../portal/openapi.ts';
import { createReferenceDocument } from '../portal/reference-document.ts';
import { createAccountDependencies, createAccountPurge } from './account-storage.ts';
import type { Installation } from './installation.ts';

export interface DeveloperPortalOptions {
  readonly installation: Installation;
  readonly config: Pick<Config, 'environmentType' | 'publicUrl' | 'usesLegacyErrors' | 'openId'>;
  readonly plan: CommissionPlan;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info'>;
  /** Those of the portal's API that others bring. */
  readonly operations: readonly PortalOperation[];
  /** Known once the server listens. */
  readonly listeningAddress: () => string;
}

/** What the server has for people and their browsers. */
export interface DeveloperPortal {
  readonly api: PortalApi;
  mountPages(app: FastifyInstance): Promise<void>;
  readonly purge: Purge;
}

/** Constructs and connects the developer portal. */
export function createDeveloperPortal(options: DeveloperPortalOptions): DeveloperPortal {
  const { installation, config, plan, clock, logger, listeningAddress } = options;
  const accounts = createAccountDependencies(installation, {
    clock,
    note: (event) => logger.info(event, 'account'),
  });
  const sources = { contracts: operationContracts, catalogue: errorCatalogue, version: programVersion() };
  const describeApi = () => createOpenApiDocument(sources.contracts, sources.catalogue, sources.version);
  const reference = () => createReferenceDocument({ ...sources, ...config, plan });
  const publicAddress = () => config.publicUrl?.origin ?? listeningAddress();
  return {
    api: {
      operations: [
        ...createAccountOperations({
          dependencies: accounts,
          facts: {
            Environment: config.environmentType,
            Version: programVersion(),
            OpenIdConnect: config.openId === null ? null : { Name: config.openId.name },
          },
          publicAddress,
        }),
        ...options.operations,
      ],
      findSession: createFindSession(accounts),
      publicUrl: config.publicUrl,
    },
    async mountPages(app) {
      await mountSignInElsewhere(app, options, accounts, publicAddress);
      mountReference(app, { contracts: operationContracts, openApi: describeApi, reference });
      await mountPages(app);
      mountChanges(app, { historyFolder, describeApi });
    },
    purge: createAccountPurge(accounts),
  };
}

/** Only where the settings name an OpenID provider. */
async function mountSignInElsewhere(
  app: FastifyInstance,
  { installation, config: { openId, publicUrl }, clock }: DeveloperPortalOptions,
  accounts: AccountDependencies,
  publicAddress: () => string,
): Promise<void> {
  if (openId === null) return;
  await mountOpenIdConnect(app, {
    openId: createOpenIdConnect(openId),
    signIn: createSignInElsewhere(accounts),
    cipher: createColumnCipher(installation.secretKey, 'openid-connect'),
    publicUrl,
    publicAddress,
    clock,
  });
}
