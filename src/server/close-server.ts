import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { overwriteUnusedBytes } from '../database/overwrite-unused-bytes.ts';
import type { Installation } from './installation.ts';
import type { Server } from './server.ts';

/**
 * Finishes requests in flight and closes the database. Then overwrites what erased persons left in unused parts of its
 * file: only a server does that, since commands come and go next to one.
 */
export async function closeServer(
  server: Server,
  installation: Installation,
  { config, logger }: { readonly config: Pick<Config, 'postgres' | 'databaseFile'>; readonly logger: Logger },
): Promise<void> {
  await server.close();
  await installation.close();
  if (config.postgres !== null) return;
  // The next stop tries again, and nothing of what is stored depends on it.
  await overwriteUnusedBytes(config.databaseFile).catch((error: unknown) =>
    logger.warn(
      { err: error },
      'what erased persons left in unused parts of the file stays until the next stop',
    ),
  );
}
