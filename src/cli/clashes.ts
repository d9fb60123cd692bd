import { listAccountClashes, refoldAccountKeys } from '../accounts/account-storage.ts';
import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { repeatRefolding } from '../customers/store/preparation-storage.ts';
import { openInstallation } from '../server/installation.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { prepareDatabase } from '../server/prepare-database.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print } from './command.ts';
import { printJson, printRows } from './print-rows.ts';
import { JSON_OPTION, readArguments, readWords } from './read-words.ts';

const USAGE = `upline clashes [--json]

Lists customers whose email address, username, web alias, back office id or
tax id equals another customer's. This can happen when a newer version
compares values differently. The value finds HOLDER. CUSTOMER is found, and
logs in, only by the exact spelling. Change one of the two values. A value
that becomes free goes to the waiting customer. Portal accounts that share
an email address are listed in the same way. You can run this while the server
is running.`;

export const clashesCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = readWords(args, JSON_OPTION);
    readArguments(positionals, []);
    const config = createConfig(readEnvironment());
    assertDatabaseExists(config);
    const { plan } = await loadClientExtension(config.extensionFile);
    const installation = await openInstallation(config);
    try {
      await prepareDatabase(installation, plan, new Date());
      const { clashes, examples } = await repeatRefolding(installation, plan);
      const shown = examples.map(({ field, customerId, holderId }) => ({ field, customerId, holderId }));
      await refoldAccountKeys(installation);
      const accounts = await listAccountClashes(installation);
      if (values.json) printJson({ count: clashes, clashes: shown, accounts });
      else {
        printClashes(clashes, shown);
        printAccounts(accounts);
      }
    } finally {
      await installation.close();
    }
    return 0;
  },
};

interface Clash {
  readonly field: string;
  readonly customerId: number;
  readonly holderId: number;
}

/** Portal accounts are numbered separately from customers, so they have their own table. */
function printAccounts(accounts: readonly { accountId: number; holderId: number }[]): void {
  if (accounts.length === 0) return;
  print('');
  printRows([
    ['FIELD', 'ACCOUNT', 'HOLDER'],
    ...accounts.map(({ accountId, holderId }) => ['EmailAddress', String(accountId), String(holderId)]),
  ]);
}

function printClashes(count: number, shown: readonly Clash[]): void {
  if (count === 0) {
    print('No two customers share a value.');
    return;
  }
  printRows([
    ['FIELD', 'CUSTOMER', 'HOLDER'],
    ...shown.map(({ field, customerId, holderId }) => [field, String(customerId), String(holderId)]),
  ]);
  if (count > shown.length) print(`And ${count - shown.length} more.`);
}
