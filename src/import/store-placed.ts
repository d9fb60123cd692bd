import type { CommissionPlan, Tree } from '../commission-plan/commission-plan.ts';
import type { NumberedCustomer } from '../customers/bulk-customer-store.ts';
import { ROOT_CUSTOMER_ID } from '../customers/customer.ts';
import { placeUnderSponsor } from '../trees/place-under-sponsor.ts';
import type { NewPlacement } from '../trees/placement.ts';
import type { ImportStores } from './import-dependencies.ts';

/** New customers with the places that were planned for them. */
export interface PlacedCustomers {
  readonly customers: readonly NumberedCustomer[];
  /** By tree, for those whom it places: the upline of each. */
  readonly uplines: readonly { readonly tree: Tree; readonly uplineOf: ReadonlyMap<number, number> }[];
}

/** Why somebody stands where they stand, for those who did not come by Create. */
export const IMPORT_REASON = 'import';

/**
 * Stores customers with their placements, in one transaction with whatever the caller writes besides.
 * Writes no events: nobody who listens wants a welcome letter for each customer of the old system
 * (decision 0036).
 */
export async function storePlaced(
  stores: Pick<ImportStores, 'customers' | 'placements' | 'trees'>,
  plan: CommissionPlan,
  { customers, uplines }: PlacedCustomers,
): Promise<void> {
  await stores.customers.insert(customers);
  const writes = new Map(customers.map(({ id, write }) => [id, write]));
  for (const { tree, uplineOf } of uplines) {
    const gone = await goneUplines(stores, tree, uplineOf);
    const placements: NewPlacement[] = [];
    const toBePlacedAnew: NewPlacement[] = [];
    for (const [nodeId, uplineId] of uplineOf) {
      const write = writes.get(nodeId);
      if (write === undefined) throw new TypeError('Only new customers are placed');
      const { actor, requestId } = write.context;
      const placement = {
        tree: tree.name,
        nodeId,
        uplineId,
        rule: tree.placementRule,
        reason: IMPORT_REASON,
        actor,
        requestId,
        at: write.at,
      };
      (gone.has(uplineId) ? toBePlacedAnew : placements).push(placement);
    }
    await stores.placements.place(placements);
    for (const placement of toBePlacedAnew) {
      const sponsorId = writes.get(placement.nodeId)?.state.sponsorId ?? ROOT_CUSTOMER_ID;
      await placeUnderSponsor(stores.trees, plan, {
        ...placement,
        tree,
        sponsorId,
        sponsorField: 'SponsorId',
      });
    }
  }
}

/** Stored uplines that a running server has taken out of the tree since the places were planned. */
async function goneUplines(
  { placements }: Pick<ImportStores, 'placements'>,
  { name }: Tree,
  uplineOf: ReadonlyMap<number, number>,
): Promise<ReadonlySet<number>> {
  const before = new Set([...uplineOf.values()].filter((id) => !uplineOf.has(id)));
  const placed = await placements.placedAmong(name, [...before]);
  return before.difference(placed);
}
