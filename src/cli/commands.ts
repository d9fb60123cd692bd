import { programVersion } from '../kernel/program-version.ts';
import { suggestion } from '../kernel/suggest.ts';
import { type Command, print, printError, UsageError } from './command.ts';
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
    return error instanceof UsageError ? refuseUsage(error, name) : await report(error);
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

function refuseUsage({ message }: UsageError, name: string): number {
  printError(`upline: ${message}`);
  printError(`See "upline ${name} --help".`);
  return 2;
}

/** The known errors are in many modules, which help and usage errors do not need. */
async function report(error: unknown): Promise<number> {
  const { reportFailure } = await import('./report-failure.ts');
  return reportFailure(error);
}
