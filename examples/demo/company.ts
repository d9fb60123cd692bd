import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { Config } from '../../src/config/config.ts';
import { createUnitOfWork } from '../../src/database/unit-of-work.ts';
import { growNetwork } from '../../src/import/generate/network.ts';
import { createRandom } from '../../src/import/generate/random.ts';
import { storeNetwork } from '../../src/import/generate/store-network.ts';
import { bindImportStores } from '../../src/import/import-storage.ts';
import { closeServer } from '../../src/server/close-server.ts';
import { openInstallation } from '../../src/server/installation.ts';
import { createServer } from '../../src/server/server.ts';
import { spendDays } from './history.ts';
import extension from './index.ts';
import { leaveWork } from './present.ts';

const DAY_MS = 86_400_000;
const DAYS = 3 * 365;
const SEED = 16;
const DISTRIBUTOR = 1;
/** Customers stored between two rounds of moves and upgrades. */
const BATCH_SIZE = 250;

/**
 * Builds the company as if it had grown over time: enrollments in order, with moves and upgrades between them,
 * through the API of a server whose clock is set to each day.
 */
export async function buildCompany(
  config: Config,
  customers: number,
  onProgress: (stored: number) => void,
): Promise<void> {
  const { plan } = extension;
  const beginning = Date.now() - DAYS * DAY_MS;
  let now = beginning;
  const clock = () => new Date(now);
  const logger = pino({ level: 'silent' });
  const installation = await openInstallation(config, { clock });
  const server = await createServer({ installation, extension, config, logger, clock });
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  const key = randomBytes(16).toString('hex');
  await installation.subscriptions.create('Operations', key);
  const network = growNetwork(plan, customers, SEED);
  const random = createRandom(SEED, 3);
  const dependencies = {
    plan,
    unitOfWork: createUnitOfWork(installation.database.writer, bindImportStores(installation)),
    beforeBatch: async () => undefined,
    clock,
  };
  /** A company grows faster as it gets larger. */
  const instantOf = (serial: number) =>
    beginning + DAY_MS + (DAYS - 2) * DAY_MS * Math.sqrt(serial / customers);
  let first = 0;
  await storeNetwork(dependencies, { plan, customers, seed: SEED }, network, {
    onProgress: () => undefined,
    notEmpty: () => new Error('The database of the demo has customers'),
    history: {
      instantOf,
      batchSize: BATCH_SIZE,
      async afterBatch(firstId, stored) {
        first = firstId;
        now = instantOf(stored);
        onProgress(stored);
        await spendDays({ url, key, random, network, firstId, stored });
      },
    },
  });
  now = Date.now();
  const ids = Array.from(
    network.baseTypes.slice(0, customers),
    (type, serial) => [type, first + serial] as const,
  );
  await leaveWork({
    ...{ url, key, installation, clock, lastId: first + customers - 1 },
    distributors: ids.flatMap(([type, id]) => (type === DISTRIBUTOR ? [id] : [])).toReversed(),
  });
  await closeServer(server, installation, { config, logger });
}
