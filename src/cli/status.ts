import { existsSync } from 'node:fs';
import { enabledTrees } from '../commission-plan/commission-plan.ts';
import { type Config, createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { DatabaseFacts } from '../database/inspect-database.ts';
import { type LastBackup, readLastBackup } from '../database/last-backup.ts';
import { formatCount } from '../kernel/format-count.ts';
import { programVersion } from '../kernel/program-version.ts';
import { readFacts } from '../server/doctor/check-database.ts';
import { type ServerState, serverState } from '../server/doctor/server-state.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { type Command, print } from './command.ts';
import { printJson, shortTime } from './print-rows.ts';
import { formatBytes } from './progress.ts';
import { JSON_OPTION, readArguments, readWords } from './read-words.ts';

interface Status {
  readonly version: string;
  readonly environment: string;
  /** `null` when no server listens at the configured address. */
  readonly server: ServerState | null;
  readonly database: {
    readonly engine: 'sqlite' | 'postgres';
    readonly place: string;
    readonly exists: boolean;
    readonly bytes: number | null;
    readonly schema: string | null;
    readonly pendingMigrations: readonly string[];
    readonly customers: number | null;
    readonly subscriptions: number | null;
    readonly accounts: number | null;
  };
  /** `null` when there was none, or on PostgreSQL, which has its own backups. */
  readonly lastBackup: LastBackup | null;
  readonly extensionFile: string;
  readonly plan: { readonly customerTypes: number; readonly trees: readonly string[] };
}

export const statusCommand: Command = {
  usage: `upline status [--json]

Describes this installation: version, server and its health, database with
its size, schema and numbers of records, the last upline backup, client
extension and plan. Changes nothing; you can run it while the server is
running.`,
  async run(args) {
    const { values, positionals } = readWords(args, JSON_OPTION);
    readArguments(positionals, []);
    const status = await readStatus(createConfig(readEnvironment()));
    if (values.json) printJson(status);
    else printStatus(status);
    return 0;
  },
};

async function readStatus(config: Config): Promise<Status> {
  const { extensionFile, postgres, dataDirectory, databaseFile, environmentType } = config;
  const { plan } = await loadClientExtension(extensionFile);
  const exists = postgres !== null || existsSync(databaseFile);
  return {
    version: programVersion(),
    environment: environmentType,
    server: await serverState(config),
    database: {
      engine: postgres === null ? 'sqlite' : 'postgres',
      place: postgres === null ? databaseFile : withoutPassword(postgres.url),
      exists,
      ...describeFacts(exists ? await readFacts(config) : null),
    },
    lastBackup: postgres === null ? readLastBackup(dataDirectory) : null,
    extensionFile,
    plan: { customerTypes: plan.baseTypes.length, trees: enabledTrees(plan).map(({ name }) => name) },
  };
}

function describeFacts(facts: DatabaseFacts | null) {
  return {
    bytes: facts?.bytes ?? null,
    schema: facts?.schema ?? null,
    pendingMigrations: facts?.pendingMigrations ?? [],
    customers: facts?.counts.customers ?? null,
    subscriptions: facts?.counts.subscriptions ?? null,
    accounts: facts?.counts.accounts ?? null,
  };
}

/** Host, port and name of the database; passwords, roles and options are left out. */
function withoutPassword(address: string): string {
  const { host, pathname } = new URL(address);
  return `postgres://${host}${pathname}`;
}

function printStatus(status: Status): void {
  const { version, environment, server, database, extensionFile, plan } = status;
  const { bytes, schema, pendingMigrations } = database;
  const size = bytes === null ? 'created at the first start' : formatBytes(bytes);
  const pending = pendingMigrations.length === 0 ? '' : `, ${pendingMigrations.length} migrations pending`;
  const count = (value: number | null) => (value === null ? 'none' : formatCount(value));
  const rows: readonly (readonly [string, string])[] = [
    ['Version', version],
    ['Environment', environment],
    ['Server', describeServer(server)],
    ['Database', `${database.place} (${size})`],
    ['Schema', `${schema ?? 'none'}${pending}`],
    ['Customers', count(database.customers)],
    ['Subscriptions', count(database.subscriptions)],
    ['Accounts', count(database.accounts)],
    ['Last backup', describeBackup(status)],
    ['Extension', extensionFile],
    ['Plan', `${plan.customerTypes} customer types; trees: ${plan.trees.join(', ')}`],
  ];
  for (const [name, value] of rows) print(`${name.padEnd(13)}  ${value}`);
}

function describeBackup({ lastBackup, database }: Status): string {
  if (database.engine === 'postgres') return 'not by upline: PostgreSQL has backups of its own';
  if (lastBackup === null) return 'none by upline backup';
  return `${shortTime(lastBackup.at)} to ${lastBackup.file} (${formatBytes(lastBackup.bytes)})`;
}

function describeServer(server: ServerState | null): string {
  if (server === null) return 'not running';
  const degraded = server.degraded.length === 0 ? '' : `, without ${server.degraded.join(', ')}`;
  const version = server.version === null ? '' : ` (version ${server.version})`;
  return `${server.state}${degraded} at ${server.url}${version}`;
}
