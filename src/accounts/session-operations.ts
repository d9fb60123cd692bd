import type { Static } from 'typebox';
import {
  definePortalOperation,
  type NewSession,
  type PortalCall,
  type SignedIn,
} from '../http/portal-operation.ts';
import { csrfToken } from '../http/same-origin.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { createLinkUse } from './links.ts';
import { createOwnAccount } from './own-account.ts';
import {
  acceptInvitationContract,
  changePasswordContract,
  getSessionContract,
  listSessionsContract,
  lookUpInvitationContract,
  type SessionAnswer,
  signInContract,
  signOutContract,
  signOutEverywhereContract,
} from './session-contracts.ts';
import { createFindSession } from './sessions.ts';
import { createSignIn } from './sign-in.ts';

/** Facts about this server for the pages. */
export type ServerFacts = Pick<Static<typeof SessionAnswer>, 'Environment' | 'Version' | 'OpenIdConnect'>;

export interface SessionOperationDependencies extends AccountDependencies {
  readonly facts: ServerFacts;
}

/** The operations of people on their own session and account. */
export const sessionOperations = [
  definePortalOperation(
    getSessionContract,
    'anyone',
    (dependencies: SessionOperationDependencies) =>
      async (_, { account, sessionToken }) => ({ body: await describe(dependencies, account, sessionToken) }),
  ),
  definePortalOperation(signInContract, 'anyone', (dependencies: SessionOperationDependencies) => {
    const signIn = createSignIn(dependencies);
    return async ({ body }, call) => {
      const { EmailAddress: emailAddress, Password: password } = body;
      return begun(dependencies, await signIn({ emailAddress, password, ...browserOf(call) }));
    };
  }),
  definePortalOperation(signOutContract, 'anyone', (dependencies: SessionOperationDependencies) => {
    const own = createOwnAccount(dependencies);
    return async (_, { sessionToken }) => {
      if (sessionToken !== null) await own.signOut(sessionToken);
      return { body: { Ended: Number(sessionToken !== null) }, session: 'end' };
    };
  }),
  definePortalOperation(
    signOutEverywhereContract,
    'signed-in',
    (dependencies: SessionOperationDependencies) => {
      const own = createOwnAccount(dependencies);
      return async (_, call) => ({ body: { Ended: await own.signOutEverywhere(call) }, session: 'end' });
    },
  ),
  definePortalOperation(listSessionsContract, 'signed-in', (dependencies: SessionOperationDependencies) => {
    const own = createOwnAccount(dependencies);
    return async (_, call) => ({
      body: (await own.sessions(call)).map(({ createdAt, lastSeenAt, userAgent, isThis }) => ({
        CreatedAt: createdAt,
        LastSeenAt: lastSeenAt,
        Browser: userAgent,
        IsThis: isThis,
      })),
    });
  }),
  definePortalOperation(changePasswordContract, 'signed-in', (dependencies: SessionOperationDependencies) => {
    const own = createOwnAccount(dependencies);
    return async ({ body }, call) => {
      await own.changePassword(call, body.CurrentPassword, body.NewPassword);
      return { body: {} };
    };
  }),
  definePortalOperation(lookUpInvitationContract, 'anyone', (dependencies: SessionOperationDependencies) => {
    const links = createLinkUse(dependencies);
    return async ({ body }) => {
      const { account, purpose, expiresAt } = await links.lookUp(body.Token);
      const { emailAddress, name, role } = account;
      return {
        body: { EmailAddress: emailAddress, Name: name, Role: role, Purpose: purpose, ExpiresAt: expiresAt },
      };
    };
  }),
  definePortalOperation(acceptInvitationContract, 'anyone', (dependencies: SessionOperationDependencies) => {
    const links = createLinkUse(dependencies);
    return async ({ body }, call) => {
      const { Token: token, Name: name, Password: password } = body;
      return begun(dependencies, await links.accept({ token, name, password, ...browserOf(call) }));
    };
  }),
];

async function describe(
  { reader, facts }: SessionOperationDependencies,
  account: SignedIn | null,
  token: string | null,
): Promise<Static<typeof SessionAnswer>> {
  const found = account === null ? null : await reader.byId(account.accountId);
  return {
    Account:
      found === null
        ? null
        : {
            AccountId: found.id,
            Name: found.name,
            EmailAddress: found.emailAddress,
            Role: found.role,
            AccessRequestedAt: found.accessRequestedAt,
          },
    PendingRequests: found?.role === 'Administrator' ? await reader.countAccessRequests() : null,
    CsrfToken: token === null ? null : csrfToken(token),
    ...facts,
  };
}

async function begun(dependencies: SessionOperationDependencies, session: NewSession) {
  const account = await createFindSession(dependencies)(session.token);
  return { body: await describe(dependencies, account, session.token), session };
}

/** The browser in which a session begins, and its previous session, which ends. */
function browserOf({ address, userAgent, sessionToken }: PortalCall) {
  return { address, userAgent, formerToken: sessionToken };
}
