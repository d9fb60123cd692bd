import { publishedPlan as plan } from '../extension/commission-plan.ts';
import { formatBackOfficeId } from '../src/commission-plan/back-office-id.ts';
import { isPlacedIn } from '../src/commission-plan/commission-plan.ts';
import { inactiveDateAfter } from '../src/customers/record/inactive-date.ts';
import { createUnitOfWork } from '../src/database/unit-of-work.ts';
import { bindImportStores } from '../src/import/import-storage.ts';
import { storePlaced } from '../src/import/store-placed.ts';
import type { CallContext } from '../src/kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../src/kernel/customer-id.ts';
import type { Installation } from '../src/server/installation.ts';
import { prepareDatabase } from '../src/server/prepare-database.ts';
import { type SeededCustomer, seededBaseType, seededCustomer } from './seeded-customer.ts';

/** The customers that were written. */
export interface Seeded {
  /** The first `customers` ids: a mix of base types, several levels deep in both trees. */
  readonly ids: readonly number[];
  /** Retail customers with their sponsors, each to be upgraded once. */
  readonly upgradable: readonly { readonly id: number; readonly sponsorId: number }[];
}

export interface SeedOptions {
  readonly customers: number;
  readonly upgradable: number;
  /** In PHC form, the same for all: hashing a password for each would take hours, and no customer logs in. */
  readonly passwordHash: string;
}

/** A customer together with their future id. */
export interface NumberedSeed {
  readonly id: number;
  readonly customer: SeededCustomer;
  /** Whether the customer is placed only in the Enrollment tree, although the plan places their type in others too. */
  readonly isWaiting?: boolean;
}

/** Customers per transaction: enough to make the share of its fsync small, few enough to keep it short. */
const BATCH_SIZE = 1_000;
const DIRECT_DOWNLINE = 4;
const CONTEXT: CallContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  actor: 'bench',
  operation: 'Seed',
};

/**
 * Writes customers the way an import does, without HTTP, rules and hashing. Every distributor has up to four
 * distributors below them, so a tree of 40,000 is eight levels deep.
 */
export async function seedCustomers(installation: Installation, options: SeedOptions): Promise<Seeded> {
  const at = new Date().toISOString();
  await prepareDatabase(installation, plan, new Date(at));
  const unitOfWork = createUnitOfWork(installation.database.writer, bindImportStores(installation));

  const total = options.customers + options.upgradable;
  const firstId = await unitOfWork.run(({ imports }) => imports.reserveIds({ above: 0, count: total }));
  const ids: number[] = [];
  const upgradable: { id: number; sponsorId: number }[] = [];
  const distributors: number[] = [ROOT_CUSTOMER_ID];
  for (let from = 0; from < total; from += BATCH_SIZE) {
    const batch: NumberedSeed[] = [];
    for (let serial = from; serial < Math.min(from + BATCH_SIZE, total); serial += 1) {
      const isMixed = serial < options.customers;
      const baseType = isMixed ? seededBaseType(serial) : 2;
      const sponsorId = sponsorOf(serial, baseType, distributors);
      const id = firstId + serial;
      batch.push({ id, customer: seededCustomer(serial, baseType, sponsorId) });
      if (baseType === 1) distributors.push(id);
      if (isMixed) ids.push(id);
      else upgradable.push({ id, sponsorId });
    }
    await unitOfWork.run((stores) => storePlaced(stores, plan, placed(batch, options.passwordHash, at)));
  }
  return { ids, upgradable };
}

/**
 * Adds customers to a database.
 * @param seedsFrom creates them, sponsors first, from the first of their ids
 */
export async function storeSeeds(
  installation: Installation,
  count: number,
  passwordHash: string,
  seedsFrom: (firstId: number) => readonly NumberedSeed[],
): Promise<readonly NumberedSeed[]> {
  const at = new Date().toISOString();
  const unitOfWork = createUnitOfWork(installation.database.writer, bindImportStores(installation));
  const seeds = seedsFrom(await unitOfWork.run(({ imports }) => imports.reserveIds({ above: 0, count })));
  for (let from = 0; from < count; from += BATCH_SIZE) {
    const batch = seeds.slice(from, from + BATCH_SIZE);
    await unitOfWork.run((stores) => storePlaced(stores, plan, placed(batch, passwordHash, at)));
  }
  return seeds;
}

function placed(batch: readonly NumberedSeed[], passwordHash: string, at: string) {
  const customers = batch.map(({ id, customer }) => ({
    id,
    write: {
      state: { ...customer, backOfficeId: formatBackOfficeId(plan.backOfficeId, id) },
      inactiveDate: inactiveDateAfter(plan, null, customer.status, at),
      passwordHash: customer.baseType === 3 ? null : passwordHash,
      at,
      context: CONTEXT,
    },
  }));
  const uplines = plan.trees.map((tree) => {
    const inTree = batch.filter(
      ({ customer, isWaiting = false }) =>
        isPlacedIn(tree, customer.baseType) && !(isWaiting && tree.kind !== 'Enrollment'),
    );
    return { tree, uplineOf: new Map(inTree.map(({ id, customer }) => [id, customer.sponsorId])) };
  });
  return { customers, uplines };
}

function sponsorOf(serial: number, baseType: number, distributors: readonly number[]): number {
  const place =
    baseType === 1 ? Math.floor((distributors.length - 1) / DIRECT_DOWNLINE) : serial % distributors.length;
  return distributors[place] ?? ROOT_CUSTOMER_ID;
}
