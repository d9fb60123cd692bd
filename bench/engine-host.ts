import path from 'node:path';
import type { Environment } from '../src/config/environment.ts';
import type { EngineName } from '../src/database/engine.ts';
import { administer, createDatabase, startPostgres } from '../test/support/postgres.ts';

/** The location of the databases of one engine. */
export interface EngineHost {
  readonly engine: EngineName;
  /** The main process of the database server; `null` when the engine runs in the process of the application. */
  readonly databasePid: number | null;
  /** Settings for a new, empty database. */
  create(name: string): Promise<Environment>;
  /** Maintenance that the database server would do by itself after a while, done before the measurement. */
  settle(environment: Environment): Promise<void>;
  stop(): Promise<void>;
}

export async function startEngineHost(engine: EngineName, directory: string): Promise<EngineHost> {
  const dataDirectory = (name: string) => path.join(directory, engine, name);
  if (engine === 'sqlite') {
    return {
      engine,
      databasePid: null,
      create: async (name) => ({ UPLINE_DATA_DIR: dataDirectory(name) }),
      settle: async () => undefined,
      stop: async () => undefined,
    };
  }
  const server = await startPostgres({ isDurable: true });
  return {
    engine,
    databasePid: server.pid(),
    create: async (name) => ({
      UPLINE_DATA_DIR: dataDirectory(name),
      UPLINE_DATABASE_URL: await createDatabase(server.url),
    }),
    async settle({ UPLINE_DATABASE_URL: url = '' }) {
      await administer(url, 'VACUUM ANALYZE');
      await administer(url, 'CHECKPOINT');
    },
    stop: () => server.remove(),
  };
}
