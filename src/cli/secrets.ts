import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { ListedSecret, SecretManager } from '../extensions/manage-secrets.ts';
import { SECRET_KINDS, type SecretKind } from '../extensions/secret.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { printJson, printList, shortTime } from './print-rows.ts';
import { JSON_OPTION, readAction, readArguments } from './read-words.ts';

const USAGE = `upline secrets list [--json]
    all secrets, without their values
upline secrets create extension NAME [--json]
    a secret that Upline sends to remote hooks; prints it once
upline secrets create directscale NAME [--json]
    a secret that remote extensions send to Upline; prints it once
upline secrets use extension NAME
    sends this one from now on; the first one is in use at once
upline secrets revoke KIND NAME
    deletes it; a directscale one is refused at once

KIND is extension or directscale. Works with running servers; changes take
effect at once in all of them. docs/operating.md explains how to renew secrets
without downtime.`;

/** The options that each action accepts. */
const TAKES = {
  list: ['json'],
  create: ['json'],
  use: [],
  revoke: [],
} as const satisfies Record<string, readonly (keyof typeof JSON_OPTION)[]>;

interface Arguments {
  readonly kind: SecretKind;
  readonly name: string;
  readonly json: boolean;
}

type Action = (secrets: SecretManager, args: Arguments) => Promise<void>;

const ACTIONS: Readonly<Record<Exclude<keyof typeof TAKES, 'list'>, Action>> = {
  async create(secrets, { kind, name, json }) {
    const { secret, isInUse } = await secrets.create(kind, name);
    if (json) printJson({ kind, name, secret, isInUse });
    else print(secret);
    if (isInUse) return;
    const next = `run "upline secrets use extension ${name}"`;
    printError(
      secrets.sendsFixed
        ? `Not in use: UPLINE_EXTENSION_SECRET is sent. To change that, unset it, restart the servers and ${next}.`
        : `Not in use yet: configure the extension with it, then ${next}.`,
    );
  },
  async use(secrets, { kind, name }) {
    if (kind !== 'extension')
      throw new UsageError('Only extension secrets have a "use" action; all directscale secrets are in use');
    await secrets.use(name);
    print(
      secrets.sendsFixed
        ? `${name} is sent as soon as UPLINE_EXTENSION_SECRET is unset and the servers have restarted.`
        : `${name} is sent from now on.`,
    );
  },
  async revoke(secrets, { kind, name }) {
    await secrets.revoke(kind, name);
    print(`${kind} ${name} is revoked.`);
  },
};

export const secretsCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { action, rest, values } = readAction('secrets', args, JSON_OPTION, TAKES);
    const [kind = '', name = ''] = readArguments(rest, action === 'list' ? [] : ['KIND', 'NAME']);
    const known = SECRET_KINDS.find((candidate) => candidate === kind);
    if (action !== 'list' && known === undefined) {
      throw new UsageError(`KIND is extension or directscale, not "${kind}"`);
    }
    const config = createConfig(readEnvironment());
    // A secret may be needed before the first start, which remote hooks refuse without one.
    if (action !== 'create') assertDatabaseExists(config);
    // Loaded only now: help and usage errors answer without the database.
    const { openInstallation } = await import('../server/installation.ts');
    const installation = await openInstallation(config);
    try {
      if (action === 'list' || known === undefined)
        printSecrets(await installation.secrets.list(), values.json);
      else await ACTIONS[action](installation.secrets, { kind: known, name, json: values.json });
    } finally {
      await installation.close();
    }
    return 0;
  },
};

function printSecrets(secrets: readonly ListedSecret[], json: boolean): void {
  const rows = secrets.map(({ kind, name, createdAt, isInUse }) => ({ kind, name, createdAt, isInUse }));
  if (json) printJson(rows);
  else {
    printList(
      ['KIND', 'NAME', 'CREATED', 'IN USE'],
      rows.map(({ kind, name, createdAt, isInUse }) => [
        kind,
        name,
        shortTime(createdAt),
        isInUse ? 'yes' : 'no',
      ]),
      'No secrets. "upline secrets create KIND NAME" creates one.',
    );
  }
}
