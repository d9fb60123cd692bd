import type { Logger } from 'pino';
import { createAccountReader } from '../accounts/account-reader.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { Config } from '../config/config.ts';
import { createMergeCustomers } from '../customers/merge-customers/merge-customers.ts';
import type { MergeDependencies } from '../customers/merge-customers/merge-dependencies.ts';
import { createTryMerge } from '../customers/merge-customers/preview-merge.ts';
import { createTryUndo } from '../customers/merge-customers/try-undo.ts';
import { createUndoMerge } from '../customers/merge-customers/undo-merge.ts';
import { createPatchCustomer } from '../customers/patch-customer/patch-customer.ts';
import { createResetPassword } from '../customers/reset-password/reset-password.ts';
import type { CustomerStorage } from '../customers/store/customer-storage.ts';
import { createPasswordLinkStore } from '../customers/store/password-link-store.ts';
import { createServiceLogStore } from '../customers/store/service-log-store.ts';
import { createUpgradeByPatch } from '../customers/upgrade-customer/upgrade-customer.ts';
import { createPreviewPatch } from '../customers/write/preview-patch.ts';
import type { WriteDependencies } from '../customers/write/write-dependencies.ts';
import type { DataSource } from '../database/data-source.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { EndpointTools } from '../events/events.ts';
import { createHookCallReader } from '../hooks/hook-call-reader.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { JobLog } from '../kernel/job-log.ts';
import type { ReadServerUse } from '../subscriptions/server-use.ts';
import type { SubscriptionStorage } from '../subscriptions/subscription-storage.ts';
import { createBatchReader } from '../trees/store/batch-reader.ts';
import { createPlacementChangeReader } from '../trees/store/placement-change-reader.ts';
import type { TreeDependencies } from '../trees/trees.ts';
import { createCompanyReader } from './company-reader.ts';
import { consoleOperations } from './events/operations.ts';
import { officeOperations } from './office-operations.ts';
import { createOfficeRoleReader } from './office-role-reader.ts';
import { createOfficeRoleStore } from './office-role-store.ts';
import { createOfficeAccess } from './office-storage.ts';
import { createOfficeViewReader } from './office-view-reader.ts';
import { createOfficeViewStore } from './office-view-store.ts';
import { createCompanyOverview } from './overview/company-overview.ts';
import { passwordLinkOperations } from './password-link/operations.ts';
import { createPasswordLinks } from './password-link/password-links.ts';
import { createPeopleListReader } from './people-list-reader.ts';
import { createRecordOfReads, type RecordOfReads } from './record-of-reads.ts';

export interface OfficePorts {
  readonly data: DataSource;
  readonly customers: CustomerStorage;
  readonly customerWrites: WriteDependencies & MergeDependencies;
  readonly trees: TreeDependencies;
  readonly subscriptions: Pick<SubscriptionStorage, 'reader' | 'allowed'>;
  readonly readServerUse: ReadServerUse;
  readonly endpoints: EndpointTools;
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
  /** The title of an operation of any API, by its ID. */
  readonly titleOf: (operation: string) => string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
  readonly plan: CommissionPlan;
  /** Where `upline backup` records its last run; there is no such record on PostgreSQL. */
  readonly config: Pick<Config, 'dataDirectory' | 'postgres'>;
  readonly jobs: Pick<JobLog, 'lastOf'>;
}

export interface Office extends ProductModule {
  /** Records that an operator signs on for a customer, which shows the customer's data. */
  readonly noteSignOn: RecordOfReads['noteSignOn'];
}

/** The back office: people and trees for support staff, by role, with masks and a record of reads. */
export function createOffice(ports: OfficePorts): Office {
  const { data, logger, clock, customers, customerWrites, trees, subscriptions } = ports;
  const { reader, writer, longReader } = data.database;
  const record = createRecordOfReads({
    unitOfWork: createUnitOfWork(writer, (transaction) => ({ views: createOfficeViewStore(transaction) })),
    clock,
    onError: (error) => logger.warn({ err: error }, 'cannot write the record of reads'),
  });
  const shared = { ...createOfficeAccess(data), accounts: createAccountReader(reader) };
  const passwordLinks = createPasswordLinks({
    ...{ clock, publicAddress: ports.publicAddress, customers: customers.customers },
    links: customers.passwordLinks,
    keyedHash: createColumnCipher(data.secretKey, 'password-link').keyedHash,
    unitOfWork: createUnitOfWork(writer, (transaction) => ({
      links: createPasswordLinkStore(transaction),
      serviceLog: createServiceLogStore(transaction),
    })),
    resetPassword: createResetPassword(customerWrites),
  });
  return {
    portalOperations: [
      ...bindPortalOperations(passwordLinkOperations, { passwordLinks }),
      ...bindPortalOperations(consoleOperations, {
        ...{ ...shared, tools: ports.endpoints },
        ...{ subscriptions: subscriptions.reader, rights: subscriptions.allowed },
        note: (event: object) => logger.info(event, 'event endpoint'),
      }),
      ...bindPortalOperations(officeOperations, {
        ...{ ...shared, ...customers, ...trees, titleOf: ports.titleOf, record },
        ...{ ...createChanges(customerWrites), passwordLinks },
        batches: createBatchReader(reader),
        placementChanges: createPlacementChangeReader(reader),
        roles: createOfficeRoleReader(reader),
        hookCalls: createHookCallReader(longReader),
        ...{ feed: ports.endpoints.feed, deliveries: ports.endpoints.reader },
        peopleLists: createPeopleListReader(longReader),
        views: createOfficeViewReader(reader),
        companyOverview: createCompanyOverview({
          ...{ company: createCompanyReader(data.database), readServerUse: ports.readServerUse },
          ...{ plan: ports.plan, config: ports.config, jobs: ports.jobs, clock },
        }),
        roleChanges: createUnitOfWork(writer, (transaction) => ({
          roles: createOfficeRoleStore(transaction),
        })),
        note: (event: object) => logger.info(event, 'account'),
      }),
    ],
    noteSignOn: record.noteSignOn,
    purges: [record.purge, passwordLinks.purge],
    close: record.close,
  };
}

/** The use cases that change a person. */
function createChanges(writes: WriteDependencies & MergeDependencies) {
  return {
    tryMerge: createTryMerge(writes),
    mergeCustomers: createMergeCustomers(writes),
    tryUndo: createTryUndo(writes),
    undoMerge: createUndoMerge(writes),
    patchCustomer: createPatchCustomer(writes),
    upgradeByPatch: createUpgradeByPatch(writes),
    previewPatch: createPreviewPatch(writes, 'patch', createPatchCustomer),
    previewUpgrade: createPreviewPatch(writes, 'upgrade', createUpgradeByPatch),
  };
}
