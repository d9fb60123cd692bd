import { parseArgs } from 'node:util';
import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { openInstallation } from '../installation.ts';
import type { SubscriptionManager } from '../subscriptions/manage-subscriptions.ts';
import type { KeySlot, Subscription } from '../subscriptions/subscription.ts';
import { type Command, print, UsageError } from './command.ts';
import { printRows, shortTime } from './print-rows.ts';

const USAGE = `upline keys list                              every subscription, its state and last use
upline keys create NAME                       a new subscription; prints both keys
upline keys show NAME [--slot SLOT]           the primary key, or the one in SLOT
upline keys regenerate NAME [--slot SLOT]     a new key in SLOT; the old one stops at once
upline keys suspend NAME                      refuses both keys until it is activated
upline keys activate NAME                     accepts them again
upline keys cancel NAME                       refuses both keys for good

SLOT is primary (default) or secondary. Works while the server runs; changes take effect at once.`;

/** What each action does with a subscription's name. */
type Action = (subscriptions: SubscriptionManager, name: string, slot: KeySlot) => Promise<void>;

const ACTIONS: Readonly<Record<string, Action>> = {
  async create(subscriptions, name) {
    const keys = await subscriptions.create(name);
    print(`primary    ${keys.primary}`);
    print(`secondary  ${keys.secondary}`);
  },
  async show(subscriptions, name, slot) {
    print((await subscriptions.reveal(name))[slot]);
  },
  async regenerate(subscriptions, name, slot) {
    print(await subscriptions.regenerate(name, slot));
  },
  async suspend(subscriptions, name) {
    await subscriptions.setState(name, 'suspended');
    print(`${name} is suspended: both keys are refused from now on.`);
  },
  async activate(subscriptions, name) {
    await subscriptions.setState(name, 'active');
    print(`${name} is active.`);
  },
  async cancel(subscriptions, name) {
    await subscriptions.setState(name, 'cancelled');
    print(`${name} is cancelled for good.`);
  },
};

export const keysCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { action, name, slot } = readArguments(args);
    const installation = await openInstallation(createConfig(readEnvironment()));
    try {
      if (action === 'list') printTable(await installation.subscriptions.list());
      else await ACTIONS[action]?.(installation.subscriptions, name, slot);
    } finally {
      await installation.close();
    }
    return 0;
  },
};

function readArguments(args: readonly string[]): { action: string; name: string; slot: KeySlot } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { slot: { type: 'string', default: 'primary' } },
    allowPositionals: true,
  });
  const [action, name, ...rest] = positionals;
  const { slot } = values;
  if (action === undefined || (action !== 'list' && !Object.hasOwn(ACTIONS, action))) {
    throw new UsageError(
      action === undefined ? 'Say what to do with the keys' : `There is no "keys ${action}"`,
    );
  }
  if (action !== 'list' && name === undefined)
    throw new UsageError(`"keys ${action}" needs a subscription's name`);
  if (rest.length > 0 || (action === 'list' && name !== undefined)) throw new UsageError('Too many words');
  if (slot !== 'primary' && slot !== 'secondary') throw new UsageError('--slot is primary or secondary');
  return { action, name: name ?? '', slot };
}

function printTable(subscriptions: readonly Subscription[]): void {
  printRows([
    ['NAME', 'STATE', 'CREATED', 'LAST USED'],
    ...subscriptions.map(({ name, state, createdAt, lastUsedAt }) => [
      name,
      state,
      shortTime(createdAt),
      lastUsedAt === null ? 'never' : shortTime(lastUsedAt),
    ]),
  ]);
}
