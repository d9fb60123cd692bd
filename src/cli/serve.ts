import type { Logger } from 'pino';
import { accountState } from '../accounts/account.ts';
import { createAccountDependencies } from '../accounts/account-storage.ts';
import { invitationAddress, type OneTimeLink } from '../accounts/links.ts';
import { createAccountManager } from '../accounts/manage-accounts.ts';
import { type Config, createConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { widerThanOwner } from '../config/data-directory.ts';
import { readEnvironment, unknownSettings } from '../config/environment.ts';
import { bePatient } from '../database/patience.ts';
import type { Extension } from '../extension.ts';
import { programVersion } from '../kernel/program-version.ts';
import { closeServer } from '../server/close-server.ts';
import { type Installation, openInstallation } from '../server/installation.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { servedContracts } from '../server/served-contracts.ts';
import { createServer, type Server } from '../server/server.ts';
import { isUsableKey, USABLE_KEY } from '../subscriptions/subscription-key.ts';
import { closestSetting } from './closest-setting.ts';
import { type Command, printError } from './command.ts';
import { createLogger } from './create-logger.ts';
import { readArguments, readWords } from './read-words.ts';
import { releaseStartupMemory } from './release-startup-memory.ts';
import { settingsToRepeat } from './settings-to-repeat.ts';

const FIRST_SUBSCRIPTION = 'default';

export const serveCommand: Command = {
  usage: `upline serve

Starts the server. Settings are environment variables; docs/settings.md lists
them.`,
  async run(args) {
    readArguments(readWords(args, {}).positionals, []);
    const environment = readEnvironment();
    const config = createConfig(environment);
    const again = `${settingsToRepeat(environment)}npm run upline --`;
    assertUsableKey(config);
    const logger = createLogger(config);
    // Set up early: process 1 of a container gets only signals that it handles. A start may end anywhere, so there is
    // nothing to close before clients can connect.
    let close = async () => {};
    stopOnSignal(() => close(), logger);
    for (const name of unknownSettings()) {
      logger.warn({ setting: name, closest: closestSetting(name) }, 'unknown setting ignored');
    }

    const extension = await loadClientExtension(config.extensionFile);
    const installation = await openInstallation(config, {
      contracts: servedContracts(config, extension),
      onConnectionError: (error) => logger.warn({ err: error }, 'lost a connection to the database'),
    });
    // An import may be building the indexes that it has left out.
    const endPatience = bePatient(installation.database.writer, () =>
      logger.warn('another process writes to the database; the start waits for it'),
    );
    warnOfWiderFiles(config, logger);
    await assertSecrets(installation, extension, logger);
    const { promise: started, resolve: open } = Promise.withResolvers<void>();
    const server = await createServer({
      installation,
      extension,
      config,
      logger,
      onPrepared: releaseStartupMemory,
      started,
    });
    await releaseStartupMemory();
    if (server.metricsApp !== null && config.metrics !== null) {
      printError(`Metrics are at ${await listen(server.metricsApp, config.metrics, METRICS)}/metrics`);
    }
    const address = await listen(server.app, config, PUBLIC);
    // Created only now: the first key is shown only once, and a start that cannot listen must not waste that.
    // Requests wait until then: a probe must not find a ready server that refuses its key.
    const firstKey = await ensureFirstSubscription(installation, config, logger);
    const firstLink = await ensureFirstAdministrator(installation, config, logger);
    if (firstLink !== null) await giveFirstSubscription(installation, firstLink.accountId);
    close = () => closeServer(server, installation, { config, logger });
    endPatience();
    open();
    printError(`Upline ${programVersion()} listens on ${address}`);
    announce([
      ...(firstKey === null ? [] : aboutFirstKey(firstKey, again)),
      ...(firstLink === null
        ? await aboutUnusedAccount(installation, again)
        : aboutFirstLink(firstLink, { ...config, address, again })),
    ]);
    return 0;
  },
};

/** Files in a directory that other accounts can enter are still protected, but the operator should know. */
function warnOfWiderFiles(config: Config, logger: Logger): void {
  const open = widerThanOwner(config);
  if (open.length > 0) logger.warn({ open }, 'other accounts have access to the data directory');
}

function assertUsableKey({ firstSubscriptionKey: key }: Config): void {
  if (key === null || isUsableKey(key)) return;
  throw new ConfigError(`UPLINE_SUBSCRIPTION_KEY must have ${USABLE_KEY}`);
}

/** @throws ConfigError when remote hooks are bound, but there is no secret to call them with */
async function assertSecrets(
  { secrets }: Installation,
  { remote = {} }: Extension,
  logger: Logger,
): Promise<void> {
  if (Object.keys(remote).length === 0) return;
  if ((await secrets.extensionSecret()) === null) {
    throw new ConfigError(
      'Remote hooks need an Extension Secret: run "upline secrets create extension NAME"',
    );
  }
  if (!(await secrets.acceptsAny())) {
    logger.warn('remote hooks cannot call originals: run "upline secrets create directscale NAME"');
  }
}

const PORT_ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'stop the program that uses the port, or set another port',
  EACCES: 'this account may not use the port: set a port above 1023',
};

/** The settings of a host and port to listen on. */
const PUBLIC = { host: 'UPLINE_HOST', port: 'UPLINE_PORT' } as const;
const METRICS = { host: 'UPLINE_METRICS_HOST', port: 'UPLINE_METRICS_PORT' } as const;

/** @throws ConfigError that names the setting, when the server cannot listen on the host or port */
async function listen(
  app: NonNullable<Server['metricsApp']>,
  { host, port }: Pick<Config, 'host' | 'port'>,
  settings: typeof PUBLIC | typeof METRICS,
): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const advice = PORT_ADVICE[code];
    if (advice !== undefined) {
      throw new ConfigError(`${settings.port}: cannot listen on ${host}:${port} (${code}); ${advice}`, {
        cause: error,
      });
    }
    if (!['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL'].includes(code)) throw error;
    throw new ConfigError(
      `${settings.host}: "${host}" is not an address of this machine (${code}); set 127.0.0.1 or 0.0.0.0`,
      { cause: error },
    );
  }
}

/** @returns the primary key if it was just generated: the only time to show it */
async function ensureFirstSubscription(
  { subscriptions }: Installation,
  { firstSubscriptionKey }: Config,
  logger: Logger,
): Promise<string | null> {
  const created = await subscriptions.createFirst(FIRST_SUBSCRIPTION, firstSubscriptionKey ?? undefined);
  if (created !== null) return firstSubscriptionKey === null ? created.primary : null;
  if (firstSubscriptionKey !== null) await warnOfAnotherKey(subscriptions, firstSubscriptionKey, logger);
  return null;
}

async function warnOfAnotherKey(
  subscriptions: Installation['subscriptions'],
  key: string,
  logger: Logger,
): Promise<void> {
  const first = (await subscriptions.list()).find(({ name }) => name === FIRST_SUBSCRIPTION);
  if (first !== undefined && (await subscriptions.reveal(first.name)).primary === key) return;
  logger.warn('UPLINE_SUBSCRIPTION_KEY is no longer the primary key; it is used only at first start');
}

/** @returns the one-time link of the first administrator, until it is used */
function ensureFirstAdministrator(
  installation: Installation,
  { adminEmail: emailAddress }: Config,
  logger: Logger,
): Promise<OneTimeLink | null> {
  const manager = createAccountManager(
    createAccountDependencies(installation, {
      clock: () => new Date(),
      note: (event) => logger.info(event, 'account'),
    }),
  );
  return manager.inviteFirst({ emailAddress, name: 'Administrator', role: 'Administrator' });
}

/** The first administrator finds the first key in the profile and in the reference. */
async function giveFirstSubscription({ subscriptions }: Installation, accountId: number): Promise<void> {
  const all = await subscriptions.list();
  // The demonstration has a subscription with another name.
  const first = all.length === 1 ? all[0] : all.find(({ name }) => name === FIRST_SUBSCRIPTION);
  if (first?.owner !== null || first.state !== 'active') return;
  await subscriptions.setOwner(first.name, accountId);
}

function aboutFirstKey(key: string, again: string): string[] {
  return [`First subscription key: ${key}`, `It is shown only once. Later: ${again} keys show default`, ''];
}

interface FirstStart extends Pick<Config, 'publicUrl' | 'adminEmail'> {
  readonly address: string;
  /** The command line of this installation. */
  readonly again: string;
}

function aboutFirstLink(link: OneTimeLink, { publicUrl, adminEmail, address, again }: FirstStart): string[] {
  return [
    'One-time link for the portal’s first administrator:',
    invitationAddress(publicUrl?.origin ?? address, link.token),
    `Later: ${again} users link ${adminEmail}`,
    '',
  ];
}

/** A recent link is not replaced, and it cannot be shown again. */
async function aboutUnusedAccount(installation: Installation, again: string): Promise<string[]> {
  const options = { clock: () => new Date(), note: () => undefined };
  const manager = createAccountManager(createAccountDependencies(installation, options));
  const [first, ...others] = await manager.list();
  if (first === undefined || others.length > 0 || accountState(first) !== 'Invited') return [];
  return [
    'Nobody has used the first account yet. A new one-time link:',
    `${again} users link ${first.emailAddress}`,
    '',
  ];
}

function announce(lines: readonly string[]): void {
  if (lines.length > 0) printError('');
  for (const line of lines) printError(line === '' ? '' : `  ${line}`);
}

/** Finishes requests in flight; a second signal ends the process at once, which is Node's default. */
function stopOnSignal(close: () => Promise<void>, logger: Logger): void {
  const stop = () => {
    close().then(
      () => logger.flush(() => process.exit(0)),
      (error: unknown) => {
        logger.fatal({ err: error }, 'the server did not stop properly');
        logger.flush(() => process.exit(1));
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
