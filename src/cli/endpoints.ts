import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { EndpointViewer } from '../events/endpoints/manage-endpoints.ts';
import { type OfflineEndpoints, openOfflineEndpoints } from '../events/offline-endpoints.ts';
import { openInstallation } from '../server/installation.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { type EndpointOptions, readEndpointSettings } from './endpoint-settings.ts';
import { printAttempt, printEndpoints, printSecrets } from './print-endpoints.ts';
import { JSON_OPTION, readAction, readArguments } from './read-words.ts';

const USAGE = `upline endpoints list [--json]
    all event endpoints: state, lag, success, duration, last delivery
upline endpoints create NAME URL --subscription NAME [--types LIST]
        [--format FORMAT] [--include-customer] [--in-flight NUMBER] [--json]
    delivers events to URL from now on; prints the secret once
upline endpoints pause NAME
    stops its deliveries; nothing is lost while events are stored
upline endpoints resume NAME
    continues where it stopped, also after it was disabled; tries at once
    all that waits, also when it was active
upline endpoints rotate NAME [--json]
    a new secret; for 24 hours deliveries are signed with both
upline endpoints test NAME [--json]
    sends a test and waits for the answer; exit code 1 if it fails
upline endpoints delete NAME
    removes it with the list of its deliveries

FORMAT is standard (default) or published. Separate types with commas; without
--types the endpoint gets all that its subscription may see. NUMBER is 1 to 16,
4 by default. Works with running servers; changes take effect within seconds.
Types, formats and signatures: docs/events.md.`;

const OPTIONS = {
  subscription: { type: 'string' },
  types: { type: 'string' },
  format: { type: 'string' },
  'include-customer': { type: 'boolean', default: false },
  'in-flight': { type: 'string' },
  ...JSON_OPTION,
} as const;

/** The options that each action accepts. */
const TAKES = {
  list: ['json'],
  create: ['subscription', 'types', 'format', 'include-customer', 'in-flight', 'json'],
  pause: [],
  resume: [],
  rotate: ['json'],
  test: ['json'],
  delete: [],
} as const satisfies Record<string, readonly (keyof typeof OPTIONS)[]>;

/** Anyone who can read the database may do everything. */
const EVERYTHING: EndpointViewer = { subscriptionIds: null };

type ActionOnOne = Exclude<keyof typeof TAKES, 'list' | 'create'>;

export const endpointsCommand: Command = {
  usage: USAGE,
  async run(words) {
    const { action, rest, values } = readAction('endpoints', words, OPTIONS, TAKES);
    const work = workOf(action, rest, values);
    const config = createConfig(readEnvironment());
    assertDatabaseExists(config);
    const installation = await openInstallation(config);
    const offline = openOfflineEndpoints(installation, installation.subscriptionStorage.allowed, config);
    try {
      const subscriptionIdOf = async (name: string) => (await installation.subscriptions.find(name)).id;
      return await work(offline, subscriptionIdOf);
    } finally {
      offline.close();
      await installation.close();
    }
  },
};

type Work = (
  offline: OfflineEndpoints,
  subscriptionIdOf: (name: string) => Promise<number>,
) => Promise<number>;

/** The work of an action, after all words were checked. @throws UsageError */
function workOf(action: keyof typeof TAKES, rest: readonly string[], values: EndpointOptions): Work {
  const { json } = values;
  if (action === 'list') {
    readArguments(rest, []);
    return async ({ manager, describe }) => {
      const found = await manager.list(EVERYTHING);
      await printEndpoints(found, { describe, json });
      return 0;
    };
  }
  if (action === 'create') {
    const [name, url] = readArguments(rest, ['NAME', 'URL']);
    const { subscription } = values;
    if (subscription === undefined) throw new UsageError('"endpoints create" needs --subscription NAME');
    const settings = readEndpointSettings({ name, url }, values);
    return async ({ manager }, subscriptionIdOf) => {
      const { secrets } = await manager.create(await subscriptionIdOf(subscription), settings);
      printSecrets(name, secrets, json);
      return 0;
    };
  }
  const [name] = readArguments(rest, ['NAME']);
  return async (offline) => {
    const endpoint = await offline.storage.endpoints.byName(name);
    if (endpoint === null) {
      printError(`upline: Cannot find an event endpoint "${name}".`);
      return 1;
    }
    return actOn(offline, action, { id: endpoint.id, name, json });
  };
}

interface Target {
  readonly id: number;
  readonly name: string;
  readonly json: boolean;
}

async function actOn(
  { manager }: OfflineEndpoints,
  action: ActionOnOne,
  { id, name, json }: Target,
): Promise<number> {
  switch (action) {
    case 'pause':
    case 'resume': {
      const { state } = await manager[action](EVERYTHING, id);
      const next = state === 'active' ? ' What waits is tried within seconds.' : '';
      print(`${name} is ${state}.${next}`);
      return 0;
    }
    case 'rotate': {
      const { secrets } = await manager.rotateSecret(EVERYTHING, id);
      printSecrets(name, secrets, json);
      return 0;
    }
    case 'test': {
      const attempt = await manager.sendTest(EVERYTHING, id);
      printAttempt(attempt, json);
      return attempt.outcome === 'delivered' ? 0 : 1;
    }
    case 'delete':
      await manager.remove(EVERYTHING, id);
      print(`${name} is deleted.`);
      return 0;
  }
}
