import type { SessionBinding } from '../accounts/sessions.ts';
import type { DataSource } from '../database/data-source.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { CustomPage } from './custom-page.ts';
import { createOpenPages, type OpenPages } from './open-pages.ts';
import { customPageOperations } from './operations.ts';
import { createPageTokens } from './page-tokens.ts';
import type { UserServiceDependencies } from './user-service.ts';
import { openUsers } from './user-storage.ts';

export { validatePages } from './custom-page.ts';

export interface CustomPagePorts {
  readonly data: DataSource;
  readonly pages: readonly CustomPage[] | undefined;
  readonly sessions: SessionBinding;
  readonly clock: Clock;
}

export interface CustomPages extends ProductModule {
  readonly services: UserServiceDependencies;
  /** For pages that ask who opened them. */
  readonly validate: OpenPages['validate'];
  /** The origins that frames of the portal may load. */
  readonly origins: readonly string[];
}

/** The company's own pages, in frames of the portal. */
export function createCustomPages({ data, pages = [], sessions, clock }: CustomPagePorts): CustomPages {
  const { permissionsOf, users } = openUsers(data);
  const tokens = createPageTokens(createColumnCipher(data.secretKey, 'custom-pages'), clock);
  const openPages = createOpenPages({ permissionsOf, users, sessions, pages, tokens });
  return {
    portalOperations: bindPortalOperations(customPageOperations, openPages),
    services: { users },
    validate: openPages.validate,
    origins: [...new Set(pages.map(({ url }) => new URL(url).origin))],
  };
}
