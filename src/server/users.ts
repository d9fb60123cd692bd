import { createAccountReader } from '../accounts/account-reader.ts';
import { createUsers, type UserSources, type Users } from '../custom-pages/users.ts';
import { createOfficeRoleReader } from '../office/office-role-reader.ts';
import { createOfficeAccess } from '../office/office-storage.ts';
import type { Installation } from './installation.ts';

/** The people who can sign in to the portal, for extensions. */
export function createUserDirectory({ database }: Pick<Installation, 'database'>): {
  readonly users: Users;
  readonly permissionsOf: UserSources['permissionsOf'];
} {
  const { reader } = database;
  const { permissionsOf } = createOfficeAccess({ database });
  const { rolesOf } = createOfficeRoleReader(reader);
  return {
    users: createUsers({ accounts: createAccountReader(reader), permissionsOf, rolesOf }),
    permissionsOf,
  };
}
