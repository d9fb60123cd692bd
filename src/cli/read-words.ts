import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';
import { suggestion } from './suggest.ts';

/** All lists and reports have it. */
export const JSON_OPTION = { json: { type: 'boolean', default: false } } as const;

/**
 * Parses the words of a command into options and arguments.
 * @throws UsageError for an unknown option, or one without its value
 */
export function readWords<Options extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: joinNegative(words, options), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(describeFault(error as Error, Object.keys(options)), { cause: error });
  }
}

/** A number such as -5 after an option is its value, for the command to refuse: no option is a number. */
function joinNegative(words: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const previous = joined.at(-1) ?? '';
    const takesValue = previous.startsWith('--') && options[previous.slice(2)]?.type === 'string';
    if (takesValue && /^-\d/.test(word)) joined[joined.length - 1] = `${previous}=${word}`;
    else joined.push(word);
  }
  return joined;
}

function describeFault({ message }: Error, names: readonly string[]): string {
  const [, unknown] = /^Unknown option '(-[^']*)'/.exec(message) ?? [];
  if (unknown === undefined) return message.split('\n', 1)[0] ?? '';
  return `Unknown option ${unknown}.${suggestion(unknown.replace(/^-+/, ''), names, '--')}`;
}

/**
 * The arguments of a command by position, one for each name.
 * @throws UsageError that names the first missing or extra one
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
 * The action of a command such as `keys`, and its arguments.
 * @throws UsageError for a missing or unknown action
 */
export function readAction(
  command: string,
  positionals: readonly string[],
  actions: readonly string[],
): { readonly action: string; readonly rest: readonly string[] } {
  const [action, ...rest] = positionals;
  if (action === undefined) throw new UsageError(`Missing argument ACTION: ${actions.join(', ')}`);
  if (actions.includes(action)) return { action, rest };
  throw new UsageError(`Unknown action "${command} ${action}".${suggestion(action, actions, `${command} `)}`);
}
