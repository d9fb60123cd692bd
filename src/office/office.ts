import type { Logger } from 'pino';
import { createAccountReader } from '../accounts/account-reader.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { createPatchCustomer } from '../customers/patch-customer/patch-customer.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import type { NameReader } from '../customers/store/name-reader.ts';
import type { SearchReader } from '../customers/store/search-reader.ts';
import type { ServiceLogReader } from '../customers/store/service-log-reader.ts';
import type { ServiceLogStore } from '../customers/store/service-log-store.ts';
import type { WebAliasReader } from '../customers/store/web-alias-reader.ts';
import { createUpgradeByPatch } from '../customers/upgrade-customer/upgrade-customer.ts';
import { type ApplyPatch, createPreviewPatch } from '../customers/write/preview-patch.ts';
import type { WriteDependencies } from '../customers/write/write-dependencies.ts';
import type { DataSource } from '../database/data-source.ts';
import { createUnitOfWork, type UnitOfWork } from '../database/unit-of-work.ts';
import { createHookCallReader } from '../hooks/hook-call-reader.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { lazy } from '../kernel/lazy.ts';
import type { TreeReader } from '../trees/store/tree-reader.ts';
import { officeOperations } from './office-operations.ts';
import { createOfficeRoleReader } from './office-role-reader.ts';
import { createOfficeRoleStore } from './office-role-store.ts';
import { createOfficeAccess } from './office-storage.ts';
import { createOfficeViewReader } from './office-view-reader.ts';
import { createOfficeViewStore } from './office-view-store.ts';
import { createRecordOfReads, type RecordOfReads } from './record-of-reads.ts';

export interface OfficePorts {
  readonly data: DataSource;
  readonly plan: CommissionPlan;
  readonly customers: CustomerReader;
  readonly names: NameReader;
  readonly search: SearchReader;
  readonly webAliases: WebAliasReader;
  readonly trees: TreeReader;
  readonly serviceLog: UnitOfWork<{ readonly serviceLog: ServiceLogStore }>;
  readonly serviceLogReader: ServiceLogReader;
  /** Complete only when the server has started. */
  readonly writes: () => WriteDependencies;
  /** The title of an operation of any API, by its ID. */
  readonly titleOf: (operation: string) => string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

export interface Office extends ProductModule {
  /** One record for all modules: it counts repeated looks, and the access log writes what waits in it. */
  readonly record: RecordOfReads;
}

/** The back office: people and trees for those who answer the phone, by role, with masks and a record of reads. */
export function createOffice(ports: OfficePorts): Office {
  const { data, logger, clock } = ports;
  const { reader, writer } = data.database;
  const roles = createOfficeRoleReader(reader);
  const record = createRecordOfReads({
    unitOfWork: createUnitOfWork(writer, (transaction) => ({ views: createOfficeViewStore(transaction) })),
    clock,
    onError: (error) => logger.warn({ err: error }, 'cannot write the record of reads'),
  });
  return {
    portalOperations: bindPortalOperations(officeOperations, {
      ...ports,
      roles,
      record,
      ...createOfficeAccess(data),
      accounts: createAccountReader(reader),
      ...createChanges(ports.writes),
      hookCalls: createHookCallReader(data.database.longReader),
      views: createOfficeViewReader(reader),
      roleChanges: createUnitOfWork(writer, (transaction) => ({
        roles: createOfficeRoleStore(transaction),
      })),
      note: (event: object) => logger.info(event, 'account'),
    }),
    record,
    purges: [record.purge],
    close: record.close,
  };
}

/** The use cases that change a person; built with the first call, when the server has started. */
function createChanges(writes: OfficePorts['writes']) {
  const patch = lazy(() => createPatchCustomer(writes()));
  const upgrade = lazy(() => createUpgradeByPatch(writes()));
  const previewOfPatch = lazy(() => createPreviewPatch(writes(), 'patch', createPatchCustomer));
  const previewOfUpgrade = lazy(() => createPreviewPatch(writes(), 'upgrade', createUpgradeByPatch));
  type Change = Parameters<ApplyPatch>;
  return {
    patchCustomer: (...change: Change) => patch()(...change),
    upgradeByPatch: (...change: Change) => upgrade()(...change),
    previewPatch: (...change: Change) => previewOfPatch()(...change),
    previewUpgrade: (...change: Change) => previewOfUpgrade()(...change),
  };
}
