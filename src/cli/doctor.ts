import { readEnvironment, unknownSettings } from '../config/environment.ts';
import { countOf } from '../kernel/format-count.ts';
import { type Finding, warning } from '../server/doctor/finding.ts';
import { closestSetting } from './closest-setting.ts';
import { type Command, print } from './command.ts';
import { printJson } from './print-rows.ts';
import { JSON_OPTION, readArguments, readWords } from './read-words.ts';
import { wrapWords } from './wrap-words.ts';

const MARKS = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM', skipped: 'skipped' } as const;
const INDENT = ' '.repeat(MARKS.ok.length + 2);
/** Width of a message on a terminal of 80 columns. */
const WIDTH = 80 - INDENT.length;

export const doctorCommand: Command = {
  usage: `upline doctor [--json]

Checks the requirements of a start: settings, data directory and disk, database
and schema, secret key, clock, client extension and plan, port. Each problem
comes with a remedy. Changes nothing; you can run it with the server.
Exit code 1 when there is a problem; a warning alone is 0.`,
  async run(args) {
    const { values, positionals } = readWords(args, JSON_OPTION);
    readArguments(positionals, []);
    // Loaded only now: help and usage errors answer without the server's modules.
    const { examine } = await import('../server/doctor/examine.ts');
    const findings = [...misspelled(), ...(await examine(readEnvironment(), new Date()))];
    const problems = findings.filter(({ state }) => state === 'problem').length;
    if (values.json) printJson({ problems, findings });
    else printFindings(findings, problems);
    return problems === 0 ? 0 : 1;
  },
};

function misspelled(): Finding[] {
  return unknownSettings().map((name) => {
    const closest = closestSetting(name);
    const remedy =
      closest === undefined ? 'Unset it; docs/settings.md lists all' : `Did you mean ${closest}?`;
    return warning('settings', `${name} is not a setting, and is ignored`, remedy);
  });
}

function printFindings(findings: readonly Finding[], problems: number): void {
  for (const { check, state, message, remedy } of findings) {
    const text = wrapWords(`${check}: ${message}`, WIDTH);
    if (remedy !== null) text.push(...wrapWords(`→ ${remedy}`, WIDTH));
    for (const [index, line] of text.entries()) {
      print(index === 0 ? `${MARKS[state]}  ${line}` : `${INDENT}${line}`);
    }
  }
  print(problems === 0 ? '\nNo problems.' : `\n${countOf(problems, 'problem')}.`);
}
