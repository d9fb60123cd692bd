import { type Account, accountState, ROLES, type Role } from '../accounts/account.ts';
import { invitationAddress, type OneTimeLink } from '../accounts/links.ts';
import { type AccountManager, createAccountManager } from '../accounts/manage-accounts.ts';
import { type Config, createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { textFormats } from '../http/text-formats.ts';
import { isEmailAddress } from '../kernel/email-address.ts';
import { countOf } from '../kernel/format-count.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, UsageError } from './command.ts';
import { printJson, printList, shortTime } from './print-rows.ts';
import { JSON_OPTION, readAction, readArguments } from './read-words.ts';

const USAGE = `upline users list [--json]
    all accounts of the portal
upline users invite EMAIL [--role ROLE] [--name NAME] [--json]
    a new account; prints its one-time link
upline users link EMAIL [--json]
    a new one-time link, to accept the invitation or set a new password
upline users disable EMAIL
    ends every session, and blocks sign-in
upline users enable EMAIL
    allows sign-in again
upline users sign-out EMAIL
    ends every session
upline users remove EMAIL
    removes the account; its subscriptions stay, without an owner

ROLE is developer (default) or administrator. Works with a running server;
changes take effect at once. Links begin with UPLINE_PUBLIC_URL.`;

const OPTIONS = { role: { type: 'string' }, name: { type: 'string' }, ...JSON_OPTION } as const;

/** The options that each action accepts. */
const TAKES = {
  list: ['json'],
  invite: ['role', 'name', 'json'],
  link: ['json'],
  disable: [],
  enable: [],
  'sign-out': [],
  remove: [],
} as const satisfies Record<string, readonly (keyof typeof OPTIONS)[]>;

interface Invited {
  readonly emailAddress: string;
  readonly role: Role;
  readonly name: string;
}

/** Each action on an account. */
type Action = (manager: AccountManager, invited: Invited, show: (link: OneTimeLink) => void) => Promise<void>;

const ACTIONS: Readonly<Record<Exclude<keyof typeof TAKES, 'list'>, Action>> = {
  async invite(manager, invited, show) {
    show(await manager.invite(invited));
  },
  async link(manager, { emailAddress }, show) {
    show(await manager.renewLink((await manager.byEmail(emailAddress)).id));
  },
  async disable(manager, { emailAddress }) {
    await manager.change((await manager.byEmail(emailAddress)).id, { isDisabled: true });
    print(`${emailAddress} can no longer sign in.`);
  },
  async enable(manager, { emailAddress }) {
    await manager.change((await manager.byEmail(emailAddress)).id, { isDisabled: false });
    print(`${emailAddress} can sign in.`);
  },
  async 'sign-out'(manager, { emailAddress }) {
    const ended = await manager.signOut((await manager.byEmail(emailAddress)).id);
    print(`${countOf(ended, 'session')} of ${emailAddress} ended.`);
  },
  async remove(manager, { emailAddress }) {
    await manager.remove((await manager.byEmail(emailAddress)).id);
    print(`${emailAddress} no longer has an account.`);
  },
};

export const usersCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { action, invited, json } = readWordsOfUsers(args);
    const config = createConfig(readEnvironment());
    if (action !== 'invite') assertDatabaseExists(config);
    // Loaded only now: help and usage errors answer without the database.
    const { openInstallation } = await import('../server/installation.ts');
    const { createAccountDependencies } = await import('../accounts/account-storage.ts');
    const installation = await openInstallation(config);
    try {
      const options = { clock: () => new Date(), note: () => undefined };
      const manager = createAccountManager(createAccountDependencies(installation, options));
      if (action === 'list' || invited === null) printAccounts(await manager.list(), json);
      else await ACTIONS[action](manager, invited, (link) => printLink(config, link, json));
    } finally {
      await installation.close();
    }
    return 0;
  },
};

function readWordsOfUsers(words: readonly string[]): {
  action: keyof typeof TAKES;
  invited: Invited | null;
  json: boolean;
} {
  const { action, rest, values } = readAction('users', words, OPTIONS, TAKES);
  const [emailAddress = ''] = readArguments(rest, action === 'list' ? [] : ['EMAIL']);
  const { json } = values;
  if (action === 'list') return { action, invited: null, json };
  if (action === 'invite' && !isEmailAddress(emailAddress)) {
    throw new UsageError(`"${emailAddress}" is not an email address`);
  }
  const { name = emailAddress.split('@', 1)[0] ?? '' } = values;
  if (name.trim() === '' || !textFormats.line(name)) throw new UsageError('--name is one line of text');
  return { action, invited: { emailAddress, name, role: readRole(values.role ?? 'developer') }, json };
}

function readRole(text: string): Role {
  const role = ROLES.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (role === undefined) throw new UsageError('--role is developer or administrator');
  return role;
}

function printLink(
  { publicUrl, host, port }: Config,
  { token, expiresAt }: OneTimeLink,
  json: boolean,
): void {
  const listening = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const address = invitationAddress(publicUrl?.origin ?? listening, token);
  if (json) printJson({ address, expiresAt });
  else print(`${address}\nIt works once, until ${shortTime(expiresAt)}.`);
}

function printAccounts(accounts: readonly Account[], json: boolean): void {
  if (json) printJson(accounts.map(accountJson));
  else printTable(accounts);
}

/** In the same letter case as the state of a key, and as `--role`. */
function stateOf(account: Account): string {
  return accountState(account).toLowerCase();
}

function accountJson(account: Account) {
  const { id, emailAddress, name, createdAt, lastSignInAt, accessRequestedAt } = account;
  return {
    ...{ id, emailAddress, name, role: account.role.toLowerCase(), state: stateOf(account) },
    ...{ createdAt, lastSignInAt, accessRequestedAt },
  };
}

function printTable(accounts: readonly Account[]): void {
  printList(
    ['EMAIL', 'NAME', 'ROLE', 'STATE', 'LAST SIGN-IN'],
    accounts.map((account) => [
      account.emailAddress,
      account.name,
      account.role.toLowerCase(),
      stateOf(account),
      account.lastSignInAt === null ? 'never' : shortTime(account.lastSignInAt),
    ]),
    'No accounts. "upline users invite EMAIL" invites the first one.',
  );
}
