import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Command, UsageError } from './command.ts';
import { commandNames, loadCommand } from './commands.ts';

/** An option in a line of help, such as `--json` or `--slot SLOT`. */
const OPTION = /--[a-z-]+(?: [A-Z]+)?/g;
const NOT_TAKEN = /^--[a-z-]+ is for ("[a-z]+ [a-z-]+"(, )?)+, not for "[a-z]+ [a-z-]+"$/;

describe('the actions of every command', () => {
  it('accept the options that the help shows for them, and refuse the others', async () => {
    let count = 0;
    for (const name of commandNames) {
      const command = await loadCommand(name);
      const actions = actionsIn(name, command.usage);
      for (const [action, shown] of actions) {
        count += 1;
        for (const [option, value] of optionsOf(command.usage)) {
          // Too many arguments, so that an accepted option does nothing.
          const words = [action, option, ...value, 'extension', 'b', 'c'];
          const expected = shown.has(option) ? /^Unexpected argument "/ : NOT_TAKEN;
          assert.match(await faultOf(command, words), expected, `${name} ${action} ${option}`);
        }
      }
    }
    assert.ok(count > 20, `${count} actions`);
  });
});

async function faultOf(command: Command, words: readonly string[]): Promise<string> {
  try {
    await command.run(words);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  assert.fail(`accepted: ${words.join(' ')}`);
}

/** Lines of help, each joined with its continuation lines. */
function joinLines(usage: string): string {
  return usage.replace(/\n {8}(?=\[)/g, ' ');
}

/** Each action that the help of a command lists, with its options. Commands without actions have none. */
function actionsIn(command: string, usage: string): Map<string, Set<string>> {
  const actions = new Map<string, Set<string>>();
  for (const [, action = '', rest = ''] of joinLines(usage).matchAll(
    new RegExp(`^upline ${command} ([a-z][a-z-]+)\\b(.*)$`, 'gm'),
  )) {
    actions.set(action, actions.get(action) ?? new Set());
    for (const [option] of rest.matchAll(OPTION)) actions.get(action)?.add(option.split(' ', 1)[0] ?? '');
  }
  return actions;
}

/** Each option of a command, with a value if it needs one. */
function optionsOf(usage: string): Map<string, readonly string[]> {
  const lines = joinLines(usage)
    .split('\n')
    .filter((line) => line.startsWith('upline '));
  return new Map(
    [...lines.join('\n').matchAll(OPTION)].map(([text]) => {
      const [name = '', value] = text.split(' ');
      return [name, value === undefined ? [] : ['x']];
    }),
  );
}
