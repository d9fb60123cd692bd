import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Config, createConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { readEnvironment } from '../config/environment.ts';
import { keyFileOf } from '../config/secret-key.ts';
import { BackupError, backUpEmbeddedDatabase } from '../database/backup.ts';
import { type LastBackup, noteBackup } from '../database/last-backup.ts';
import { countOf } from '../kernel/format-count.ts';
import { assertDatabaseExists, assertReplaceable } from './check-paths.ts';
import { type Command, print, printError } from './command.ts';
import { printJson } from './print-rows.ts';
import { createProgressDisplay, formatBytes } from './progress.ts';
import { JSON_OPTION, readArguments, readWords } from './read-words.ts';

const BROKEN_INDEX =
  'Warning: the search index is broken, also in the database itself. The copy contains all customers; a server rebuilds the index.';

export const backupCommand: Command = {
  usage: `upline backup FILE [--force] [--json]

Writes a copy of the embedded database to FILE and checks it. --force replaces
a FILE that exists. The secret key is not in the copy. docs/operating.md says
how to restore.`,
  async run(args) {
    const { target, force, json } = readTarget(args);
    const config = createConfig(readEnvironment());
    assertCanCopy(config, target, force);
    const progress = createProgressDisplay();
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => stop.abort(new BackupError('Stopped; nothing was written')));
    }
    const { bytes, customers, isSearchIndexBroken } = await backUpEmbeddedDatabase(
      config.databaseFile,
      target,
      {
        signal: stop.signal,
        onProgress: (done, total) =>
          progress.update(
            done === total ? 'checking the copy' : `copied ${Math.floor((100 * done) / total)} %`,
          ),
      },
    ).finally(progress.end);
    const backup = { at: new Date().toISOString(), file: target, bytes, customers };
    noteBackup(config.dataDirectory, backup, warnOfNote);
    if (isSearchIndexBroken) printError(BROKEN_INDEX);
    if (json) printJson({ ...backup, isSearchIndexBroken });
    else printBackup(config, backup);
    return 0;
  },
};

function warnOfNote(file: string, code: string | undefined): void {
  printError(`Warning: cannot write ${file} (${code}), so "upline status" does not show this backup.`);
}

function printBackup(config: Config, { file, bytes, customers }: LastBackup): void {
  print(`${file}: ${formatBytes(bytes)}, ${countOf(customers, 'customer')}, checked.`);
  print(
    `${secretKeyPlace(config)} is not in the copy, and without it tax ids and subscription keys cannot be read:`,
  );
  print('store a copy of it too, in a different place than this file.');
}

function readTarget(words: readonly string[]) {
  const { values, positionals } = readWords(words, {
    force: { type: 'boolean', default: false },
    ...JSON_OPTION,
  });
  const [file] = readArguments(positionals, ['FILE']);
  return { target: path.resolve(file), force: values.force, json: values.json };
}

function assertCanCopy(config: Config, target: string, force: boolean): void {
  const { postgres, databaseFile } = config;
  if (postgres !== null) {
    throw new ConfigError('The data is on PostgreSQL (UPLINE_DATABASE_URL): back it up with pg_dump');
  }
  assertDatabaseExists(config);
  assertReplaceable(target);
  if (!existsSync(target)) return;
  if (!statSync(target).isFile()) throw new ConfigError(`${target} is not a file`);
  const [source, existing] = [statSync(databaseFile), statSync(target)];
  if (source.dev === existing.dev && source.ino === existing.ino) {
    throw new ConfigError(`${target} is the database itself`);
  }
  if (!force) throw new ConfigError(`${target} exists; --force replaces it`);
}

function secretKeyPlace(config: Config): string {
  return config.secretKey === null ? keyFileOf(config) : 'The secret key (UPLINE_SECRET_KEY)';
}
