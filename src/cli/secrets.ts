import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { SecretManager } from '../extensions/manage-secrets.ts';
import { type ExtensionSecret, SECRET_KINDS, type SecretKind } from '../extensions/secret.ts';
import { openInstallation } from '../server/installation.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { printJson, printRows, shortTime } from './print-rows.ts';
import { JSON_OPTION, readAction, readArguments, readWords } from './read-words.ts';

const USAGE = `upline secrets list [--json]
    all secrets, without their values
upline secrets create extension NAME
    a secret that Upline sends to remote hooks; prints it once
upline secrets create directscale NAME
    a secret that remote extensions send to Upline; prints it once
upline secrets use extension NAME
    sends this one from now on; the first one is in use at once
upline secrets revoke KIND NAME
    deletes it; a directscale one is refused at once

KIND is extension or directscale. Works with running servers; changes take
effect at once in all of them. docs/operating.md explains how to renew secrets
without downtime.`;

type Action = (secrets: SecretManager, kind: SecretKind, name: string) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  async create(secrets, kind, name) {
    const { secret, isInUse } = await secrets.create(kind, name);
    print(secret);
    if (!isInUse)
      printError(
        `Not in use yet: configure the extension with it, then run "upline secrets use extension ${name}".`,
      );
  },
  async use(secrets, kind, name) {
    if (kind !== 'extension')
      throw new UsageError('Only extension secrets have a "use" action; all directscale secrets are in use');
    await secrets.use(name);
    print(`${name} is sent from now on.`);
  },
  async revoke(secrets, kind, name) {
    await secrets.revoke(kind, name);
    print(`${kind} ${name} is revoked.`);
  },
};

export const secretsCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = readWords(args, JSON_OPTION);
    const { action, rest } = readAction('secrets', positionals, ['list', ...Object.keys(ACTIONS)]);
    const [kind = '', name = ''] = readArguments(rest, action === 'list' ? [] : ['KIND', 'NAME']);
    if (values.json && action !== 'list') throw new UsageError('--json is for "secrets list"');
    const known = SECRET_KINDS.find((candidate) => candidate === kind);
    if (action !== 'list' && known === undefined) {
      throw new UsageError(`KIND is extension or directscale, not "${kind}"`);
    }
    const config = createConfig(readEnvironment());
    // A secret may be needed before the first start, which remote hooks refuse without one.
    if (action !== 'create') assertDatabaseExists(config);
    const installation = await openInstallation(config);
    try {
      if (known === undefined) printSecrets(await installation.secrets.list(), values.json);
      else await ACTIONS[action]?.(installation.secrets, known, name);
    } finally {
      await installation.close();
    }
    return 0;
  },
};

function printSecrets(secrets: readonly ExtensionSecret[], json: boolean): void {
  // Of several Extension Secrets, the one activated last is sent.
  const sent = secrets
    .filter(({ kind, inUseSince }) => kind === 'extension' && inUseSince !== null)
    .sort((a, b) => String(b.inUseSince).localeCompare(String(a.inUseSince)))[0];
  const rows = secrets.map((secret) => {
    const { kind, name, createdAt } = secret;
    return { kind, name, createdAt, isInUse: kind === 'directscale' || secret === sent };
  });
  if (json) printJson(rows);
  else {
    printRows([
      ['KIND', 'NAME', 'CREATED', 'IN USE'],
      ...rows.map(({ kind, name, createdAt, isInUse }) => [
        kind,
        name,
        shortTime(createdAt),
        isInUse ? 'yes' : 'no',
      ]),
    ]);
  }
}
