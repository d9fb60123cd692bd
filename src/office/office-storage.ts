import type { DataSource } from '../database/data-source.ts';
import type { OfficeAccess } from './office-operation.ts';
import { createOfficeRoleReader } from './office-role-reader.ts';
import { ALL_PERMISSIONS, readPermissions } from './permissions.ts';

/**
 * The permissions of accounts in the back office. Administrators of the portal may give themselves any role, so they
 * have every permission without one.
 */
export function createOfficeAccess({ database }: Pick<DataSource, 'database'>): OfficeAccess {
  const roles = createOfficeRoleReader(database.reader);
  const everything = new Set(ALL_PERMISSIONS);
  return {
    permissionsOf: async ({ accountId, role }) =>
      role === 'Administrator' ? everything : readPermissions(await roles.permissionNamesOf(accountId)),
  };
}
