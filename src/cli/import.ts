import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { readColumnMap } from '../import/column-map.ts';
import { readDateFormat } from '../import/date-format.ts';
import type { ImportSummary } from '../import/import.ts';
import { importColumns } from '../import/import-columns.ts';
import type { StepProgress } from '../import/import-dependencies.ts';
import { countOf, formatCount } from '../kernel/format-count.ts';
import { connectImport } from '../server/connect-import.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { assertWritable } from './check-paths.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { printJson } from './print-rows.ts';
import { createProgressDisplay, createRateDescriber, WAITING } from './progress.ts';
import { JSON_OPTION, readArguments, readWords } from './read-words.ts';

export const importCommand: Command = {
  usage: `upline import FILE [--dry-run] [--skip-invalid] [--errors FILE]
                   [--map HEADING=COLUMN|MAPFILE] [--date-format FORM]
                   [--delimiter CHAR] [--ignore-unknown] [--again] [--json]
upline import FILE --template

Stores the customers of a CSV file in UTF-8, with their placements;
docs/import.md lists its columns. The rows can be in any order. By default
nothing is stored if any row has a fault.

  --dry-run         only checks
  --skip-invalid    stores the valid rows even if others have faults
  --errors FILE     where faults are written; FILE.errors.csv by default
  --delimiter CHAR  instead of the header's own: , ; | or tab
  --map             the column that a heading means: E-Mail=EmailAddress, or a
                    file with one of these in each line; repeatable
  --date-format     the form of its dates, such as DD.MM.YYYY or MM/DD/YYYY
  --template        writes a FILE that has all columns and no rows
  --ignore-unknown  ignores unknown columns
  --again           even if the same file was imported before

If it is interrupted, run the same command again: it continues where it stopped.
Exit code 1 when there are faults.`,
  async run(args) {
    const { file, errorFile, onlyChecks, isTemplate, json, ...options } = readImport(args);
    if (isTemplate) return writeTemplate(file);
    assertImportable(file, errorFile);
    const config = createConfig(readEnvironment());
    const { plan } = await loadClientExtension(config.extensionFile);
    const progress = createProgressDisplay();
    const describe = createRateDescriber();
    const onProgress = (state: StepProgress) => progress.update(describeStep(state, describe));
    const request = { ...options, file, errorFile, onlyChecks, onProgress };
    const onWait = () => progress.note(WAITING);
    const summary = await connectImport(config, plan, onWait).file(request).finally(progress.end);
    if (json) printJson({ ...summary, errorFile: summary.faults === 0 ? null : errorFile });
    else printSummary(summary, errorFile);
    return summary.faults === 0 ? 0 : 1;
  },
};

function readImport(words: readonly string[]) {
  const { values, positionals } = readWords(words, {
    'dry-run': { type: 'boolean', default: false },
    'skip-invalid': { type: 'boolean', default: false },
    'ignore-unknown': { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    errors: { type: 'string' },
    delimiter: { type: 'string' },
    map: { type: 'string', multiple: true, default: [] },
    'date-format': { type: 'string' },
    template: { type: 'boolean', default: false },
    ...JSON_OPTION,
  });
  const [name] = readArguments(positionals, ['FILE']);
  if (values.template && words.length > 2) throw new UsageError('--template takes no other option');
  const file = path.resolve(name);
  const errorFile = path.resolve(values.errors ?? `${file}.errors.csv`);
  if (errorFile === file) throw new UsageError('The error file must differ from the imported file');
  return {
    file,
    errorFile,
    onlyChecks: values['dry-run'],
    skipsInvalid: values['skip-invalid'],
    ignoresUnknown: values['ignore-unknown'],
    again: values.again,
    isTemplate: values.template,
    json: values.json,
    map: readColumnMap(values.map),
    ...(values['date-format'] === undefined ? {} : { dateFormat: readDateFormat(values['date-format']) }),
    ...(values.delimiter === undefined ? {} : { delimiter: readDelimiter(values.delimiter) }),
  };
}

function writeTemplate(file: string): number {
  if (existsSync(file)) throw new UsageError(`${file} exists`);
  assertWritable(file);
  writeFileSync(file, `${importColumns.map(({ name }) => name).join(',')}\r\n`, { mode: 0o600, flag: 'wx' });
  print(`${file}: ${importColumns.length} columns, no rows.`);
  return 0;
}

/** Checked before the whole file is read. A file that does not exist is refused when it is opened. */
function assertImportable(file: string, errorFile: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${file} is a directory`);
  if (existsSync(file)) assertWritable(errorFile);
}

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': ',',
  ';': ';',
  '|': '|',
  '\t': '\t',
  tab: '\t',
  '\\t': '\t',
};

function readDelimiter(text: string): string {
  const delimiter = DELIMITERS[text];
  if (delimiter === undefined) throw new UsageError('--delimiter must be one of , ; | tab');
  return delimiter;
}

function describeStep(state: StepProgress, describe: ReturnType<typeof createRateDescriber>): string {
  const { step, done, total } = state;
  if (step === 'building indexes') return 'building indexes';
  if (step === 'storing') return describe(step, done, total, 'customers');
  return describe(step, Math.ceil(done / 1_000), Math.ceil(total / 1_000), 'kB');
}

function printSummary(summary: ImportSummary, errorFile: string): void {
  const { rows, faulty, faults, stored, storedBefore, ignored, isFinished } = summary;
  if (ignored.length > 0) print(`Ignored columns: ${ignored.map((name) => JSON.stringify(name)).join(', ')}`);
  print(`${countOf(rows, 'row')}, ${formatCount(rows - faulty)} of them valid.`);
  if (storedBefore > 0) print(`${countOf(storedBefore, 'customer')} stored by an earlier run.`);
  if (stored === null) print('Nothing was stored.');
  else print(`${countOf(stored, 'customer')} stored.`);
  if (faults === 0) return;
  printError(`upline: ${countOf(faults, 'fault')}, see ${errorFile}`);
  if (stored !== null && !isFinished) {
    printError('Rows clash with customers that were stored during the import. Correct them, or');
    printError('run the command again with --skip-invalid to leave them out.');
  }
}
