import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  accountManager,
  PASSWORD,
  type PortalReply,
  portalClient,
  signedIn,
} from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import type { SignedInCall } from '../http/portal-operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { createAccountDependencies } from './account-storage.ts';
import { createLinkUse } from './links.ts';
import { createOwnAccount } from './own-account.ts';
import { createSignIn } from './sign-in.ts';

const BROWSER = { address: '127.0.0.1', userAgent: 'test', formerToken: null };
const NEXT = 'another long password';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

let serial = 0;
const enter = async (role: 'Developer' | 'Administrator' = 'Developer') => {
  serial += 1;
  const emailAddress = `steps${serial}@example.com`;
  return Object.assign(await signedIn(server, emailAddress, role), { emailAddress });
};
const manager = () => accountManager(server);
const signInStatus = async (EmailAddress: string, Password: string) =>
  (await portalClient(server).call('POST', '/session', { EmailAddress, Password })).status;

/** The accounts of the server, with an action after each hashing or comparison of a password. */
function interrupted(happens: () => Promise<unknown>): AccountDependencies {
  const options = { clock: () => new Date(), note: () => undefined };
  const dependencies = createAccountDependencies(server.installation, options);
  return {
    ...dependencies,
    async hashPassword(password) {
      const hash = await dependencies.hashPassword(password);
      await happens();
      return hash;
    },
    async verifyPassword(password, storedHash) {
      const isRight = await dependencies.verifyPassword(password, storedHash);
      await happens();
      return isRight;
    },
  };
}

const once = (work: () => Promise<unknown>) => {
  let first: Promise<unknown> | null = null;
  return () => {
    first ??= work();
    return first;
  };
};

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      return error.problems.map(({ code }) => code).join();
    },
  );

async function reset(accountId: number): Promise<void> {
  const { token: Token } = await manager().renewLink(accountId);
  await portalClient(server).ok('POST', '/invitations/accept', { Token, Name: 'x', Password: NEXT });
}

const callOf = (accountId: number, sessionToken = 'none'): SignedInCall => ({
  account: { accountId, name: 'x', role: 'Developer' },
  sessionToken,
  requestId: 'test',
  operation: 'ChangePassword',
  ...BROWSER,
});

describe('An account that changes while a password is compared', () => {
  it('is not signed in to if it was disabled or removed, or if its password was replaced', async () => {
    const changes: ((accountId: number) => Promise<unknown>)[] = [
      (accountId) => manager().change(accountId, { isDisabled: true }),
      (accountId) => manager().remove(accountId),
      reset,
    ];
    for (const change of changes) {
      const { accountId, emailAddress } = await enter();
      const signIn = createSignIn(interrupted(once(() => change(accountId))));
      const outcome = await refused(signIn({ emailAddress, password: PASSWORD, ...BROWSER }));
      assert.equal(outcome, 'sign_in_failed');
    }
  });

  it('keeps the password of a reset, which a change with the old password does not overwrite', async () => {
    const { accountId, emailAddress } = await enter();
    let turn = 0;
    const own = createOwnAccount(
      interrupted(async () => {
        turn += 1;
        if (turn === 2) await reset(accountId);
      }),
    );
    assert.equal(
      await refused(own.changePassword(callOf(accountId), PASSWORD, 'a third long password')),
      'wrong_password',
    );
    assert.equal(await signInStatus(emailAddress, NEXT), 200);
  });

  it('refuses a password change by a person whose account was disabled or removed during the check', async () => {
    const changes: ((accountId: number) => Promise<unknown>)[] = [
      (accountId) => manager().change(accountId, { isDisabled: true }),
      (accountId) => manager().remove(accountId),
    ];
    for (const change of changes) {
      const { accountId } = await enter();
      const own = createOwnAccount(interrupted(once(() => change(accountId))));
      assert.equal(await refused(own.changePassword(callOf(accountId), PASSWORD, NEXT)), 'not_signed_in');
    }
  });
});

describe('A one-time link', () => {
  it('is void if the account is disabled or removed, or the link is replaced, while the password is hashed', async () => {
    const changes: ((accountId: number) => Promise<unknown>)[] = [
      (accountId) => manager().change(accountId, { isDisabled: true }),
      (accountId) => manager().remove(accountId),
      (accountId) => manager().renewLink(accountId),
    ];
    for (const change of changes) {
      const { accountId } = await enter();
      const { token } = await manager().renewLink(accountId);
      const { accept } = createLinkUse(interrupted(once(() => change(accountId))));
      assert.equal(await refused(accept({ token, name: 'x', password: NEXT, ...BROWSER })), 'link_not_valid');
    }
  });
});

describe('Parallel callers', () => {
  const statuses = (replies: readonly PortalReply[]) => replies.map(({ status }) => status).sort();

  it('change one password: one call succeeds, and its password is valid', async () => {
    const person = await enter();
    const passwords = [1, 2, 3].map((turn) => `long password number ${turn}`);
    const replies = await Promise.all(
      passwords.map((NewPassword) =>
        person.call('POST', '/password', { CurrentPassword: PASSWORD, NewPassword }),
      ),
    );
    assert.deepEqual(statuses(replies), [200, 400, 400]);
    const chosen = passwords[replies.findIndex(({ status }) => status === 200)] ?? '';
    assert.equal(await signInStatus(person.emailAddress, chosen), 200);
  });

  it('remove an account, renew its link and sign it out: each gets an answer, and no session or link remains', async () => {
    const admin = await enter('Administrator');
    for (let turn = 0; turn < 5; turn += 1) {
      const person = await enter();
      const path = `/accounts/${person.accountId}`;
      const { status } = await admin.call('GET', '/accounts');
      assert.equal(status, 200);
      const replies = await Promise.all([
        admin.call('POST', `${path}/link`),
        admin.call('DELETE', `${path}/sessions`),
        admin.call('DELETE', path),
        admin.call('POST', `${path}/link`),
        signInStatus(person.emailAddress, PASSWORD).then((status) => ({ status }) as PortalReply),
      ]);
      for (const reply of replies) assert.ok([200, 201, 404, 401].includes(reply.status), `${reply.status}`);
      assert.equal((await admin.call('DELETE', `${path}/sessions`)).status, 404);
      assert.equal((await person.ok('GET', '/session')).Account, null);
    }
  });

  it('disable an account while it signs in: no session remains', async () => {
    const admin = await enter('Administrator');
    const person = await enter();
    const clients = [1, 2, 3].map(() => portalClient(server));
    await Promise.all([
      ...clients.map((client) =>
        client.call('POST', '/session', { EmailAddress: person.emailAddress, Password: PASSWORD }),
      ),
      admin.ok('PATCH', `/accounts/${person.accountId}`, { IsDisabled: true }),
    ]);
    await admin.ok('PATCH', `/accounts/${person.accountId}`, { IsDisabled: false });
    for (const client of clients) assert.equal((await client.ok('GET', '/session')).Account, null);
  });
});
