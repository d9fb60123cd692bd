import { type CommissionPlan, effectsOf, sponsorTree } from '../../commission-plan/commission-plan.ts';
import type { Call } from '../../kernel/call.ts';
import type { AnswerContent } from '../../kernel/claim.ts';
import { type Problem, ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { placeByWeight } from '../../trees/write/place-by-weight.ts';
import { unchangeableProblems } from '../record/assert-changeable.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import { checkRules, completeState } from '../record/customer-rules.ts';
import { rebase } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import { assertPrecondition } from '../record/if-match.ts';
import { inactiveDateAfter } from '../record/inactive-date.ts';
import { nameKey } from '../record/unique-keys.ts';
import type { CustomerWrite } from '../store/customer-write.ts';
import { checkSponsor, checkSponsorIsOpen, keepsSponsor } from './check-sponsor.ts';
import { checkUniqueness, refuseDuplicate } from './check-uniqueness.ts';
import { eventsOfChange, historyOfChange } from './customer-events.ts';
import { type PreparedWeights, placeCustomer, preparePlacements, type TakenPlace } from './place-customer.ts';
import { applyStatusEffects, checkStatusEffects, checkTypeChange, stateAfter } from './status-effects.ts';
import type { CustomerWriteStores, WriteDependencies } from './write-dependencies.ts';

/** A change to a stored customer, after the hooks. */
export interface CustomerChange {
  /** The customer on which the target is based. */
  readonly seen: Customer;
  readonly target: CustomerState;
  readonly password: PasswordChange;
  /**
   * `upgrade` changes the base type and places. It replaces the record; with the password `keep`, it keeps the fields that
   * it does not change, as `patch` does.
   */
  readonly kind: 'replace' | 'patch' | 'upgrade';
  /** Replaces the additional web aliases; they stay when left out. */
  readonly additionalWebAliases?: readonly string[];
}

/** The change that a request asks for must satisfy If-Match; other changes in its call need not. */
export interface RequestedWrite {
  /** The answer to the request; left out when it is built elsewhere. */
  readonly answer?: (before: Customer, stores: CustomerWriteStores) => Promise<AnswerContent>;
  /** A write in the same transaction; when it throws, nothing is stored. */
  readonly alongside?: ((stores: CustomerWriteStores) => Promise<void>) | undefined;
}

/**
 * Each time one of several concurrent changes of a customer is stored, all others try again. The number of
 * attempts therefore equals the number of concurrent requests. A burst is normal; more than this is not.
 */
const ATTEMPTS_MAX = 100;

/**
 * The only way to change a stored customer: rules, uniqueness, sponsor; then one transaction that writes the
 * record and, for an upgrade, the placement. The database writes the type-change row. A concurrent change is
 * never overwritten: the write compares the revision. If it differs, everything is checked again on the
 * current record, including If-Match.
 * @param requested `null` for a change that the request did not ask for
 * @throws ProblemError with all problems; nothing is stored
 */
export function createChangeCustomer(dependencies: WriteDependencies) {
  return async function changeCustomer(
    change: CustomerChange,
    call: Call,
    requested: RequestedWrite | null = null,
  ): Promise<void> {
    const hash = hashOnce(dependencies, change.password);
    let current = change.seen;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      if (requested !== null) assertPrecondition(current, call);
      const target = prepareTarget(dependencies, change, current);
      throwIfAny(await checkChange(dependencies, { ...change, target }, current, call));
      const passwordHash = await hash();
      const seen = current;
      const inTransaction = (weights: PreparedWeights) =>
        call.write(
          dependencies.unitOfWork,
          (stores: CustomerWriteStores) => {
            const written = { ...change, target, weights, alongside: requested?.alongside };
            return store(dependencies, stores, written, seen, passwordHash, call);
          },
          requested?.answer,
        );
      const weigh = () => prepareUpgrade(dependencies, { ...change, target }, seen);
      const stored = await placeByWeight(dependencies.takePlacementTurn, weigh, (weights) =>
        refuseDuplicate(() => inTransaction(weights)),
      );
      if (stored !== null) return;
      current = await readAgain(dependencies, current);
    }
    throw new ProblemError([customerProblem('concurrent_change')]);
  };
}

function prepareTarget(
  { plan }: WriteDependencies,
  change: CustomerChange,
  current: Customer,
): CustomerState {
  const { kind, password } = change;
  const mode = kind === 'patch' || (kind === 'upgrade' && password === 'keep') ? 'patch' : 'replace';
  const isFresh = current !== change.seen;
  const target = isFresh ? rebase(change.target, change.seen, current, mode) : change.target;
  return kind === 'patch' ? target : completeState(plan, target);
}

async function checkChange(
  dependencies: WriteDependencies,
  change: CustomerChange,
  current: Customer,
  call: Call,
): Promise<Problem[]> {
  const { target, password, kind, seen } = change;
  const unchangeable = unchangeableProblems(current);
  if (unchangeable.length > 0) return unchangeable;
  if (kind === 'upgrade' && current.baseType !== seen.baseType) {
    return [customerProblem('already_upgraded', 'CustomerType', { to: current.baseType })];
  }
  const today = dependencies.clock().toISOString().slice(0, 10);
  const isPatch = kind === 'patch' || password === 'keep';
  return [
    ...checkRules({ plan: dependencies.plan, target, current, password, isPatch, today }),
    ...(await checkUniqueness(dependencies, target, current, call)),
    ...(await checkSponsor(dependencies, target, current)),
    ...(await checkSponsorIsOpen(dependencies.plan, dependencies.trees, newSponsor(change, current))),
    ...checkTypeChange(dependencies, target, current),
    ...checkStatusEffects(dependencies, target, current),
  ];
}

/**
 * @returns the customer before the change; `null`, with nothing stored, when another request has changed it
 */
async function store(
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
  if (!(await stores.customers.update(current, write))) return null;
  await change.alongside?.(stores);
  // A link was made for the password that was there before.
  if (passwordAfter !== 'keep') await stores.passwordLinks.drop(current.id);
  const isUpgrade = change.kind === 'upgrade';
  const placed = isUpgrade
    ? await placeUpgraded(plan, stores, current.id, { ...write, weights: change.weights })
    : [];
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
  customerId: number,
  { state, at, context, weights }: CustomerWrite & { readonly weights: PreparedWeights },
): Promise<readonly TakenPlace[]> {
  const { sponsorId, baseType } = state;
  const placement = { customerId, sponsorId, baseType, reason: 'upgrade', at, context, weights } as const;
  const { at: placedAt, placed } = await placeCustomer(plan, trees, placement);
  if (placedAt !== at) await customers.postponeTypeChange(customerId, placedAt, context);
  return placed;
}

function prepareUpgrade(
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

/** The sponsor that gets a new customer; `null` when the sponsor stays and no customer is placed below. */
function newSponsor({ target, kind }: CustomerChange, current: Customer): number | null {
  const isPlaced = kind === 'upgrade' && !current.isPlacedInSponsorTree;
  return isPlaced || !keepsSponsor(target, current) ? sponsorAfter(target, current) : null;
}

/** The stored sponsor is the requested one, not the upline that a rule found. */
function sponsorAfter(target: CustomerState, current: Customer): number | null {
  return keepsSponsor(target, current) ? current.requestedSponsorId : target.sponsorId;
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

async function readAgain({ customers }: WriteDependencies, current: Customer): Promise<Customer> {
  const fresh = await customers.byId(current.id);
  if (fresh === null) throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
  return fresh;
}

/** Hashing is by far the most expensive step, so it comes after the checks and runs once. */
function hashOnce({ hashPassword }: WriteDependencies, password: PasswordChange) {
  let hash: Promise<string> | undefined;
  return async (): Promise<CustomerWrite['passwordHash']> => {
    if (password === 'keep' || password.replaceBy === null) return password === 'keep' ? 'keep' : null;
    hash ??= hashPassword(password.replaceBy);
    return hash;
  };
}
