import { existsSync, renameSync, rmSync } from 'node:fs';
import { createConfig } from '../../src/config/config.ts';
import { buildCompany } from './company.ts';
import { LOCAL_DELIVERIES } from './present.ts';

/*
 * Builds the data of `npm run demo` once: a company of 20,000 people with three years of history. Delete the
 * directory to start over.
 */

const CUSTOMERS = 20_000;

const directory = process.env['UPLINE_DATA_DIR'] ?? 'data-demo';
if (existsSync(directory)) {
  process.stderr.write(`The demonstration continues with ${directory}. Delete it to begin again.\n`);
} else {
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const config = createConfig({ ...LOCAL_DELIVERIES, UPLINE_DATA_DIR: unfinished });
  await buildCompany(config, CUSTOMERS, (done) => {
    process.stderr.write(`\rBuilding a company of 20,000 people: ${Math.round((100 * done) / CUSTOMERS)} %`);
  });
  process.stderr.write('\n');
  // The next start looks for this name, so an unfinished company must not have it.
  renameSync(unfinished, directory);
}
