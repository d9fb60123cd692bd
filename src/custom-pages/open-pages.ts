import type { SignedIn } from '../http/portal-operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { Permission } from '../office/permissions.ts';
import type { CustomPage } from './custom-page.ts';
import { customPageProblem } from './errors.ts';
import type { PageTokens } from './page-tokens.ts';
import type { Users } from './users.ts';

export interface OpenPages {
  /** The pages that an account may open. */
  list(account: SignedIn): Promise<readonly CustomPage[]>;
  /**
   * The address for the frame.
   * @throws ProblemError `custom_page_not_found`, also without the right
   */
  open(account: SignedIn, pageId: string, associateId: number | undefined): Promise<string>;
  /**
   * The user name of the person who opened a page, while they may.
   * @throws ProblemError `page_token_not_valid`
   */
  validate(token: string, pageId: string): Promise<string>;
}

export interface OpenPagesDependencies {
  readonly pages: readonly CustomPage[];
  readonly tokens: PageTokens;
  readonly users: Users;
  readonly permissionsOf: (account: SignedIn) => Promise<ReadonlySet<Permission>>;
}

export function createOpenPages({ pages, tokens, users, permissionsOf }: OpenPagesDependencies): OpenPages {
  const list = async (account: SignedIn) => {
    if (pages.length === 0) return [];
    const permissions = await permissionsOf(account);
    return pages.filter(({ right }) => right === undefined || permissions.has(right));
  };
  return {
    list,
    async open(account, pageId, associateId) {
      const page = (await list(account)).find(({ id }) => id === pageId);
      if (page === undefined) throw new ProblemError([customPageProblem('custom_page_not_found', 'pageId')]);
      const url = new URL(page.url);
      url.searchParams.append('pageId', page.id);
      url.searchParams.append('pageToken', tokens.issue(account.accountId, page.id));
      if (associateId !== undefined) url.searchParams.append('associateId', String(associateId));
      return url.href;
    },
    async validate(token, pageId) {
      const page = pages.find(({ id }) => id === pageId);
      const accountId = page === undefined ? null : tokens.accountOf(token, pageId);
      const user = accountId === null ? null : await users.byId(accountId);
      // Asked again: the right may be gone.
      const isPermitted = page?.right === undefined || user?.rights.includes(page.right) === true;
      if (user !== null && isPermitted) return user.account.emailAddress;
      throw new ProblemError([customPageProblem('page_token_not_valid', 'Token')]);
    },
  };
}
