import type { SessionBinding } from '../accounts/sessions.ts';
import type { SignedIn, SignedInCall } from '../http/portal-operation.ts';
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
  open(
    call: Pick<SignedInCall, 'account' | 'sessionToken'>,
    pageId: string,
    associateId: number | undefined,
  ): Promise<string>;
  /**
   * The user name of the person who opened a page, while permitted and signed in.
   * @throws ProblemError `page_token_not_valid`
   */
  validate(token: string, pageId: string): Promise<string>;
}

export interface OpenPagesDependencies {
  readonly pages: readonly CustomPage[];
  readonly tokens: PageTokens;
  readonly users: Users;
  readonly sessions: SessionBinding;
  readonly permissionsOf: (account: SignedIn) => Promise<ReadonlySet<Permission>>;
}

export function createOpenPages(dependencies: OpenPagesDependencies): OpenPages {
  const { pages, tokens, users, sessions, permissionsOf } = dependencies;
  const list = async (account: SignedIn) => {
    if (pages.length === 0) return [];
    const permissions = await permissionsOf(account);
    return pages.filter(({ right }) => right === undefined || permissions.has(right));
  };
  return {
    list,
    async open({ account, sessionToken }, pageId, associateId) {
      const page = (await list(account)).find(({ id }) => id === pageId);
      if (page === undefined) throw new ProblemError([customPageProblem('custom_page_not_found', 'pageId')]);
      const opener = { accountId: account.accountId, sessionHash: sessions.hashOf(sessionToken) };
      const url = new URL(page.url);
      url.searchParams.append('pageId', page.id);
      url.searchParams.append('pageToken', tokens.issue(opener, page.id));
      if (associateId !== undefined) url.searchParams.append('associateId', String(associateId));
      return url.href;
    },
    async validate(token, pageId) {
      const page = pages.find(({ id }) => id === pageId);
      const opener = page === undefined ? null : tokens.openerOf(token, pageId);
      // Checked again: the session or the right may have ended.
      const isSignedIn = opener !== null && (await sessions.isOpen(opener.sessionHash, opener.accountId));
      const user = isSignedIn ? await users.byId(opener.accountId) : null;
      const isPermitted = page?.right === undefined || user?.rights.includes(page.right) === true;
      if (user !== null && isPermitted) return user.account.emailAddress;
      throw new ProblemError([customPageProblem('page_token_not_valid', 'Token')]);
    },
  };
}
