import { parseArgs } from 'node:util';
import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { prepareDatabase, repeatRefolding } from '../server/customer-storage.ts';
import { openInstallation } from '../server/installation.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { type Command, print } from './command.ts';
import { printRows } from './print-rows.ts';

const USAGE = `upline clashes

Lists customers whose email address, username, web alias, back office id or tax id is the same as another
customer's. That can be so when a newer version compares values in another way. HOLDER is found by the value;
CUSTOMER is found, and logs in, only by its very spelling. Change one of the two. A value that is free by now
is given to the customer who waits for it. Works while the server runs.`;

export const clashesCommand: Command = {
  usage: USAGE,
  async run(args) {
    parseArgs({ args: [...args], options: {} });
    const config = createConfig(readEnvironment());
    const { plan } = await loadClientExtension(config.extensionFile);
    const installation = await openInstallation(config);
    try {
      await prepareDatabase(installation, plan, new Date());
      const { clashes, examples } = await repeatRefolding(installation, plan);
      if (clashes === 0) print('No two customers have the same value.');
      else {
        printRows([
          ['FIELD', 'CUSTOMER', 'HOLDER'],
          ...examples.map(({ field, customerId, holderId }) => [field, String(customerId), String(holderId)]),
        ]);
      }
      if (clashes > examples.length) print(`And ${clashes - examples.length} more.`);
    } finally {
      await installation.close();
    }
    return 0;
  },
};
