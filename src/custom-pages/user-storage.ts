import { createAccountReader } from '../accounts/account-reader.ts';
import type { DataSource } from '../database/data-source.ts';
import { createOfficeRoleReader } from '../office/office-role-reader.ts';
import { createOfficeAccess } from '../office/office-storage.ts';
import { createUsers } from './users.ts';

/** The people who can sign in to the portal, and their permissions. */
export function openUsers({ database }: Pick<DataSource, 'database'>) {
  const { reader } = database;
  const { permissionsOf } = createOfficeAccess({ database });
  const { rolesOf } = createOfficeRoleReader(reader);
  return {
    permissionsOf,
    users: createUsers({ accounts: createAccountReader(reader), permissionsOf, rolesOf }),
  };
}
