import { sql } from 'kysely';
import { publishedPlan as plan } from '../extension/commission-plan.ts';
import { enrollmentTree, sponsorTree } from '../src/commission-plan/commission-plan.ts';
import { createConfig } from '../src/config/config.ts';
import type { Environment } from '../src/config/environment.ts';
import { unusablePasswordHash } from '../src/import/generate/person.ts';
import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import { connectImport } from '../src/server/connect-import.ts';
import type { Installation } from '../src/server/installation.ts';
import type { EngineHost } from './engine-host.ts';
import { spread } from './requests.ts';
import { type NumberedSeed, storeSeeds } from './seed-customers.ts';
import { seededCustomer } from './seeded-customer.ts';
import type { AddedParts } from './tree-options.ts';
import { withInstallation } from './upline-server.ts';

/** A generated network in a database, and the parts added to it for the measurement. */
export interface TreeNetwork {
  readonly environment: Environment;
  /** Number of generated customers. */
  readonly size: number;
  /** Number of people in the Enrollment tree without the company root. */
  readonly everybody: number;
  /** Sellers of the generated network, all of whom are in the sponsor tree. */
  readonly sellerIds: readonly number[];
  /** Some of those with at least {@link PAGE} people on the three levels below them. */
  readonly leaderIds: readonly number[];
  /** The last customer of the chain. */
  readonly chainEndId: number;
  /** The top customer of the subtree. */
  readonly subtreeId: number;
  readonly waitingIds: readonly number[];
}

/** Nodes of the measured page. */
export const PAGE = 100;
/** Levels of the downline whose first page is measured. */
export const LEVELS = 3;
/** People directly below each node of the subtree, so that its top is one of the leaders. */
const DIRECT_DOWNLINE = 5;
/** One in this many of those who wait was enrolled below the top of the subtree; the others anywhere. */
const SUBTREE_SHARE = 10;
const LEADERS_MAX = 50;
const SEED = 1;

/** Creates a network with `upline generate`, and adds the parts that every network has in common. */
export async function growTreeNetwork(
  host: EngineHost,
  size: number,
  added: AddedParts,
): Promise<TreeNetwork> {
  const environment = await host.create(`network-${size}`);
  const config = createConfig(environment);
  // All have an active status: the benchmark places people under any seller, and a closed status accepts no new
  // people.
  const active = { ...plan, statuses: plan.statuses.slice(0, 1) };
  await connectImport(config, active).generated({ customers: size, seed: SEED, onProgress: () => undefined });
  const network = await withInstallation(environment, async (installation) => {
    const sellers = await readSellers(installation);
    const sellerIds = [...sellers.keys()];
    const parts = await addParts(installation, added, sellerIds);
    const leaderIds = spread(findLeaders(sellers), LEADERS_MAX);
    // A network of a few hundred has no leader except its root.
    const leaders = leaderIds.length === 0 ? [ROOT_CUSTOMER_ID] : [...new Set(leaderIds)];
    return { sellerIds, leaderIds: leaders, ...parts };
  });
  await host.settle(environment);
  const everybody = size + added.chain + added.subtree + added.waiting;
  return { environment, size, everybody, ...network };
}

async function addParts(
  installation: Installation,
  { chain, subtree, waiting }: AddedParts,
  sellerIds: readonly number[],
): Promise<Pick<TreeNetwork, 'chainEndId' | 'subtreeId' | 'waitingIds'>> {
  const enrollerIds = spread(sellerIds, waiting);
  const count = chain + subtree + waiting;
  const seeds = await storeSeeds(installation, count, unusablePasswordHash(SEED), (firstId) => {
    const seed = (serial: number, sponsorId: number, isWaiting = false): NumberedSeed => ({
      id: firstId + serial,
      customer: seededCustomer(serial, 1, sponsorId),
      isWaiting,
    });
    const chainSponsor = (place: number) => (place === 0 ? ROOT_CUSTOMER_ID : firstId + place - 1);
    const subtreeSponsor = (place: number) =>
      place === 0 ? ROOT_CUSTOMER_ID : firstId + chain + Math.floor((place - 1) / DIRECT_DOWNLINE);
    return [
      ...Array.from({ length: chain }, (_, place) => seed(place, chainSponsor(place))),
      ...Array.from({ length: subtree }, (_, place) => seed(chain + place, subtreeSponsor(place))),
      ...enrollerIds.map((enroller, place) => {
        const inSubtree = firstId + chain + (place % subtree);
        const enrollerId = place % SUBTREE_SHARE === 0 ? inSubtree : enroller;
        return seed(chain + subtree + place, enrollerId, true);
      }),
    ];
  });
  const ids = seeds.map(({ id }) => id);
  const [chainEndId, subtreeId] = [ids[chain - 1], ids[chain]];
  if (chainEndId === undefined || subtreeId === undefined)
    throw new Error('The chain or the subtree is empty');
  return { chainEndId, subtreeId, waitingIds: ids.slice(chain + subtree) };
}

/** The upline of each seller. */
async function readSellers({ database }: Installation): Promise<ReadonlyMap<number, number>> {
  const rows = await database.reader
    .selectFrom('placements')
    .select(['node_id', 'upline_id'])
    .where('tree', '=', sponsorTree(plan).name)
    .where('upline_id', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.node_id, row.upline_id ?? ROOT_CUSTOMER_ID]));
}

/** The people with at least a full page of others on the requested levels. */
function findLeaders(uplines: ReadonlyMap<number, number>): number[] {
  const below = new Map<number, number>();
  for (const nodeId of uplines.keys()) {
    let upline = uplines.get(nodeId);
    for (let level = 1; level <= LEVELS && upline !== undefined; level += 1) {
      below.set(upline, (below.get(upline) ?? 0) + 1);
      upline = uplines.get(upline);
    }
  }
  return [...below].filter(([, count]) => count >= PAGE).map(([nodeId]) => nodeId);
}

/**
 * Rows written since an instant in all tables that a move may write: placements begun and ended, records of
 * customers, events.
 */
export function countRowsSince({ environment }: TreeNetwork, since: string): Promise<number> {
  return withInstallation(environment, async ({ database: { reader } }) => {
    const written = sql<number>`(select count(*) from placements where from_at >= ${since}) +
      (select count(*) from placements where to_at >= ${since}) +
      (select count(*) from customers where changed_at >= ${since}) +
      (select count(*) from outbox_events where occurred_at >= ${since})`;
    const { rows } = await reader.selectNoFrom(written.as('rows')).executeTakeFirstOrThrow();
    return Number(rows);
  });
}

/** The tree of all people. */
export const ENROLLMENT = enrollmentTree(plan).name;
/** The tree of sellers. */
export const SPONSOR_TREE = sponsorTree(plan).name;
