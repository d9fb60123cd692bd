import { parseArgs } from 'node:util';
import { type Account, accountState, ROLES, type Role } from '../accounts/account.ts';
import { createAccountDependencies } from '../accounts/account-storage.ts';
import { invitationAddress, type OneTimeLink } from '../accounts/links.ts';
import { type AccountManager, createAccountManager } from '../accounts/manage-accounts.ts';
import { type Config, createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { textFormats } from '../customers/record/text-formats.ts';
import { isEmailAddress } from '../kernel/email-address.ts';
import { openInstallation } from '../server/installation.ts';
import { type Command, print, UsageError } from './command.ts';
import { printRows, shortTime } from './print-rows.ts';

const USAGE = `upline users list                    everybody who has an account in the portal
upline users invite EMAIL            a new account; prints its one-time link
       [--role ROLE] [--name NAME]
upline users link EMAIL              a new one-time link, to accept the invitation or set a new password
upline users disable EMAIL           ends every session, and lets them sign in no more
upline users enable EMAIL            lets them sign in again
upline users sign-out EMAIL          ends every session
upline users remove EMAIL            removes the account; its subscriptions stay, without an owner

ROLE is developer (default) or administrator. Works while the server runs; changes take effect at once.
Links begin with UPLINE_PUBLIC_URL.`;

interface Invited {
  readonly emailAddress: string;
  readonly role: Role;
  readonly name: string;
}

/** What each action does with an account. */
type Action = (manager: AccountManager, invited: Invited, show: (link: OneTimeLink) => void) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  async invite(manager, invited, show) {
    show(await manager.invite(invited));
  },
  async link(manager, { emailAddress }, show) {
    show(await manager.renewLink((await manager.byEmail(emailAddress)).id));
  },
  async disable(manager, { emailAddress }) {
    await manager.change((await manager.byEmail(emailAddress)).id, { isDisabled: true });
    print(`${emailAddress} can't sign in any more.`);
  },
  async enable(manager, { emailAddress }) {
    await manager.change((await manager.byEmail(emailAddress)).id, { isDisabled: false });
    print(`${emailAddress} can sign in.`);
  },
  async 'sign-out'(manager, { emailAddress }) {
    const ended = await manager.signOut((await manager.byEmail(emailAddress)).id);
    print(`${ended === 1 ? '1 session' : `${ended} sessions`} of ${emailAddress} ended.`);
  },
  async remove(manager, { emailAddress }) {
    await manager.remove((await manager.byEmail(emailAddress)).id);
    print(`${emailAddress} has no account any more.`);
  },
};

export const usersCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { action, invited } = readArguments(args);
    const config = createConfig(readEnvironment());
    const installation = await openInstallation(config);
    try {
      const options = { clock: () => new Date(), note: () => undefined };
      const manager = createAccountManager(createAccountDependencies(installation, options));
      if (invited === null) printTable(await manager.list());
      else await ACTIONS[action]?.(manager, invited, (link) => printLink(config, link));
    } finally {
      await installation.close();
    }
    return 0;
  },
};

function readArguments(args: readonly string[]): { action: string; invited: Invited | null } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { role: { type: 'string' }, name: { type: 'string' } },
    allowPositionals: true,
  });
  const [action, emailAddress, ...rest] = positionals;
  if (action === undefined) throw new UsageError('Say what to do with the accounts');
  if (action !== 'list' && !Object.hasOwn(ACTIONS, action)) {
    throw new UsageError(`There is no "users ${action}"`);
  }
  if (rest.length > 0 || (action === 'list' && emailAddress !== undefined))
    throw new UsageError('Too many words');
  if (action !== 'invite' && (values.role ?? values.name) !== undefined) {
    throw new UsageError('--role and --name are for "users invite"');
  }
  if (action === 'list') return { action, invited: null };
  if (emailAddress === undefined) throw new UsageError(`"users ${action}" needs an email address`);
  if (action === 'invite' && !isEmailAddress(emailAddress)) {
    throw new UsageError(`"${emailAddress}" is no email address`);
  }
  const { name = emailAddress.split('@', 1)[0] ?? '' } = values;
  if (name.trim() === '' || !textFormats.line(name)) throw new UsageError('--name is one line of text');
  return { action, invited: { emailAddress, name, role: readRole(values.role ?? 'developer') } };
}

function readRole(text: string): Role {
  const role = ROLES.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (role === undefined) throw new UsageError('--role is developer or administrator');
  return role;
}

function printLink({ publicUrl, host, port }: Config, { token, expiresAt }: OneTimeLink): void {
  const listening = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  print(invitationAddress(publicUrl?.origin ?? listening, token));
  print(`It works once, until ${shortTime(expiresAt)}.`);
}

function printTable(accounts: readonly Account[]): void {
  printRows([
    ['EMAIL', 'NAME', 'ROLE', 'STATE', 'LAST SIGN-IN'],
    ...accounts.map((account) => [
      account.emailAddress,
      account.name,
      account.role,
      accountState(account),
      account.lastSignInAt === null ? 'never' : shortTime(account.lastSignInAt),
    ]),
  ]);
}
