import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { overwriteUnusedBytes } from '../database/overwrite-unused-bytes.ts';
import type { Installation } from './installation.ts';
import type { Server } from './server.ts';

/**
 * Finishes requests in flight, and closes the database. Then overwrites the data of erased persons in unused parts of
 * its file. Only a server does this: commands may run while a server has the file open.
 */
export async function closeServer(
  server: Server,
  installation: Installation,
  { config, logger }: { readonly config: Pick<Config, 'postgres' | 'databaseFile'>; readonly logger: Logger },
): Promise<void> {
  await server.close();
  await installation.close();
  if (config.postgres !== null) return;
  // The next stop tries again; no stored data depends on it.
  await overwriteUnusedBytes(config.databaseFile).catch((error: unknown) =>
    logger.warn(
      { err: error },
      'cannot overwrite the data of erased persons in unused parts of the file; the next stop tries again',
    ),
  );
}
