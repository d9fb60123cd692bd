import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { suggestion } from '../kernel/suggest.ts';
import { UsageError } from './command.ts';

/** All lists and reports have this option. */
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
    const args = joinNegative(words, options);
    return parseArgs({ args, options, allowPositionals: true, tokens: true });
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
 * The action of a command such as `keys`, with its options and arguments.
 * @param actions each action, and the options that it takes
 * @throws UsageError for a missing or unknown action, or an option that the action does not take
 */
export function readAction<
  Options extends ParseArgsOptionsConfig,
  Actions extends Readonly<Record<string, readonly (keyof Options & string)[]>>,
>(command: string, words: readonly string[], options: Options, actions: Actions) {
  const { values, positionals, tokens } = readWords(words, options);
  const [action, ...rest] = positionals;
  const known = Object.keys(actions);
  if (action === undefined) throw new UsageError(`Missing argument ACTION: ${known.join(', ')}`);
  if (!known.includes(action)) {
    throw new UsageError(`Unknown action "${command} ${action}".${suggestion(action, known, `${command} `)}`);
  }
  for (const token of tokens) {
    if (token.kind !== 'option' || actions[action]?.includes(token.name)) continue;
    const takers = known.filter((name) => actions[name]?.includes(token.name));
    const listed = takers.map((name) => `"${command} ${name}"`).join(', ');
    throw new UsageError(`--${token.name} is for ${listed}, not for "${command} ${action}"`);
  }
  return { action: action as keyof Actions & string, rest, values };
}
