import { createAccountReader } from '../accounts/account-reader.ts';
import type { DataSource } from '../database/data-source.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { createOfficeRoleReader } from '../office/office-role-reader.ts';
import { createOfficeAccess } from '../office/office-storage.ts';
import type { CustomPage } from './custom-page.ts';
import { createOpenPages, type OpenPages } from './open-pages.ts';
import { customPageOperations } from './operations.ts';
import { createPageTokens } from './page-tokens.ts';
import type { UserServiceDependencies } from './user-service.ts';
import { createUsers } from './users.ts';

export { validatePages } from './custom-page.ts';

export interface CustomPagePorts {
  readonly data: DataSource;
  readonly pages: readonly CustomPage[] | undefined;
  readonly clock: Clock;
}

export interface CustomPages extends ProductModule {
  readonly services: UserServiceDependencies;
  /** For the pages, which ask who opened them. */
  readonly validate: OpenPages['validate'];
  /** Where frames of the portal may lead. */
  readonly origins: readonly string[];
}

/** Pages of the company's own, in frames of the portal. */
export function createCustomPages({ data, pages = [], clock }: CustomPagePorts): CustomPages {
  const { permissionsOf, users } = openUsers(data);
  const tokens = createPageTokens(createColumnCipher(data.secretKey, 'custom-pages'), clock);
  const openPages = createOpenPages({ permissionsOf, users, pages, tokens });
  return {
    portalOperations: bindPortalOperations(customPageOperations, openPages),
    services: { users },
    validate: openPages.validate,
    origins: [...new Set(pages.map(({ url }) => new URL(url).origin))],
  };
}

/** The people who can sign in to the portal. */
function openUsers({ database }: DataSource) {
  const { reader } = database;
  const { permissionsOf } = createOfficeAccess({ database });
  const { rolesOf } = createOfficeRoleReader(reader);
  return {
    permissionsOf,
    users: createUsers({ accounts: createAccountReader(reader), permissionsOf, rolesOf }),
  };
}
