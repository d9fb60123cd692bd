import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import { checkRules } from '../record/customer-rules.ts';
import { stateOf } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import { inactiveDateAfter } from '../record/inactive-date.ts';
import { nameKey } from '../record/unique-keys.ts';
import type { KeptMerge, KeptRecord } from '../store/merge-store.ts';
import { eventsOfChange, historyOfChange, type StoredChange } from '../write/customer-events.ts';
import type { MergeStores } from './merge-dependencies.ts';
import { blankRecord, type MergedRecord, mergedRecord, type WithAliases } from './merged-records.ts';

/** The two records of a merge, locked. */
export interface MergePair {
  readonly survivor: WithAliases;
  readonly merged: WithAliases;
}

/** Both records after the merge, and the data that an undo needs. */
export interface MergedPair extends Pick<KeptMerge, 'merged' | 'survivor'> {
  readonly fields: readonly string[];
}

/** The surviving record after the merge, and its problems under the rules of the plan. */
export function planRecords(
  plan: CommissionPlan,
  { survivor, merged }: MergePair,
  take: readonly string[],
  today: string,
): MergedRecord & { readonly problems: readonly Problem[] } {
  const record = mergedRecord(survivor, merged, take);
  const takesLogin = record.fields.includes('Username');
  const hasPassword = takesLogin ? merged.customer.hasPassword : survivor.customer.hasPassword;
  const current = { ...survivor.customer, hasPassword };
  // The tax id is copied in its stored form, because the record shows only a mask.
  const target = { ...record.state, taxId: current.taxId };
  const problems = checkRules({ plan, target, current, password: 'keep', isPatch: true, today });
  return { ...record, problems };
}

/**
 * Writes both records, the merged one first, so that its unique values become free.
 * @param at ISO 8601 UTC
 */
export async function writeRecords(
  plan: CommissionPlan,
  stores: MergeStores,
  pair: MergePair,
  record: MergedRecord,
  at: string,
  call: Call,
): Promise<MergedPair> {
  const merged = await keptOf(stores, pair.merged);
  const before = await keptOf(stores, pair.survivor);
  const { inactiveDate } = pair.merged.customer;
  const id = pair.merged.customer.id;
  const waitsIn = await stores.merges.stopWaiting(id);
  await writeBlank(plan, stores, pair, at, call);
  const after = await writeSurvivor(stores, { pair, record, before, merged }, at, call);
  return { merged: { ...merged, inactiveDate, waitsIn }, survivor: { before, after }, fields: record.fields };
}

/** A record in the form that is kept for an undo, with the requested sponsor. */
export async function keptOf(
  { merges }: Pick<MergeStores, 'merges'>,
  { customer, additionalAliases }: WithAliases,
): Promise<KeptRecord> {
  return { state: storedState(customer), secrets: await merges.secretsOf(customer.id), additionalAliases };
}

async function writeBlank(
  plan: CommissionPlan,
  stores: MergeStores,
  { survivor, merged }: MergePair,
  at: string,
  call: Call,
): Promise<void> {
  const { customer } = merged;
  const blank = blankRecord(customer, plan.deletedStatus);
  const inactiveDate = inactiveDateAfter(plan, customer, blank.status, at);
  const sponsorId = customer.requestedSponsorId;
  await update(stores, customer, { ...blank, sponsorId }, { inactiveDate, passwordHash: null, at }, call);
  await stores.webAliases.replaceAdditional(customer.id, []);
  await stores.merges.mark(customer.id, survivor.customer.id);
  const change = { before: customer, after: blank, password: { replaceBy: null }, at } as const;
  const aliases = merged.additionalAliases.length === 0 ? {} : { additionalWebAliases: 0 };
  await stores.events.add(eventsOfChange({ ...change, ...aliases, isUpgrade: false, placed: [] }), call);
}

interface SurvivorWrite {
  readonly pair: MergePair;
  readonly record: MergedRecord;
  readonly before: KeptRecord;
  readonly merged: KeptRecord;
}

async function writeSurvivor(
  stores: MergeStores,
  { pair, record, before, merged }: SurvivorWrite,
  at: string,
  call: Call,
): Promise<KeptRecord> {
  const { customer } = pair.survivor;
  const secrets = {
    ...before.secrets,
    ...(record.fields.includes('Username') ? { password_hash: merged.secrets.password_hash } : {}),
    ...(record.fields.includes('TaxId')
      ? { tax_id_encrypted: merged.secrets.tax_id_encrypted, tax_id_key: merged.secrets.tax_id_key }
      : {}),
  };
  const password: PasswordChange = record.fields.includes('Username')
    ? { replaceBy: secrets.password_hash === null ? null : '' }
    : 'keep';
  const { state, additionalAliases } = record;
  await changeRecord(
    stores,
    { customer, aliases: pair.survivor.additionalAliases },
    { state, secrets, additionalAliases },
    password,
    at,
    call,
  );
  return { state: { ...state, sponsorId: customer.requestedSponsorId }, secrets, additionalAliases };
}

/** Writes a record, its history and its events. Secrets and additional aliases come from kept records. */
export async function changeRecord(
  stores: MergeStores,
  { customer, aliases }: { readonly customer: Customer; readonly aliases: readonly string[] },
  { state, secrets, additionalAliases }: KeptRecord,
  password: PasswordChange,
  at: string,
  call: Call,
): Promise<void> {
  const kept = { inactiveDate: customer.inactiveDate, passwordHash: 'keep', at } as const;
  const stored = { ...state, taxId: customer.taxId, sponsorId: customer.requestedSponsorId };
  await update(stores, customer, stored, kept, call);
  await stores.merges.setSecrets(customer.id, secrets);
  const isSame = sameAliases(aliases, additionalAliases);
  if (!isSame) await stores.webAliases.replaceAdditional(customer.id, additionalAliases);
  const after = { ...state, sponsorId: customer.sponsorId };
  const more = isSame ? {} : { additionalWebAliases: additionalAliases.length };
  const change: StoredChange = {
    before: customer,
    after,
    password,
    at,
    ...more,
    isUpgrade: false,
    placed: [],
  };
  const changes = historyOfChange(change);
  if (changes.length > 0) {
    const revision = customer.revision + 1;
    await stores.history.add({ customerId: customer.id, revision, at, changes }, call);
  }
  await stores.events.add(eventsOfChange(change), call);
}

export function sameAliases(one: readonly string[], other: readonly string[]): boolean {
  const keys = (aliases: readonly string[]) => aliases.map(nameKey).sort().join('\n');
  return keys(one) === keys(other);
}

/** What a write of a record sets besides its values. */
export interface RecordWrite {
  readonly inactiveDate: string | null;
  readonly passwordHash: string | null | 'keep';
  readonly at: string;
}

/** @throws ProblemError `concurrent_change`, which is possible only if the lock does not hold */
export async function update(
  { customers }: Pick<MergeStores, 'customers'>,
  customer: Customer,
  state: CustomerState,
  { inactiveDate, passwordHash, at }: RecordWrite,
  context: Call,
): Promise<void> {
  const { baseType, backOfficeId } = customer;
  const write = { state: { ...state, baseType, backOfficeId }, inactiveDate, passwordHash, at, context };
  if (await customers.update(customer, write)) return;
  throw new ProblemError([customerProblem('concurrent_change')]);
}

function storedState(customer: Customer): CustomerState {
  return { ...stateOf(customer), sponsorId: customer.requestedSponsorId };
}
