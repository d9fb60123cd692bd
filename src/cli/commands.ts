import { ConfigError } from '../config/config-error.ts';
import { PlanConflictError } from '../customers/store/unique-indexes.ts';
import { BackupError } from '../database/backup.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import { UnfinishedMoveError, WrongSecretKeyError } from '../database/installation.ts';
import { NewerSchemaError } from '../database/migrate.ts';
import { MoveRefusedError } from '../database/move/move-refused-error.ts';
import { DamagedDatabaseError } from '../database/open-database.ts';
import { UnusableDatabaseError } from '../database/unusable-database-error.ts';
import { ExtensionError } from '../extensions/load-extension.ts';
import { SecretError } from '../extensions/manage-secrets.ts';
import { ImportRefusedError } from '../import/errors.ts';
import { ProblemError } from '../kernel/problem.ts';
import { programVersion } from '../kernel/program-version.ts';
import { suggestion } from '../kernel/suggest.ts';
import { HistoryError } from '../portal/changes/history-error.ts';
import { SubscriptionError } from '../subscriptions/manage-subscriptions.ts';
import { TreeConflictError } from '../trees/store/record-trees.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { describeProblem } from './describe-problem.ts';
import { printJson } from './print-rows.ts';

/** A command by name. Its code is loaded on demand, so that a server does not load other commands. */
interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'serve',
    summary: 'starts the server',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'status',
    summary: 'shows this installation and the health of its server',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  {
    name: 'doctor',
    summary: 'checks the requirements of a start, and suggests remedies',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'keys',
    summary: 'creates, shows, limits and suspends subscription keys',
    load: async () => (await import('./keys.ts')).keysCommand,
  },
  {
    name: 'users',
    summary: 'invites, disables and removes portal users',
    load: async () => (await import('./users.ts')).usersCommand,
  },
  {
    name: 'secrets',
    summary: 'creates and revokes secrets of remote extensions',
    load: async () => (await import('./secrets.ts')).secretsCommand,
  },
  {
    name: 'hooks',
    summary: 'lists hooks, shows their models, tries a handler',
    load: async () => (await import('./hooks.ts')).hooksCommand,
  },
  {
    name: 'events',
    summary: 'shows events, and follows them',
    load: async () => (await import('./events.ts')).eventsCommand,
  },
  {
    name: 'endpoints',
    summary: 'creates and looks after event endpoints',
    load: async () => (await import('./endpoints.ts')).endpointsCommand,
  },
  {
    name: 'backup',
    summary: 'copies the embedded database while the server runs',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  {
    name: 'migrate-to',
    summary: 'copies the embedded database into an empty PostgreSQL',
    load: async () => (await import('./migrate-to.ts')).migrateToCommand,
  },
  {
    name: 'import',
    summary: 'stores the customers of a CSV file',
    load: async () => (await import('./import.ts')).importCommand,
  },
  {
    name: 'clashes',
    summary: 'lists customers who share a value that must be unique',
    load: async () => (await import('./clashes.ts')).clashesCommand,
  },
  {
    name: 'generate',
    summary: 'generates a network of customers, for trials',
    load: async () => (await import('./generate.ts')).generateCommand,
  },
  {
    name: 'openapi',
    summary: 'prints, checks and publishes the OpenAPI document',
    load: async () => (await import('./openapi.ts')).openApiCommand,
  },
];

/** Settings, plan or data that must be corrected before the program can run. */
const USER_ERRORS = [
  ConfigError,
  ExtensionError,
  PlanConflictError,
  TreeConflictError,
  DamagedDatabaseError,
  UnusableDatabaseError,
  WrongSecretKeyError,
  NewerSchemaError,
  UnfinishedMoveError,
  MoveRefusedError,
  ImportRefusedError,
];

/** A failed operation, described in one line. */
const FAILED = [SubscriptionError, SecretError, BackupError, HistoryError];

export const commandNames: readonly string[] = COMMANDS.map(({ name }) => name);

/** @throws UsageError for an unknown name */
export async function loadCommand(name: string): Promise<Command> {
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new UsageError(`Unknown command "${name}".`);
  return entry.load();
}

const VERSION_WORDS = ['version', '--version', '-V'];
const HELP_WORDS = ['help', '--help', '-h'];

/**
 * Runs one command.
 * @returns 0 on success; 2 when the command, a setting, the plan or the data must be corrected first, with
 * one line that says what; 1 for other failures
 */
export async function runCommand(words: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = words;
  if (VERSION_WORDS.includes(name)) return printVersion(args);
  if (HELP_WORDS.includes(name)) return args[0] === undefined ? explain() : runCommand([args[0], '--help']);
  if (!commandNames.includes(name)) return refuse(name);
  const command = await loadCommand(name);
  if (args.includes('--help') || args.includes('-h')) {
    print(command.usage);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    return report(error, name);
  }
}

function printVersion(args: readonly string[]): number {
  const version = programVersion();
  if (args.includes('--json')) printJson({ version, nodeVersion: process.versions.node });
  else print(`upline ${version}`);
  return 0;
}

function explain(): number {
  print('Usage: upline COMMAND [--help]\n');
  for (const { name, summary } of COMMANDS) print(`  ${name.padEnd(10)}  ${summary}`);
  print(`  ${'version'.padEnd(10)}  shows the version\n`);
  print('Settings are environment variables; docs/settings.md lists them.');
  return 0;
}

function refuse(name: string): number {
  const known = [...COMMANDS.map((command) => command.name), 'version', 'help'];
  printError(`upline: Unknown command "${name}".${suggestion(name, known, 'upline ')}`);
  printError('See "upline --help".');
  return 2;
}

function report(error: unknown, name: string): number {
  if (error instanceof UsageError) {
    printError(`upline: ${error.message}`);
    printError(`See "upline ${name} --help".`);
    return 2;
  }
  if (USER_ERRORS.some((known) => error instanceof known)) {
    // Values of settings and names from an extension may contain line breaks; the output must be one line.
    printError(`upline: ${(error as Error).message.replace(/\s*[\r\n]\s*/g, ' ')}`);
    return 2;
  }
  // An error of the operator can come from problems, whose messages contain API names.
  const known = error instanceof Error && error.cause instanceof ProblemError ? error.cause : error;
  if (known instanceof ProblemError) {
    printError(`upline: ${known.problems.map(describeProblem).join(' ')}`);
    return 1;
  }
  if (FAILED.some((failure) => error instanceof failure)) {
    printError(`upline: ${(error as Error).message}`);
    return 1;
  }
  if (isDatabaseUnavailable(error)) {
    const { message, code } = error as NodeJS.ErrnoException;
    printError(`upline: the database is not available: ${message || code}`);
    return 1;
  }
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
