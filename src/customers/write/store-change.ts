import { type CommissionPlan, effectsOf, sponsorTree } from '../../commission-plan/commission-plan.ts';
import type { Call } from '../../kernel/call.ts';
import { throwIfAny } from '../../kernel/problem.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import { inactiveDateAfter } from '../record/inactive-date.ts';
import { nameKey } from '../record/unique-keys.ts';
import type { CustomerWrite } from '../store/customer-write.ts';
import { checkSponsorIsOpen, keepsSponsor } from './check-sponsor.ts';
import { type CustomerChange, newSponsor, type RequestedWrite, sponsorAfter } from './customer-change.ts';
import { eventsOfChange, historyOfChange } from './customer-events.ts';
import { lockTreesOfChange } from './lock-trees.ts';
import {
  type CustomerPlacement,
  type PreparedWeights,
  placeCustomer,
  preparePlacements,
  type TakenPlace,
} from './place-customer.ts';
import { applyStatusEffects, stateAfter } from './status-effects.ts';
import type { CustomerWriteStores, WriteDependencies } from './write-dependencies.ts';

/**
 * Stores a checked change, in the transaction of the write.
 * @returns the customer before the change; `null`, with nothing stored, when another request has changed it
 */
export async function storeChange(
  dependencies: WriteDependencies,
  stores: CustomerWriteStores,
  change: CustomerChange & Pick<RequestedWrite, 'alongside'> & { readonly weights: PreparedWeights },
  current: Customer,
  passwordHash: CustomerWrite['passwordHash'],
  context: Call,
): Promise<Customer | null> {
  const { plan, clock } = dependencies;
  const at = clock().toISOString();
  const { target } = change;
  const effects = target.status === current.status ? {} : effectsOf(plan, target.status);
  const sponsorId = sponsorAfter(target, current);
  const state = stateAfter(effects, { ...target, sponsorId, ...identity(target, current) });
  const inactiveDate = inactiveDateAfter(plan, current, target.status, at);
  const passwordAfter = effects.deleteLogin === true ? null : passwordHash;
  const write = { state, inactiveDate, passwordHash: passwordAfter, at, context };
  const isUpgrade = change.kind === 'upgrade';
  const upgraded = { sponsorId, baseType: state.baseType, reason: 'upgrade' } as const;
  const { removeFromTrees } = effects;
  const locked = await lockTreesOfChange(plan, stores.trees, isUpgrade ? upgraded : null, removeFromTrees);
  if (!(await stores.customers.update(current, write))) return null;
  await change.alongside?.(stores);
  // A link was issued for the earlier password.
  if (passwordAfter !== 'keep') await stores.passwordLinks.drop(current.id);
  const { weights } = change;
  const placing = { ...upgraded, customerId: current.id, at, context, weights, locked };
  const placed = isUpgrade ? await placeUpgraded(plan, stores, placing) : [];
  throwIfAny(await checkSponsorIsOpen(plan, stores.trees, newSponsor(change, current)));
  await storeAliases(stores, change, state.webAlias, current.id);
  await applyStatusEffects(dependencies, stores, { effects, customerId: current.id, at }, context);
  const password: PasswordChange = passwordAfter === 'keep' ? 'keep' : { replaceBy: passwordAfter };
  const aliases = effects.deleteWebsites === true ? [] : change.additionalWebAliases;
  const additional = aliases === undefined ? {} : { additionalWebAliases: aliases.length };
  const after = { ...state, sponsorId: shownSponsor(plan, target, current, placed) };
  const stored = { before: current, after, password, isUpgrade, placed, at, ...additional };
  const changes = historyOfChange(stored);
  if (changes.length > 0) {
    const recorded = { customerId: current.id, revision: current.revision + 1, at, changes };
    await stores.history.add(recorded, context);
  }
  await stores.events.add(eventsOfChange(stored), context);
  return current;
}

async function placeUpgraded(
  plan: CommissionPlan,
  { trees, customers }: CustomerWriteStores,
  placement: CustomerPlacement,
): Promise<readonly TakenPlace[]> {
  const { customerId, at, context } = placement;
  const { at: placedAt, placed } = await placeCustomer(plan, trees, placement);
  if (placedAt !== at) await customers.postponeTypeChange(customerId, placedAt, context);
  return placed;
}

export function prepareUpgrade(
  { plan, trees }: WriteDependencies,
  { target, kind }: CustomerChange,
  current: Customer,
): Promise<PreparedWeights> | PreparedWeights {
  if (kind !== 'upgrade') return new Map();
  const { baseType } = identity(target, current);
  return preparePlacements(plan, trees, {
    sponsorId: sponsorAfter(target, current),
    baseType,
    reason: 'upgrade',
  });
}

/** The sponsor that answers show after the write: the upline in the sponsor tree, if there is one. */
function shownSponsor(
  plan: CommissionPlan,
  target: CustomerState,
  current: Customer,
  placed: readonly TakenPlace[],
): number | null {
  const sponsors = sponsorTree(plan).name;
  const taken = placed.find(({ tree }) => tree === sponsors);
  if (taken !== undefined) return taken.uplineId;
  return current.isPlacedInSponsorTree || keepsSponsor(target, current)
    ? current.sponsorId
    : target.sponsorId;
}

/** An alias that equals the main one is stored only as the main one. */
async function storeAliases(
  stores: CustomerWriteStores,
  { additionalWebAliases: aliases }: CustomerChange,
  mainAlias: string | null,
  customerId: number,
): Promise<void> {
  if (aliases === undefined) return;
  const additional = aliases.filter((alias) => mainAlias === null || nameKey(alias) !== nameKey(mainAlias));
  await stores.webAliases.replaceAdditional(customerId, additional);
}

/** The rules require a base type, and a stored record always has a back office id. */
function identity(target: CustomerState, current: Customer) {
  return {
    baseType: target.baseType ?? current.baseType,
    backOfficeId: target.backOfficeId ?? current.backOfficeId,
  };
}
