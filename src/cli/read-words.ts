import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';
import { suggestion } from './suggest.ts';

/** Every list and report has it. */
export const JSON_OPTION = { json: { type: 'boolean', default: false } } as const;

/**
 * Reads the words of a command into options and arguments.
 * @throws UsageError for an option that the command does not have, or that lacks its value
 */
export function readWords<Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(describeFault(error as Error, Object.keys(options)), { cause: error });
  }
}

function describeFault({ message }: Error, names: readonly string[]): string {
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(message) ?? [];
  if (unknown === undefined) return message.split('\n', 1)[0] ?? '';
  return `There is no option ${unknown}.${suggestion(unknown.replace(/^-+/, ''), names, '--')}`;
}

/**
 * The arguments of a command by position, one for each name.
 * @throws UsageError that names the first that is missing, or one too many
 */
export function readArguments<const Names extends readonly string[]>(
  positionals: readonly string[],
  names: Names,
): { [Index in keyof Names]: string } {
  const missing = names[positionals.length];
  if (missing !== undefined) throw new UsageError(`Missing argument ${missing}`);
  const extra = positionals[names.length];
  if (extra !== undefined) throw new UsageError(`Unexpected argument "${extra}"`);
  return [...positionals] as { [Index in keyof Names]: string };
}

/**
 * The action of a command such as `keys`, and the arguments after it.
 * @throws UsageError when there is none, or no such action
 */
export function readAction(
  command: string,
  positionals: readonly string[],
  actions: readonly string[],
): { readonly action: string; readonly rest: readonly string[] } {
  const [action, ...rest] = positionals;
  if (action === undefined) throw new UsageError(`Missing argument ACTION: ${actions.join(', ')}`);
  if (actions.includes(action)) return { action, rest };
  throw new UsageError(`There is no "${command} ${action}".${suggestion(action, actions, `${command} `)}`);
}
