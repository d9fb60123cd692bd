import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createAccountOperations } from './account-operations.ts';
import { createAccountDependencies, createAccountPurge } from './account-storage.ts';
import { createFindSession } from './accounts/sessions.ts';
import type { Clock } from './call-context.ts';
import type { CommissionPlan } from './commission-plan/commission-plan.ts';
import type { Config } from './config/config.ts';
import { errorCatalogue } from './error-catalogue.ts';
import type { PortalApi } from './http/mount-portal.ts';
import type { Installation } from './installation.ts';
import { operationContracts } from './operations.ts';
import { historyFolder } from './portal/changes/read-history.ts';
import { mountChanges } from './portal/mount-changes.ts';
import { mountPages } from './portal/mount-pages.ts';
import { mountReference } from './portal/mount-reference.ts';
import { createOpenApiDocument } from './portal/openapi.ts';
import { createReferenceDocument } from './portal/reference-document.ts';
import { programVersion } from './program-version.ts';
import type { Purge } from './purging.ts';

export interface DeveloperPortalOptions {
  readonly installation: Installation;
  readonly config: Pick<Config, 'environmentType' | 'publicUrl' | 'usesLegacyErrors'>;
  readonly plan: CommissionPlan;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info'>;
  /** Known once the server listens. */
  readonly listeningAddress: () => string;
}

/** What the server has for people and their browsers. */
export interface DeveloperPortal {
  readonly api: PortalApi;
  mountPages(app: FastifyInstance): Promise<void>;
  /** The OpenAPI document of the Customers API. */
  readonly openApi: Record<string, unknown>;
  readonly purge: Purge;
}

/** Constructs and connects the developer portal. */
export function createDeveloperPortal(options: DeveloperPortalOptions): DeveloperPortal {
  const { installation, config, plan, clock, logger, listeningAddress } = options;
  const accounts = createAccountDependencies(installation, {
    clock,
    note: ({ accountId, what }) => logger.info({ accountId, what }, 'account'),
  });
  const sources = { contracts: operationContracts, catalogue: errorCatalogue, version: programVersion() };
  const describeApi = () => createOpenApiDocument(sources.contracts, sources.catalogue, sources.version);
  const openApi = describeApi();
  const reference = () => createReferenceDocument({ ...sources, ...config, plan });
  return {
    api: {
      operations: createAccountOperations({
        dependencies: accounts,
        facts: { Environment: config.environmentType, Version: programVersion(), OpenIdConnect: null },
        publicAddress: () => config.publicUrl?.origin ?? listeningAddress(),
      }),
      findSession: createFindSession(accounts),
      publicUrl: config.publicUrl,
    },
    async mountPages(app) {
      mountReference(app, { contracts: operationContracts, openApi, reference });
      await mountPages(app);
      mountChanges(app, { historyFolder, describeApi });
    },
    openApi,
    purge: createAccountPurge(accounts),
  };
}
