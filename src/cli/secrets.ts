import { parseArgs } from 'node:util';
import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { SecretManager } from '../extensions/manage-secrets.ts';
import { type ExtensionSecret, SECRET_KINDS, type SecretKind } from '../extensions/secret.ts';
import { openInstallation } from '../server/installation.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { printRows, shortTime } from './print-rows.ts';

const USAGE = `upline secrets list                        every secret, without its value
upline secrets create extension NAME       a secret that we send to remote hooks; prints it once
upline secrets create directscale NAME     a secret that remote extensions send to us; prints it once
upline secrets use extension NAME          sends this one from now on; the first made is in use at once
upline secrets revoke KIND NAME            forgets it; a directscale one is refused at once

KIND is extension or directscale. Works while servers run; changes take effect at once in all of them.
docs/operating.md says how to renew secrets without downtime.`;

type Action = (secrets: SecretManager, kind: SecretKind, name: string) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  async create(secrets, kind, name) {
    const { secret, isInUse } = await secrets.create(kind, name);
    print(secret);
    if (!isInUse)
      printError(`Not in use yet: give it to the extension, then "upline secrets use extension ${name}".`);
  },
  async use(secrets, kind, name) {
    if (kind !== 'extension')
      throw new UsageError('Only an extension secret is put to use; all directscale ones are');
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
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    const [action = '', kind = '', name = '', ...rest] = positionals;
    const isList = action === 'list';
    const act = ACTIONS[action];
    if (!isList && act === undefined) {
      throw new UsageError(
        action === '' ? 'Say what to do with the secrets' : `There is no "secrets ${action}"`,
      );
    }
    if (rest.length > 0 || (isList && kind !== '')) throw new UsageError('Too many words');
    const known = SECRET_KINDS.find((candidate) => candidate === kind);
    if (!isList && (known === undefined || name === '')) {
      throw new UsageError(`"secrets ${action}" needs extension or directscale, and a name`);
    }
    const installation = await openInstallation(createConfig(readEnvironment()));
    try {
      if (known === undefined) printSecrets(await installation.secrets.list());
      else await act?.(installation.secrets, known, name);
    } finally {
      await installation.close();
    }
    return 0;
  },
};

function printSecrets(secrets: readonly ExtensionSecret[]): void {
  // Of several Extension Secrets the one put to use last is sent.
  const sent = secrets
    .filter(({ kind, inUseSince }) => kind === 'extension' && inUseSince !== null)
    .sort((a, b) => String(b.inUseSince).localeCompare(String(a.inUseSince)))[0];
  printRows([
    ['KIND', 'NAME', 'CREATED', 'IN USE'],
    ...secrets.map((secret) => [
      secret.kind,
      secret.name,
      shortTime(secret.createdAt),
      secret.kind === 'directscale' || secret === sent ? 'yes' : 'no',
    ]),
  ]);
}
