import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { prepareDatabase, repeatRefolding } from '../server/customer-storage.ts';
import { openInstallation } from '../server/installation.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { type Command, print } from './command.ts';
import { printJson, printRows } from './print-rows.ts';
import { JSON_OPTION, readArguments, readWords } from './read-words.ts';

const USAGE = `upline clashes [--json]

Lists customers whose email address, username, web alias, back office id or
tax id is the same as another customer's. That can be so when a newer version
compares values in another way. HOLDER is found by the value; CUSTOMER is
found, and logs in, only by its very spelling. Change one of the two. A value
that has become free is given to the customer who waits for it. Works while
the server runs.`;

export const clashesCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = readWords(args, JSON_OPTION);
    readArguments(positionals, []);
    const config = createConfig(readEnvironment());
    const { plan } = await loadClientExtension(config.extensionFile);
    const installation = await openInstallation(config);
    try {
      await prepareDatabase(installation, plan, new Date());
      const { clashes, examples } = await repeatRefolding(installation, plan);
      const shown = examples.map(({ field, customerId, holderId }) => ({ field, customerId, holderId }));
      if (values.json) printJson({ count: clashes, clashes: shown });
      else printClashes(clashes, shown);
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

function printClashes(count: number, shown: readonly Clash[]): void {
  if (count === 0) {
    print('No two customers have the same value.');
    return;
  }
  printRows([
    ['FIELD', 'CUSTOMER', 'HOLDER'],
    ...shown.map(({ field, customerId, holderId }) => [field, String(customerId), String(holderId)]),
  ]);
  if (count > shown.length) print(`And ${count - shown.length} more.`);
}
