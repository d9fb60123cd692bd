import { type Config, createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { Installation } from '../server/installation.ts';
import type { KeySlot } from '../subscriptions/subscription.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, UsageError } from './command.ts';
import { printJson } from './print-rows.ts';
import { printRequests, printSubscriptions, requestJson, subscriptionJson } from './print-subscriptions.ts';
import { JSON_OPTION, readAction, readArguments } from './read-words.ts';

const USAGE = `upline keys list [--json]
    all subscriptions: state, last use, expiry, product, owner
upline keys create NAME [--json]
    a new subscription; prints both keys
upline keys show NAME [--slot SLOT] [--json]
    the primary key, or the one in SLOT
upline keys regenerate NAME [--slot SLOT] [--json]
    a new key in SLOT; the old one is refused at once
upline keys expire NAME [--slot SLOT] (--at DATE | --never)
    sets or removes the expiry of the key
upline keys allow NAME [--scopes LIST] [--addresses LIST] [--origins LIST]
    sets the allowed scopes, IP addresses and origins
upline keys requests NAME [--errors] [--json]
    its 50 latest requests, or those that failed
upline keys suspend NAME
    refuses both keys until you activate it
upline keys activate NAME
    accepts them again
upline keys cancel NAME
    refuses both keys permanently

SLOT is primary (default) or secondary. DATE is ISO 8601: 2030-01-31 or
2030-01-31T12:00:00Z. Separate lists with commas. Scopes: *, read, write, or
these in a group, such as Trees:read. Addresses: 203.0.113.7, ranges such as
2001:db8::/32, or "any". Origins of web pages: https://shop.example.com, or
"any". Works with a running server; changes take effect at once.`;

const OPTIONS = {
  slot: { type: 'string' },
  at: { type: 'string' },
  never: { type: 'boolean', default: false },
  scopes: { type: 'string' },
  addresses: { type: 'string' },
  origins: { type: 'string' },
  errors: { type: 'boolean', default: false },
  ...JSON_OPTION,
} as const;

interface Arguments {
  readonly action: keyof typeof TAKES;
  readonly name: string;
  readonly slot: KeySlot;
  readonly values: {
    readonly at?: string;
    readonly never: boolean;
    readonly scopes?: string;
    readonly addresses?: string;
    readonly origins?: string;
    readonly errors: boolean;
    readonly json: boolean;
  };
}

/** Each action on a subscription. */
type Action = (installation: Installation, args: Arguments) => Promise<void>;

const REQUESTS_SHOWN = 50;

/** The options that each action accepts. */
const TAKES = {
  list: ['json'],
  create: ['json'],
  show: ['slot', 'json'],
  regenerate: ['slot', 'json'],
  expire: ['slot', 'at', 'never'],
  allow: ['scopes', 'addresses', 'origins'],
  requests: ['errors', 'json'],
  suspend: [],
  activate: [],
  cancel: [],
} as const satisfies Record<string, readonly (keyof typeof OPTIONS)[]>;

const ACTIONS: Readonly<Record<Exclude<keyof typeof TAKES, 'list'>, Action>> = {
  async create({ subscriptions }, { name, values: { json } }) {
    const { primary, secondary } = await subscriptions.create(name);
    if (json) {
      printJson({ name, primary, secondary });
      return;
    }
    print(`primary    ${primary}`);
    print(`secondary  ${secondary}`);
  },
  async show({ subscriptions }, args) {
    printKey(args, (await subscriptions.reveal(args.name))[args.slot]);
  },
  async regenerate({ subscriptions }, args) {
    printKey(args, await subscriptions.regenerate(args.name, args.slot));
  },
  async expire({ subscriptions }, { name, slot, values: { at, never } }) {
    if ((at !== undefined) === never) throw new UsageError('"keys expire" needs --at DATE or --never');
    await subscriptions.expire(name, slot, at ?? null);
    const { keys } = await subscriptions.find(name);
    const { expiresAt } = keys.find((key) => key.slot === slot) ?? { expiresAt: null };
    print(`The ${slot} key of ${name} expires ${expiresAt === null ? 'never' : expiresAt}.`);
  },
  async allow({ subscriptions }, { name, values: { scopes, addresses, origins } }) {
    if (scopes === undefined && addresses === undefined && origins === undefined) {
      throw new UsageError('"keys allow" needs --scopes, --addresses or --origins');
    }
    await subscriptions.allow(name, {
      ...(scopes === undefined ? {} : { scopes: readList(scopes, '--scopes') }),
      ...(addresses === undefined
        ? {}
        : { allowedAddresses: addresses === 'any' ? [] : readList(addresses, '--addresses') }),
      ...(origins === undefined
        ? {}
        : { allowedOrigins: origins === 'any' ? [] : readList(origins, '--origins') }),
    });
    const now = await subscriptions.find(name);
    print(`scopes     ${now.scopes.join(', ')}`);
    print(`addresses  ${now.allowedAddresses.join(', ') || 'any'}`);
    print(`origins    ${now.allowedOrigins.join(', ') || 'any'}`);
  },
  async requests({ subscriptions, subscriptionStorage }, { name, values: { errors, json } }) {
    const { id } = await subscriptions.find(name);
    const statuses = errors ? { statuses: [400, 599] as const } : {};
    const limits = { subscriptionId: id, ...statuses, limit: REQUESTS_SHOWN };
    const requests = await subscriptionStorage.requests.list(limits);
    if (json) printJson(requests.map(requestJson));
    else printRequests(requests, `No ${errors ? 'failed ' : ''}requests of ${name} are stored.`);
  },
  async suspend({ subscriptions }, { name }) {
    await subscriptions.setState(name, 'suspended');
    print(`${name} is suspended: both keys are refused from now on.`);
  },
  async activate({ subscriptions }, { name }) {
    await subscriptions.setState(name, 'active');
    print(`${name} is active.`);
  },
  async cancel({ subscriptions }, { name }) {
    await subscriptions.setState(name, 'cancelled');
    print(`${name} is cancelled permanently.`);
  },
};

export const keysCommand: Command = {
  usage: USAGE,
  async run(words) {
    const args = readWordsOfKeys(words);
    const config = createConfig(readEnvironment());
    assertDatabaseExists(config);
    const installation = await open(config, args.values.scopes !== undefined);
    try {
      if (args.action === 'list') await list(installation, args.values.json);
      else await ACTIONS[args.action](installation, args);
    } finally {
      await installation.close();
    }
    return 0;
  },
};

/**
 * Loads the database only now: help and usage errors answer without it.
 * @param allowsScopes scopes may name operations of the client extension
 */
async function open(config: Config, allowsScopes: boolean): Promise<Installation> {
  const { openInstallation } = await import('../server/installation.ts');
  const { loadClientExtension } = await import('../server/load-client-extension.ts');
  const { servedContracts } = await import('../server/served-contracts.ts');
  const extension = allowsScopes ? await loadClientExtension(config.extensionFile) : {};
  return openInstallation(config, { contracts: servedContracts(config, extension) });
}

function readWordsOfKeys(words: readonly string[]): Arguments {
  const { action, rest, values } = readAction('keys', words, OPTIONS, TAKES);
  const [name = ''] = readArguments(rest, action === 'list' ? [] : ['NAME']);
  const { slot = 'primary' } = values;
  if (slot !== 'primary' && slot !== 'secondary') throw new UsageError('--slot is primary or secondary');
  return { action, name, slot, values };
}

function printKey({ name, slot, values }: Arguments, key: string): void {
  if (values.json) printJson({ name, slot, key });
  else print(key);
}

function readList(text: string, option: string): string[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.includes('')) throw new UsageError(`${option} is a comma-separated list`);
  return words;
}

async function list({ subscriptions }: Installation, json: boolean): Promise<void> {
  const found = await subscriptions.list();
  if (json) printJson(found.map(subscriptionJson));
  else printSubscriptions(found);
}
