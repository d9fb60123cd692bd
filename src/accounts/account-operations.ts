import type { Static } from 'typebox';
import {
  type NewSession,
  type PortalCall,
  type PortalOperation,
  portalOperation,
  type SignedIn,
  type SignedInCall,
} from '../http/portal-operation.ts';
import { csrfToken } from '../http/same-origin.ts';
import { type Account, accountState } from './account.ts';
import {
  type AccountAnswer,
  changeAccountContract,
  inviteAccountContract,
  type LinkAnswer,
  listAccountsContract,
  removeAccountContract,
  renewLinkContract,
  signOutAccountContract,
} from './account-contracts.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { createLinkUse, invitationAddress, type OneTimeLink } from './links.ts';
import { createAccountManager } from './manage-accounts.ts';
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

/** What pages are told of this server. */
export type ServerFacts = Pick<Static<typeof SessionAnswer>, 'Environment' | 'Version' | 'OpenIdConnect'>;

export interface AccountOperationOptions {
  readonly dependencies: AccountDependencies;
  readonly facts: ServerFacts;
  /** Where browsers reach this server, without a path. */
  readonly publicAddress: () => string;
}

/** The portal's operations on sessions and accounts. */
export function createAccountOperations(options: AccountOperationOptions): PortalOperation[] {
  return [...sessionOperations(options), ...managingOperations(options)];
}

function sessionOperations({ dependencies, facts }: AccountOperationOptions): PortalOperation[] {
  const { reader } = dependencies;
  const signIn = createSignIn(dependencies);
  const findSession = createFindSession(dependencies);
  const links = createLinkUse(dependencies);
  const own = createOwnAccount(dependencies);
  const describe = async (
    account: SignedIn | null,
    token: string | null,
  ): Promise<Static<typeof SessionAnswer>> => {
    const found = account === null ? null : await reader.byId(account.accountId);
    return {
      Account:
        found === null
          ? null
          : { AccountId: found.id, Name: found.name, EmailAddress: found.emailAddress, Role: found.role },
      CsrfToken: token === null ? null : csrfToken(token),
      ...facts,
    };
  };
  const begun = async (session: NewSession) => ({
    body: await describe(await findSession(session.token), session.token),
    session,
  });
  return [
    portalOperation(getSessionContract, 'anyone', async (_, { account, sessionToken }) => ({
      body: await describe(account, sessionToken),
    })),
    portalOperation(signInContract, 'anyone', async ({ body }, call) => {
      const { EmailAddress: emailAddress, Password: password } = body;
      return begun(await signIn({ emailAddress, password, ...browserOf(call) }));
    }),
    portalOperation(signOutContract, 'anyone', async (_, { sessionToken }) => {
      if (sessionToken !== null) await own.signOut(sessionToken);
      return { body: { Ended: Number(sessionToken !== null) }, session: 'end' };
    }),
    portalOperation(signOutEverywhereContract, 'signed-in', async (_, call) => ({
      body: { Ended: await own.signOutEverywhere(call) },
      session: 'end',
    })),
    portalOperation(listSessionsContract, 'signed-in', async (_, call) => ({
      body: (await own.sessions(call)).map(({ createdAt, lastSeenAt, userAgent, isThis }) => ({
        CreatedAt: createdAt,
        LastSeenAt: lastSeenAt,
        Browser: userAgent,
        IsThis: isThis,
      })),
    })),
    portalOperation(changePasswordContract, 'signed-in', async ({ body }, call) => {
      await own.changePassword(call, body.CurrentPassword, body.NewPassword);
      return { body: {} };
    }),
    portalOperation(lookUpInvitationContract, 'anyone', async ({ body }) => {
      const { account, purpose, expiresAt } = await links.lookUp(body.Token);
      const { emailAddress, name, role } = account;
      return {
        body: { EmailAddress: emailAddress, Name: name, Role: role, Purpose: purpose, ExpiresAt: expiresAt },
      };
    }),
    portalOperation(acceptInvitationContract, 'anyone', async ({ body }, call) => {
      const { Token: token, Name: name, Password: password } = body;
      return begun(await links.accept({ token, name, password, ...browserOf(call) }));
    }),
  ];
}

/** Where a session begins, and which one ends by that. */
function browserOf({ address, userAgent, sessionToken }: PortalCall) {
  return { address, userAgent, formerToken: sessionToken };
}

function managingOperations({ dependencies, publicAddress }: AccountOperationOptions): PortalOperation[] {
  const managerOf = ({ account, requestId }: SignedInCall) => {
    const who = { by: account.accountId, requestId };
    return createAccountManager({
      ...dependencies,
      note: (event) => dependencies.note({ ...event, ...who }),
    });
  };
  const linkAnswer = (link: OneTimeLink): Static<typeof LinkAnswer> => ({
    AccountId: link.accountId,
    Link: invitationAddress(publicAddress(), link.token),
    ExpiresAt: link.expiresAt,
  });
  return [
    portalOperation(listAccountsContract, 'administrator', async (_, call) => ({
      body: (await managerOf(call).list()).map(accountAnswer),
    })),
    portalOperation(inviteAccountContract, 'administrator', async ({ body }, call) => ({
      body: linkAnswer(
        await managerOf(call).invite({ emailAddress: body.EmailAddress, name: body.Name, role: body.Role }),
      ),
    })),
    portalOperation(renewLinkContract, 'administrator', async ({ params }, call) => ({
      body: linkAnswer(await managerOf(call).renewLink(params.accountId)),
    })),
    portalOperation(changeAccountContract, 'administrator', async ({ params, body }, call) => {
      const { Name: name, Role: role, IsDisabled: isDisabled } = body;
      const change = {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(isDisabled === undefined ? {} : { isDisabled }),
      };
      return { body: accountAnswer(await managerOf(call).change(params.accountId, change)) };
    }),
    portalOperation(removeAccountContract, 'administrator', async ({ params }, call) => {
      await managerOf(call).remove(params.accountId);
      return { body: {} };
    }),
    portalOperation(signOutAccountContract, 'administrator', async ({ params }, call) => ({
      body: { Ended: await managerOf(call).signOut(params.accountId) },
    })),
  ];
}

function accountAnswer(account: Account): Static<typeof AccountAnswer> {
  return {
    AccountId: account.id,
    Name: account.name,
    EmailAddress: account.emailAddress,
    Role: account.role,
    State: accountState(account),
    CreatedAt: account.createdAt,
    LastSignInAt: account.lastSignInAt,
  };
}
