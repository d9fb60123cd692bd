import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/accounts.ts';
import { createOpenIdConnect } from '../accounts/openid-connect.ts';
import { type CommissionPlan, enabledTrees } from '../commission-plan/commission-plan.ts';
import type { Config } from '../config/config.ts';
import type { DataSource } from '../database/data-source.ts';
import { createColumnCipher } from '../database/encryption.ts';
import type { PortalApi } from '../http/mount-portal.ts';
import type { OperationContract } from '../http/operation.ts';
import type { PortalOperation } from '../http/portal-operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { lazy } from '../kernel/lazy.ts';
import type { ErrorDefinition } from '../kernel/problem.ts';
import { programVersion } from '../kernel/program-version.ts';
import { historyFolder } from './changes/read-history.ts';
import { describePlan } from './describe-plan.ts';
import { mountChanges } from './mount-changes.ts';
import { mountOpenIdConnect } from './mount-openid-connect.ts';
import { createNotFoundPage, mountPages } from './mount-pages.ts';
import { mountReference } from './mount-reference.ts';
import { createOpenApiDocument } from './openapi.ts';
import { createReferencePlaces } from './reference-addresses.ts';
import { createReferenceDocument } from './reference-document.ts';
import { introduction } from './reference-prose.ts';

export interface PortalPorts {
  readonly data: DataSource;
  readonly config: Pick<Config, 'environmentType' | 'publicUrl' | 'usesLegacyErrors' | 'openId'>;
  readonly plan: CommissionPlan;
  readonly accounts: Pick<Accounts, 'findSession' | 'singleSignOn' | 'useFlow'>;
  /** Every operation of the API, in the order of the reference. */
  readonly contracts: readonly OperationContract[];
  /** Descriptions of groups that only this server has. */
  readonly groups: Readonly<Record<string, string>>;
  /** Every error that an answer can contain, by code. */
  readonly errors: Readonly<Record<string, ErrorDefinition>>;
  /** The portal's own API, with the operations of all modules. */
  readonly operations: readonly PortalOperation[];
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
  /** Origins of pages that the portal shows in frames. */
  readonly frameOrigins: readonly string[];
  readonly clock: Clock;
}

/** The server's pages and routes for people and their browsers. */
export interface Portal {
  readonly api: PortalApi;
  mountPages(app: FastifyInstance): Promise<void>;
  readonly sendNotFoundPage: ReturnType<typeof createNotFoundPage>;
}

export function createPortal(ports: PortalPorts): Portal {
  const { config, plan, accounts, contracts, operations } = ports;
  const sources = { contracts, catalogue: ports.errors, version: programVersion() };
  const apiText = lazy(() =>
    JSON.stringify(createOpenApiDocument(sources.contracts, sources.catalogue, sources.version)),
  );
  const reference = () => createReferenceDocument({ ...sources, ...config, groups: ports.groups, plan });
  return {
    api: { operations, findSession: accounts.findSession, publicUrl: config.publicUrl },
    sendNotFoundPage: createNotFoundPage(),
    async mountPages(app) {
      await mountSingleSignOn(app, ports);
      mountReference(app, { contracts, apiText, reference, plan: () => describePlan(plan) });
      await mountPages(app, {
        isInReference: createReferencePlaces(contracts, introduction(config)),
        isTree: (name) => enabledTrees(plan).some((tree) => tree.name === name),
        frameOrigins: ports.frameOrigins,
      });
      mountChanges(app, { historyFolder, apiText });
    },
  };
}

/** Only if the settings name an OpenID provider. */
async function mountSingleSignOn(
  app: FastifyInstance,
  { data, config: { openId, publicUrl }, accounts, publicAddress, clock }: PortalPorts,
): Promise<void> {
  if (openId === null) return;
  await mountOpenIdConnect(app, {
    openId: createOpenIdConnect(openId),
    signIn: accounts.singleSignOn,
    useFlow: accounts.useFlow,
    cipher: createColumnCipher(data.secretKey, 'openid-connect'),
    publicUrl,
    publicAddress,
    clock,
  });
}
