import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../../kernel/call.ts';
import { sponsorFollowed } from '../../kernel/event.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { undoBatch } from '../../trees/write/undo-batch.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import { stateOf } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import { searchText } from '../record/search-text.ts';
import type { KeptMerge, KeptRecord, StoredMerge } from '../store/merge-store.ts';
import { refuseDuplicate } from '../write/check-uniqueness.ts';
import { eventsOfChange } from '../write/customer-events.ts';
import { lockBatch } from '../write/lock-trees.ts';
import { addEvent, mergeAnswer } from './merge-customers.ts';
import type { MergeDependencies, MergeStores } from './merge-dependencies.ts';
import { MERGE_FIELDS } from './merge-fields.ts';
import { changeRecord, sameAliases, update } from './merge-records.ts';

export type OpenMerge = StoredMerge & { readonly kept: KeptMerge };

/**
 * Separates two customers again: both records, all places and all references are as before the merge.
 * @throws ProblemError `merge_built_upon`, `batch_built_upon` or `not_unique` when later changes prevent it
 */
export function createUndoMerge(dependencies: MergeDependencies) {
  return async function undoMerge(mergedId: number, call: Call) {
    const work = async (stores: MergeStores) => {
      const merge = await openMerge(dependencies, stores, mergedId);
      return mergeAnswer({ ...merge, undoneAt: await separate(dependencies, stores, merge, call) });
    };
    return refuseDuplicate(() => call.write(dependencies.merging, work, (answer) => answer));
  };
}

/**
 * Restores the records, places and references as they were before the merge.
 * @returns the instant of the undo
 */
export async function separate(
  dependencies: MergeDependencies,
  stores: MergeStores,
  merge: OpenMerge,
  call: Call,
): Promise<string> {
  const at = dependencies.treeWrites.clock().toISOString();
  await restoreSurvivor(stores, merge, at, call);
  await restoreMerged(stores, merge, at, call);
  if (merge.batchId !== null) await restorePlaces(dependencies, stores, merge.batchId, at, call);
  await restoreReferences(stores, merge, at, call);
  await stores.merges.noteUndone(merge.id, at, call);
  await addEvent(stores, 'customer.merge_undone', merge, at, call);
  return at;
}

/** @throws ProblemError for a customer who is not merged, and for an erased person */
export async function openMerge(
  { treeWrites }: Pick<MergeDependencies, 'treeWrites'>,
  stores: MergeStores,
  mergedId: number,
): Promise<OpenMerge> {
  const seen = await stores.merges.openMergeOf(mergedId);
  if (seen === null) {
    const isKnown = await stores.customers.exists(mergedId);
    const code = isKnown ? 'not_merged' : 'customer_not_found';
    throw new ProblemError([customerProblem(code, 'customerId', { customerId: mergedId })]);
  }
  await lockBatch(treeWrites.plan, stores, seen.batchId);
  await stores.merges.lockCustomers([seen.survivorId, mergedId]);
  // Another request may have undone the merge before the lock.
  const merge = await stores.merges.openMergeOf(mergedId);
  if (merge === null) {
    throw new ProblemError([customerProblem('not_merged', 'customerId', { customerId: mergedId })]);
  }
  const { kept } = merge;
  if (kept === null) throw builtUpon('the person was erased');
  return { ...merge, kept };
}

function builtUpon(reason: string): ProblemError {
  return new ProblemError([customerProblem('merge_built_upon', 'customerId', { reason })]);
}

/** The record of a customer whom the transaction has locked. */
export async function recordOf({ customers }: MergeStores, id: number): Promise<Customer> {
  const customer = await customers.byId(id);
  if (customer === null) throw new TypeError('A customer is missing');
  return customer;
}

/** Restores the fields that the merge changed; all others keep their current values. */
async function restoreSurvivor(stores: MergeStores, merge: OpenMerge, at: string, call: Call): Promise<void> {
  const { before, after } = merge.kept.survivor;
  const customer = await recordOf(stores, merge.survivorId);
  const { id, mergedInto } = customer;
  if (mergedInto !== null) throw builtUpon(`customer ${id} was merged into customer ${mergedInto} since`);
  const aliases = await stores.merges.additionalAliases(id);
  const secrets = await stores.merges.secretsOf(id);
  const now = { state: stateOf(customer), secrets, additionalAliases: aliases };
  const members = changedMembers(before.state, after.state);
  assertUnchanged(id, members, after, now);
  const restored = members.map((name) => [name, before.state[name]]);
  const hasSameAliases = sameAliases(before.additionalAliases, after.additionalAliases);
  const gaveLogin = before.secrets.password_hash !== after.secrets.password_hash;
  const passwordHash = gaveLogin ? before.secrets.password_hash : secrets.password_hash;
  const password: PasswordChange = gaveLogin ? { replaceBy: passwordHash === null ? null : '' } : 'keep';
  const gaveTaxId = before.secrets.tax_id_key !== after.secrets.tax_id_key;
  const record: KeptRecord = {
    state: { ...now.state, ...Object.fromEntries(restored) } as CustomerState,
    secrets: { ...(gaveTaxId ? before.secrets : secrets), password_hash: passwordHash },
    additionalAliases: hasSameAliases ? aliases : before.additionalAliases,
  };
  await changeRecord(stores, { customer, aliases }, record, password, at, call);
}

function changedMembers(before: CustomerState, after: CustomerState): (keyof CustomerState)[] {
  const names = Object.keys(before) as (keyof CustomerState)[];
  return names.filter((name) => name !== 'sponsorId' && !isDeepStrictEqual(before[name], after[name]));
}

/** @throws ProblemError `merge_built_upon` for a value of the merge that has been changed since */
function assertUnchanged(
  id: number,
  members: readonly (keyof CustomerState)[],
  after: KeptRecord,
  now: KeptRecord,
): void {
  const other = members.find((name) => !isDeepStrictEqual(after.state[name], now.state[name]));
  if (other !== undefined) throw fieldChanged(id, nameOf(other));
  const hasLogin = members.includes('username');
  if (hasLogin && after.secrets.password_hash !== now.secrets.password_hash)
    throw fieldChanged(id, 'Password');
  const hasTaxId = members.includes('taxId');
  if (hasTaxId && after.secrets.tax_id_key !== now.secrets.tax_id_key) throw fieldChanged(id, 'TaxId');
  if (!sameAliases(after.additionalAliases, now.additionalAliases)) {
    throw fieldChanged(id, 'AdditionalWebAliases');
  }
}

function fieldChanged(id: number, field: string): ProblemError {
  return builtUpon(`${field} of customer ${id} has changed since`);
}

function nameOf(member: keyof CustomerState): string {
  return Object.entries(MERGE_FIELDS).find(([, property]) => property === member)?.[0] ?? member;
}

/** @throws ProblemError `not_unique` when another customer now has one of the values */
async function restoreMerged(
  stores: MergeStores,
  { mergedId, kept: { merged } }: OpenMerge,
  at: string,
  call: Call,
): Promise<void> {
  const customer = await recordOf(stores, mergedId);
  const { inactiveDate, secrets, state, additionalAliases, waitsIn } = merged;
  const sponsorId = customer.requestedSponsorId;
  const passwordHash = secrets.password_hash;
  const write = { inactiveDate, passwordHash, at };
  await update(stores, customer, { ...state, taxId: null, sponsorId }, write, call);
  await stores.merges.setSecrets(mergedId, secrets);
  await stores.webAliases.replaceAdditional(mergedId, additionalAliases);
  await stores.merges.unmark(mergedId, searchText(state as Parameters<typeof searchText>[0]));
  await stores.merges.waitAgain(mergedId, waitsIn);
  const aliases = additionalAliases.length === 0 ? {} : { additionalWebAliases: additionalAliases.length };
  const password: PasswordChange = { replaceBy: passwordHash === null ? null : '' };
  const after = { ...state, sponsorId: customer.sponsorId };
  const change = { before: customer, after, password, at, ...aliases, isUpgrade: false, placed: [] };
  await stores.events.add(eventsOfChange(change), call);
}

/** @throws ProblemError `batch_built_upon` */
async function restorePlaces(
  { treeWrites }: MergeDependencies,
  stores: MergeStores,
  batchId: number,
  at: string,
  call: Call,
): Promise<void> {
  const batch = await stores.batches.locked(batchId);
  if (batch === null) throw new TypeError('The batch of a merge is missing');
  await stores.batches.advance(batchId, 'undone', at, call);
  const { at: undoneAt } = await undoBatch(treeWrites, stores, batch, call);
  await stores.batches.date(batchId, 'undone', undoneAt);
  const data = { batchId, items: batch.items.length };
  const event = { type: 'placement_batch.undone', customerId: null, at: undoneAt, data } as const;
  await stores.events.add([event], call);
}

/** Records that now name another sponsor keep it. */
async function restoreReferences(
  stores: MergeStores,
  { survivorId, mergedId, kept }: OpenMerge,
  at: string,
  call: Call,
): Promise<void> {
  await stores.merges.redirect(kept.redirected, mergedId);
  for (const [id, sponsorId] of kept.sponsored) {
    const current = await stores.merges.sponsorOf(id);
    if (id !== survivorId && current !== survivorId) continue;
    await stores.customers.followSponsor(id, sponsorId, at, call);
    await stores.events.add([sponsorFollowed(id, at)], call);
  }
}
