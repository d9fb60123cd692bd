import { publishedPlan as plan } from '../extension/commission-plan.ts';
import type { CallContext } from '../src/call-context.ts';
import { formatBackOfficeId } from '../src/commission-plan/back-office-id.ts';
import { isPlacedIn } from '../src/commission-plan/commission-plan.ts';
import { bindCustomerStores, createReader, prepareDatabase } from '../src/customer-storage.ts';
import { ROOT_CUSTOMER_ID } from '../src/customers/customer.ts';
import { inactiveDateAfter } from '../src/customers/inactive-date.ts';
import type { CustomerWriteStores } from '../src/customers/write-dependencies.ts';
import { createUnitOfWork } from '../src/database/unit-of-work.ts';
import type { Installation } from '../src/installation.ts';
import { type SeededCustomer, seededBaseType, seededCustomer } from './seeded-customer.ts';

/** What was written. */
export interface Seeded {
  /** The first `customers` of them: a mix, several levels deep in both trees. */
  readonly ids: readonly number[];
  /** Retail customers, with their sponsors, each to be upgraded once. */
  readonly upgradable: readonly { readonly id: number; readonly sponsorId: number }[];
}

export interface SeedOptions {
  readonly customers: number;
  readonly upgradable: number;
  /** PHC form, the same for all: hashing a password each would take hours, and nobody logs in. */
  readonly passwordHash: string;
}

/** Customers a transaction: enough to make its fsync small, few enough to keep it short. */
const BATCH_SIZE = 1_000;
const DIRECT_DOWNLINE = 4;
const CONTEXT: CallContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  actor: 'bench',
  operation: 'Seed',
};

/**
 * Writes customers through the program's own stores, past HTTP, rules and hashing. Every distributor
 * has up to four distributors below them, so a tree of 40,000 is eight levels deep.
 */
export async function seedCustomers(installation: Installation, options: SeedOptions): Promise<Seeded> {
  const { writer } = installation.database;
  const at = new Date().toISOString();
  await prepareDatabase(installation, plan, new Date(at));
  const unitOfWork = createUnitOfWork(
    writer,
    bindCustomerStores(installation, createReader(installation, plan)),
  );

  const total = options.customers + options.upgradable;
  const ids: number[] = [];
  const upgradable: { id: number; sponsorId: number }[] = [];
  const distributors: number[] = [ROOT_CUSTOMER_ID];
  for (let from = 0; from < total; from += BATCH_SIZE) {
    await unitOfWork.run(async (stores) => {
      for (let serial = from; serial < Math.min(from + BATCH_SIZE, total); serial += 1) {
        const isMixed = serial < options.customers;
        const baseType = isMixed ? seededBaseType(serial) : 2;
        const sponsorId = sponsorOf(serial, baseType, distributors);
        const customer = seededCustomer(serial, baseType, sponsorId);
        const id = await enroll(stores, customer, options.passwordHash, at);
        if (baseType === 1) distributors.push(id);
        if (isMixed) ids.push(id);
        else upgradable.push({ id, sponsorId });
      }
    });
  }
  return { ids, upgradable };
}

function sponsorOf(serial: number, baseType: number, distributors: readonly number[]): number {
  const place =
    baseType === 1 ? Math.floor((distributors.length - 1) / DIRECT_DOWNLINE) : serial % distributors.length;
  return distributors[place] ?? ROOT_CUSTOMER_ID;
}

/** What the program stores at a creation, the event included. */
async function enroll(
  stores: CustomerWriteStores,
  customer: SeededCustomer,
  passwordHash: string,
  at: string,
): Promise<number> {
  const id = await stores.customers.reserveId();
  const state = { ...customer, backOfficeId: formatBackOfficeId(plan.backOfficeId, id) };
  const inactiveDate = inactiveDateAfter(plan, null, state.status, at);
  await stores.customers.insert(id, {
    state,
    inactiveDate,
    passwordHash: customer.baseType === 3 ? null : passwordHash,
    at,
    context: CONTEXT,
  });
  for (const tree of plan.trees.filter((candidate) => isPlacedIn(candidate, customer.baseType))) {
    await stores.trees.place({
      tree: tree.name,
      nodeId: id,
      uplineId: customer.sponsorId,
      rule: tree.placementRule,
      reason: 'enrollment',
      actor: CONTEXT.actor,
      requestId: CONTEXT.requestId,
      at,
    });
  }
  await stores.events.add('CreateAssociateEvent', id, at, CONTEXT);
  return id;
}
