import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { placeByWeight } from '../../trees/write/place-by-weight.ts';
import { unchangeableProblems } from '../record/assert-changeable.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import { checkRules, completeState } from '../record/customer-rules.ts';
import { rebase } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import { assertPrecondition } from '../record/if-match.ts';
import type { CustomerWrite } from '../store/customer-write.ts';
import { checkSponsor, checkSponsorIsOpen } from './check-sponsor.ts';
import { checkUniqueness, refuseDuplicate } from './check-uniqueness.ts';
import { type CustomerChange, newSponsor, type RequestedWrite } from './customer-change.ts';
import type { PreparedWeights } from './place-customer.ts';
import { checkStatusEffects, checkTypeChange } from './status-effects.ts';
import { prepareUpgrade, storeChange } from './store-change.ts';
import type { CustomerWriteStores, WriteDependencies } from './write-dependencies.ts';

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
            return storeChange(dependencies, stores, written, seen, passwordHash, call);
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
