import type { Logger } from 'pino';
import { createAccountReader } from '../accounts/account-reader.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import type { NameReader } from '../customers/store/name-reader.ts';
import type { SearchReader } from '../customers/store/search-reader.ts';
import type { WebAliasReader } from '../customers/store/web-alias-reader.ts';
import type { DataSource } from '../database/data-source.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { bindPortalOperations, type SignedIn } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { TreeReader } from '../trees/store/tree-reader.ts';
import { officeOperations } from './office-operations.ts';
import { createOfficeRoleReader, type OfficeRoleReader } from './office-role-reader.ts';
import { createOfficeRoleStore } from './office-role-store.ts';
import { createOfficeViewReader } from './office-view-reader.ts';
import { createOfficeViewStore } from './office-view-store.ts';
import { ALL_PERMISSIONS, type Permission, readPermissions } from './permissions.ts';
import { createRecordOfReads } from './record-of-reads.ts';

export interface OfficePorts {
  readonly data: DataSource;
  readonly plan: CommissionPlan;
  readonly customers: CustomerReader;
  readonly names: NameReader;
  readonly search: SearchReader;
  readonly webAliases: WebAliasReader;
  readonly trees: TreeReader;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** The back office: people and trees for those who answer the phone, by role, with masks and a record of reads. */
export function createOffice(ports: OfficePorts): ProductModule {
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
      permissionsOf: createPermissionsOf(roles),
      accounts: createAccountReader(reader),
      views: createOfficeViewReader(reader),
      roleChanges: createUnitOfWork(writer, (transaction) => ({
        roles: createOfficeRoleStore(transaction),
      })),
      note: (event: object) => logger.info(event, 'account'),
    }),
    purges: [record.purge],
    close: record.close,
  };
}

/** Administrators of the portal may give themselves any role, so they may do everything without one. */
export function createPermissionsOf(roles: OfficeRoleReader) {
  return async ({ accountId, role }: SignedIn): Promise<ReadonlySet<Permission>> =>
    role === 'Administrator'
      ? new Set(ALL_PERMISSIONS)
      : readPermissions(await roles.permissionNamesOf(accountId));
}
