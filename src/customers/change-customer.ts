import type { CallContext } from '../call-context.ts';
import { isPlacedIn, type Tree } from '../commission-plan/commission-plan.ts';
import { type Problem, ProblemError, throwIfAny } from '../problem.ts';
import { checkSponsor, keepsSponsor } from './check-sponsor.ts';
import { checkUniqueness, refuseDuplicate } from './check-uniqueness.ts';
import type { Customer, CustomerState, PasswordChange } from './customer.ts';
import { checkRules, completeState } from './customer-rules.ts';
import { rebase } from './customer-state.ts';
import type { CustomerWrite } from './customer-store.ts';
import { customerProblem } from './errors.ts';
import { assertPrecondition } from './if-match.ts';
import { inactiveDateAfter } from './inactive-date.ts';
import { keepCustomerAnswer } from './keep-answer.ts';
import { placeCustomer } from './place-customer.ts';
import type { CustomerWriteStores, WriteDependencies } from './write-dependencies.ts';

/** A change to a stored customer, after the hooks have had their say. */
export interface CustomerChange {
  /** The customer as it was when the target was made. */
  readonly seen: Customer;
  readonly target: CustomerState;
  readonly password: PasswordChange;
  /** `upgrade` replaces, changes the base type and places; `patch` keeps what it does not touch. */
  readonly kind: 'replace' | 'patch' | 'upgrade';
  /** The write that the request asked for: it must meet If-Match, and its answer is kept with it. */
  readonly answersRequest?: { readonly cleared: readonly string[] };
}

/**
 * Each time one of the requests that meet at a customer is stored, all others try again. So it takes as
 * many attempts as requests that arrive at once, and a burst of them is no misuse; more than this is.
 */
const ATTEMPTS_MAX = 100;

/**
 * The one way in which a stored customer changes: rules, uniqueness, sponsor; then one transaction
 * that writes the record and, for an upgrade, the placement. The type-change row is the database's.
 * A change made meanwhile by another request is never overwritten unseen: the revision is compared in
 * the write, and the change is checked again upon the fresh record. So If-Match holds for the very record
 * that is written.
 * @throws ProblemError with everything that is wrong; nothing is stored then
 */
export function createChangeCustomer(dependencies: WriteDependencies) {
  return async function changeCustomer(change: CustomerChange, context: CallContext): Promise<void> {
    const hash = hashOnce(dependencies, change.password);
    let current = change.seen;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      if (change.answersRequest !== undefined) assertPrecondition(current, context);
      const target = prepareTarget(dependencies, change, current);
      throwIfAny(await checkChange(dependencies, { ...change, target }, current, context));
      const passwordHash = await hash();
      const isStored = await refuseDuplicate(() =>
        dependencies.unitOfWork.run((stores) =>
          store(dependencies, stores, { ...change, target }, current, passwordHash, context),
        ),
      );
      if (isStored) return dependencies.storedCalls.note(context);
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
  const mode = change.kind === 'patch' ? 'patch' : 'replace';
  const isFresh = current !== change.seen;
  const target = isFresh ? rebase(change.target, change.seen, current, mode) : change.target;
  return change.kind === 'patch' ? target : completeState(plan, target);
}

async function checkChange(
  dependencies: WriteDependencies,
  change: CustomerChange,
  current: Customer,
  context: CallContext,
): Promise<Problem[]> {
  const { target, password, kind, seen } = change;
  if (kind === 'upgrade' && current.baseType !== seen.baseType) {
    return [customerProblem('already_upgraded', 'CustomerType', { to: current.baseType })];
  }
  const today = dependencies.clock().toISOString().slice(0, 10);
  return [
    ...checkRules({ plan: dependencies.plan, target, current, password, today }),
    ...(await checkUniqueness(dependencies, target, current, context)),
    ...(await checkSponsor(dependencies, target, current)),
  ];
}

async function store(
  dependencies: WriteDependencies,
  stores: CustomerWriteStores,
  change: CustomerChange,
  current: Customer,
  passwordHash: CustomerWrite['passwordHash'],
  context: CallContext,
): Promise<boolean> {
  const { plan, clock } = dependencies;
  const at = clock().toISOString();
  const { target } = change;
  const sponsorId = keepsSponsor(target, current) ? current.requestedSponsorId : target.sponsorId;
  const state = { ...target, sponsorId, ...identity(target, current) };
  const inactiveDate = inactiveDateAfter(plan, current, target.status, at);
  const isStored = await stores.customers.update(current, { state, inactiveDate, passwordHash, at, context });
  if (!isStored) return false;
  if (change.kind === 'upgrade') {
    // The operation promises the sponsor tree, whatever types that tree takes by itself.
    const isWanted = (tree: Tree) => tree.isSponsorTree || isPlacedIn(tree, state.baseType);
    const placement = { customerId: current.id, sponsorId: state.sponsorId, reason: 'upgrade', at, context };
    await placeCustomer(plan, stores.trees, placement, isWanted);
  }
  await stores.events.add('UpdateAssociateEvent', current.id, at, context);
  await stores.hookCalls.noteStored(context);
  if (change.answersRequest !== undefined) {
    await keepCustomerAnswer(stores, current.id, change.answersRequest.cleared, context);
  }
  return true;
}

/** The rules let no record without a base type pass, and a stored one always has a back office id. */
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

/** Hashing is by far the dearest step, so it comes after the checks and happens once. */
function hashOnce({ hashPassword }: WriteDependencies, password: PasswordChange) {
  let hash: Promise<string> | undefined;
  return async (): Promise<CustomerWrite['passwordHash']> => {
    if (password === 'keep' || password.replaceBy === null) return password === 'keep' ? 'keep' : null;
    hash ??= hashPassword(password.replaceBy);
    return hash;
  };
}
