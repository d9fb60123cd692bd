import { createAccountReader } from '../accounts/account-reader.ts';
import { createUsers, type UserSources, type Users } from '../custom-pages/users.ts';
import { createPermissionsOf } from '../office/office.ts';
import { createOfficeRoleReader } from '../office/office-role-reader.ts';
import type { Installation } from './installation.ts';

/** The people who can sign in to the portal, for extensions. */
export function createUserDirectory({ database: { reader } }: Pick<Installation, 'database'>): {
  readonly users: Users;
  readonly permissionsOf: UserSources['permissionsOf'];
} {
  const roles = createOfficeRoleReader(reader);
  const permissionsOf = createPermissionsOf(roles);
  const { rolesOf } = roles;
  return {
    users: createUsers({ accounts: createAccountReader(reader), permissionsOf, rolesOf }),
    permissionsOf,
  };
}
