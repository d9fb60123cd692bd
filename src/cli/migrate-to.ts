import { createConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { readEnvironment } from '../config/environment.ts';
import {
  type MovedTableSummary,
  type MoveProgress,
  moveToPostgres,
} from '../database/move/move-to-postgres.ts';
import { formatCount } from '../kernel/format-count.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { printJson, printRows } from './print-rows.ts';
import { createProgressDisplay, createRateDescriber } from './progress.ts';
import { JSON_OPTION, readArguments, readWords } from './read-words.ts';

const CHECKSUM_SHOWN = 16;

export const migrateToCommand: Command = {
  usage: `upline migrate-to ADDRESS [--json]

ADDRESS has the form postgres://user@host:5432/database.

Copies everything from the embedded database into an empty database on
PostgreSQL 15 or newer, and checks the copy. Stop the server first: the move is
refused while another process has the database open. The copy is
all or nothing: if it is interrupted, run it again.
The password can be in the address, in PGPASSWORD or in ~/.pgpass; others on
this machine can see the address.`,
  async run(args) {
    const { url, json } = readMove(args);
    const config = createConfig(readEnvironment());
    const { postgres, databaseFile } = config;
    if (postgres !== null) {
      throw new ConfigError(
        'UPLINE_DATABASE_URL is set, so this installation is already on PostgreSQL. Unset it to move the file',
      );
    }
    assertDatabaseExists(config);
    const progress = createProgressDisplay();
    const describe = createRateDescriber();
    const summary = await moveToPostgres(databaseFile, url, {
      at: new Date().toISOString(),
      onProgress: (state) => progress.update(describeState(state, describe)),
    }).finally(progress.end);
    printError('All rows are copied and checked (100 %).');
    if (json) {
      printJson(summary.map(({ table, rows, checksum }) => ({ table, rows, checksum })));
      return 0;
    }
    printSummary(summary);
    print(`\nEverything is on PostgreSQL and equals ${databaseFile}. From now on start the server with`);
    print(
      'UPLINE_DATABASE_URL set to this address and the same secret key. Move the file away: it is out of date',
    );
    print('as soon as the server has started.');
    return 0;
  },
};

function readMove(args: readonly string[]): { url: string; json: boolean } {
  const { values, positionals } = readWords(args, JSON_OPTION);
  const [url] = readArguments(positionals, ['ADDRESS']);
  if (URL.parse(url)?.protocol.startsWith('postgres') === true) return { url, json: values.json };
  // The address is not repeated: it may contain a password.
  throw new UsageError('The address must look like postgres://user@host:5432/database');
}

function describeState(state: MoveProgress, describe: ReturnType<typeof createRateDescriber>): string {
  if (state.step === 'building indexes') return 'building indexes and foreign keys';
  return describe(`${state.step} ${state.table}`, state.done, state.total, 'rows');
}

function printSummary(summary: readonly MovedTableSummary[]): void {
  const counts = ['ROWS', ...summary.map(({ rows }) => formatCount(rows))];
  const width = Math.max(...counts.map((count) => count.length));
  const [heading = '', ...rows] = counts.map((count) => count.padStart(width));
  printRows([
    ['TABLE', heading, 'CHECKSUM'],
    ...summary.map(({ table, checksum }, index) => [
      table,
      rows[index] ?? '',
      checksum.slice(0, CHECKSUM_SHOWN),
    ]),
  ]);
}
