import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { Tree } from '../commission-plan/tree.ts';
import type { NumberedCustomer } from '../customers/store/bulk-customer-store.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import { nextInstant } from '../trees/rules/instants.ts';
import type { NewPlacement } from '../trees/rules/placement.ts';
import { COUNT_WHEN_LOCKED } from '../trees/write/leg-weights.ts';
import { lockPurpose, placeUnderSponsor } from '../trees/write/place-under-sponsor.ts';
import type { ImportStores } from './import-dependencies.ts';
import { isPlannable } from './plan-placements.ts';

/** New customers with their planned places. */
export interface PlacedCustomers {
  readonly customers: readonly NumberedCustomer[];
  /** By tree, for the customers that it places: the upline of each. */
  readonly uplines: readonly { readonly tree: Tree; readonly uplineOf: ReadonlyMap<number, number> }[];
}

/** Reason of the placement, for customers who did not come through Create. */
export const IMPORT_REASON = 'import';

/**
 * Stores customers and their placements, in one transaction with the caller's other writes. Writes no events:
 * subscribers do not want a welcome letter for each customer of the old system (decision 0036).
 */
export async function storePlaced(
  stores: Pick<ImportStores, 'customers' | 'placements' | 'trees'>,
  plan: CommissionPlan,
  { customers, uplines }: PlacedCustomers,
): Promise<void> {
  // The lock keeps uplines in place, and no change comes before the tree's last one. As in an enrollment, trees come
  // before the records, which hold those of their sponsors.
  const changedAt = new Map<Tree, string>();
  for (const { tree } of uplines) changedAt.set(tree, await stores.trees.lock(tree.name, lockPurpose(tree)));
  await stores.customers.insert(customers);
  // The check of the file covers stored sponsors that cannot take others; customers of the file keep their
  // downlines.
  const trees = { ...stores.trees, standingOf: async () => null };
  const writes = new Map(customers.map(({ id, write }) => [id, write]));
  for (const { tree, uplineOf } of uplines) {
    const gone = await goneUplines(stores, tree, uplineOf);
    const placements: NewPlacement[] = [];
    const toBePlaced: Omit<NewPlacement, 'rule'>[] = [];
    for (const [nodeId, uplineId] of uplineOf) {
      const write = writes.get(nodeId);
      if (write === undefined) throw new TypeError('Only new customers are placed');
      const { actor, requestId } = write.context;
      const placement = {
        tree: tree.name,
        nodeId,
        uplineId,
        reason: IMPORT_REASON,
        actor,
        requestId,
        at: nextInstant(write.at, changedAt.get(tree) ?? ''),
      };
      if (gone.has(uplineId) || !isPlannable(tree)) toBePlaced.push(placement);
      else placements.push({ ...placement, rule: tree.placementRule });
    }
    await stores.placements.place(placements);
    for (const placement of toBePlaced) {
      const state = writes.get(placement.nodeId)?.state;
      const sponsorId = state?.sponsorId ?? ROOT_CUSTOMER_ID;
      const { nodeId, reason, actor, requestId, at } = placement;
      const request = {
        tree: byHeads(tree),
        sponsorId,
        sponsorField: 'SponsorId',
        baseType: state?.baseType ?? 0,
      };
      await placeUnderSponsor(trees, plan, {
        ...request,
        weights: COUNT_WHEN_LOCKED,
        nodeId,
        reason,
        actor,
        requestId,
        at,
      });
    }
  }
}

/** If the plan weighs legs by code, an import counts customers: no transaction may wait for code. */
function byHeads({ legWeight, ...tree }: Tree): Tree {
  return legWeight === 'pushed' ? { ...tree, legWeight } : tree;
}

/** Stored uplines that a running server has removed from the tree since the places were planned. */
async function goneUplines(
  { placements }: Pick<ImportStores, 'placements'>,
  { name }: Tree,
  uplineOf: ReadonlyMap<number, number>,
): Promise<ReadonlySet<number>> {
  const before = new Set([...uplineOf.values()].filter((id) => !uplineOf.has(id)));
  const placed = await placements.placedAmong(name, [...before]);
  return before.difference(placed);
}
