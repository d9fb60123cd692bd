import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Call } from '../../kernel/call.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { sponsorFollowed } from '../../kernel/event.ts';
import { type Problem, ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { writeWireInstant } from '../../kernel/wire-date.ts';
import { ITEMS_MAX } from '../../trees/write/batch-limit.ts';
import { carryOutBatch } from '../../trees/write/carry-out-batch.ts';
import { unchangeableProblems } from '../record/assert-changeable.ts';
import type { Customer } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import { MERGED_MAX } from '../record/merged-limit.ts';
import type { KeptMerge, StoredMerge } from '../store/merge-store.ts';
import { refuseDuplicate } from '../write/check-uniqueness.ts';
import { lockTrees } from '../write/lock-trees.ts';
import type { MergeDependencies, MergeStores } from './merge-dependencies.ts';
import type { MergeOrder } from './merge-order.ts';
import { type MergePair, planRecords, writeRecords } from './merge-records.ts';
import type { WithAliases } from './merged-records.ts';
import { type PlannedMoves, planMoves } from './plan-moves.ts';

/** Checks the two records that a merge has locked, such as their versions. @throws ProblemError */
export type CheckPair = (pair: MergePair) => void;

/**
 * Merges two customers in one transaction: the surviving record, all downlines, and the records that named the merged
 * customer as sponsor.
 * @throws ProblemError with every obstacle; nothing is changed in that case
 */
export function createMergeCustomers(dependencies: MergeDependencies) {
  const { treeWrites, merging } = dependencies;
  return async function mergeCustomers(order: MergeOrder, call: Call, checkPair: CheckPair = () => {}) {
    const work = async (stores: MergeStores) => {
      const pair = await lockPair(treeWrites.plan, stores, order);
      checkPair(pair);
      const planned = await planMoves(treeWrites.plan, stores.trees, order);
      const at = treeWrites.clock().toISOString();
      const record = planRecords(treeWrites.plan, pair, order.take, at.slice(0, 10));
      throwIfAny([...record.problems, ...planned.problems]);
      const written = await writeRecords(treeWrites.plan, stores, pair, record, at, call);
      const batchId = await moveDownlines(dependencies, stores, { order, planned }, at, call);
      const references = await redirectReferences(stores, pair, at, call);
      const merge = { ...order, fields: written.fields, batchId, mergedAt: at };
      const id = await stores.merges.add({ ...merge, kept: { ...written, ...references } }, call);
      await addEvent(stores, 'customer.merged', { id, ...merge }, at, call);
      return mergeAnswer({ ...merge, id, undoneAt: null });
    };
    return refuseDuplicate(() => call.write(merging, work, (answer) => answer));
  };
}

/**
 * Reads both customers; no other transaction changes them, or any tree, until this one ends.
 * @throws ProblemError for two customers who cannot be merged
 */
export async function lockPair(
  plan: CommissionPlan,
  stores: MergeStores,
  { survivorId, mergedId }: Pick<MergeOrder, 'survivorId' | 'mergedId'>,
): Promise<MergePair> {
  if (survivorId === mergedId) {
    throw new ProblemError([customerProblem('merge_with_self', 'MergedCustomerId')]);
  }
  await lockTrees(plan, stores);
  await stores.merges.lockCustomers([survivorId, mergedId]);
  const survivor = await stores.customers.byId(survivorId);
  const merged = await stores.customers.byId(mergedId);
  throwIfAny([...pairProblems(survivor, 'customerId'), ...pairProblems(merged, 'MergedCustomerId')]);
  if (survivor === null || merged === null) throw new TypeError('An unknown customer passed the checks');
  return { survivor: await withAliases(stores, survivor), merged: await withAliases(stores, merged) };
}

export async function withAliases({ merges }: MergeStores, customer: Customer): Promise<WithAliases> {
  return { customer, additionalAliases: await merges.additionalAliases(customer.id) };
}

function pairProblems(customer: Customer | null, field: string): Problem[] {
  if (customer === null) return [customerProblem('customer_not_found', field)];
  if (customer.id === ROOT_CUSTOMER_ID) {
    return [customerProblem('company_root', field, { what: 'cannot be merged' })];
  }
  return unchangeableProblems(customer, field);
}

/** @returns the placement batch that moved them; `null` when nothing moves */
async function moveDownlines(
  { treeWrites }: MergeDependencies,
  stores: MergeStores,
  { order, planned }: { readonly order: MergeOrder; readonly planned: PlannedMoves },
  at: string,
  call: Call,
): Promise<number | null> {
  const { items } = planned;
  if (items.length === 0) return null;
  const { reason } = order;
  const id = await stores.batches.stage(reason, items, at, call);
  await stores.batches.advance(id, 'committed', at, call);
  const carried = await carryOutBatch(treeWrites, stores, { id, items, reason }, call);
  throwIfAny(carried.problems.map(asMove));
  await stores.batches.date(id, 'committed', carried.at);
  const data = { batchId: id, items: items.length };
  const event = { type: 'placement_batch.committed', customerId: null, at: carried.at, data } as const;
  await stores.events.add([event], call);
  // The end of a placement puts a customer on the waiting list of the tree.
  await stores.merges.stopWaiting(order.mergedId);
  return id;
}

/** The caller sent no items; the preview lists the moves in the same order. */
function asMove(problem: Problem): Problem {
  const { field = '' } = problem;
  return { ...problem, field: field.replace(/^Items\./, 'Moves.') };
}

/** The records that refer to the merged customer: as the target of an earlier merge, and as sponsor. */
export async function findReferences(
  { merges }: Pick<MergeStores, 'merges'>,
  { survivorId, mergedId }: Pick<MergeOrder, 'survivorId' | 'mergedId'>,
) {
  const redirected = await merges.mergedInto(mergedId, MERGED_MAX);
  const others = await merges.mergedInto(survivorId, MERGED_MAX);
  const named = await merges.sponsoredBy(mergedId, ITEMS_MAX + 1);
  const problems: Problem[] = [];
  if (others.length + redirected.length >= MERGED_MAX) {
    problems.push(customerProblem('too_many_merged', 'customerId', { survivorId, max: MERGED_MAX }));
  }
  if (named.length > ITEMS_MAX) {
    problems.push(customerProblem('merge_too_large', 'MergedCustomerId', { max: ITEMS_MAX }));
  }
  return { redirected, named, problems };
}

/**
 * Points earlier merges, and the records that name the merged customer as sponsor, to the surviving customer.
 * @throws ProblemError `merge_too_large`, `too_many_merged`
 */
async function redirectReferences(
  stores: MergeStores,
  { survivor, merged }: MergePair,
  at: string,
  call: Call,
): Promise<Pick<KeptMerge, 'redirected' | 'sponsored'>> {
  const [survivorId, mergedId] = [survivor.customer.id, merged.customer.id];
  const { redirected, named, problems } = await findReferences(stores, { survivorId, mergedId });
  throwIfAny(problems);
  await stores.merges.redirect(redirected, survivorId);
  const sponsored: (readonly [number, number])[] = [];
  for (const id of named) {
    // A customer cannot be their own sponsor, so the surviving customer gets the sponsor of the other.
    const other = merged.customer.requestedSponsorId ?? ROOT_CUSTOMER_ID;
    const sponsorId = id === survivorId ? (other === survivorId ? ROOT_CUSTOMER_ID : other) : survivorId;
    await stores.customers.followSponsor(id, sponsorId, at, call);
    sponsored.push([id, mergedId]);
  }
  await stores.events.add(
    named.map((id) => sponsorFollowed(id, at)),
    call,
  );
  return { redirected, sponsored };
}

export async function addEvent(
  { events }: MergeStores,
  type: 'customer.merged' | 'customer.merge_undone',
  { id, survivorId, mergedId }: Pick<StoredMerge, 'id' | 'survivorId' | 'mergedId'>,
  at: string,
  call: Call,
): Promise<void> {
  await events.add([{ type, customerId: mergedId, at, data: { mergeId: id, survivorId } }], call);
}

/** A merge in the form of answers. */
export function mergeAnswer(merge: Omit<StoredMerge, 'mergedBy' | 'reason'>) {
  const body = {
    MergeId: merge.id,
    CustomerId: merge.survivorId,
    MergedCustomerId: merge.mergedId,
    Fields: [...merge.fields],
    BatchId: merge.batchId,
    MergedAt: writeWireInstant(merge.mergedAt),
    UndoneAt: merge.undoneAt === null ? null : writeWireInstant(merge.undoneAt),
  };
  return { body, subjectId: merge.survivorId };
}
