import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { Config } from '../config/config.ts';
import { createImport, type Import } from '../import/import.ts';
import { openInstallation } from './installation.ts';
import { prepareDatabase } from './prepare-database.ts';

type Settings = Pick<Config, 'databaseFile' | 'postgres' | 'dataDirectory' | 'secretKey' | 'secrets'>;

/** Connects the import with the configured database, which it opens itself. */
export function connectImport(config: Settings, plan: CommissionPlan): Import {
  return createImport({
    plan,
    databaseFile: config.postgres === null ? config.databaseFile : null,
    open: () => openInstallation(config),
    prepare: (data) => prepareDatabase(data, plan, new Date()),
    errors: errorCatalogue,
  });
}
