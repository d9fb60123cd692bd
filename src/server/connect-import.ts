import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { Config } from '../config/config.ts';
import { bePatient } from '../database/patience.ts';
import { createImport, type Import } from '../import/import.ts';
import { openInstallation } from './installation.ts';
import { prepareDatabase } from './prepare-database.ts';

type Settings = Pick<Config, 'databaseFile' | 'postgres' | 'dataDirectory' | 'secretKey' | 'secrets'>;

/**
 * Connects the import with the configured database, which it opens itself.
 * @param onWait called when another process has been writing for seconds, and the import waits for it
 */
export function connectImport(config: Settings, plan: CommissionPlan, onWait?: () => void): Import {
  return createImport({
    plan,
    databaseFile: config.postgres === null ? config.databaseFile : null,
    async open() {
      const installation = await openInstallation(config);
      // A server that starts while this runs builds the indexes that were left out.
      bePatient(installation.database.writer, onWait);
      return installation;
    },
    prepare: (data) => prepareDatabase(data, plan, new Date()),
    errors: errorCatalogue,
  });
}
