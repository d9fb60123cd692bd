import { formatBackOfficeId } from '../../commission-plan/back-office-id.ts';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Original } from '../../extensions/hook-point.ts';
import type { Call } from '../../kernel/call.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { rememberStandings } from '../../trees/rules/takes-nobody.ts';
import { placeByWeight } from '../../trees/write/place-by-weight.ts';
import { getNewBackOfficeId } from '../extension/hook-points.ts';
import type { CustomerState, PasswordChange } from '../record/customer.ts';
import { checkRules, completeState } from '../record/customer-rules.ts';
import { customerProblem } from '../record/errors.ts';
import { inactiveDateAfter } from '../record/inactive-date.ts';
import { nameKey } from '../record/unique-keys.ts';
import type { CustomerWrite } from '../store/customer-write.ts';
import { createdAnswer } from '../wire/customer-answer.ts';
import { checkSponsor, checkSponsorIsOpen } from './check-sponsor.ts';
import { checkUniqueness, duplicateField, refuseDuplicate } from './check-uniqueness.ts';
import { eventsOfEnrollment } from './customer-events.ts';
import { lockWantingTrees } from './lock-trees.ts';
import { type PreparedWeights, placeCustomer, preparePlacements } from './place-customer.ts';
import { takeFreeIds } from './take-free-ids.ts';
import type { CustomerWriteStores, WriteDependencies } from './write-dependencies.ts';

/** A customer was stored. */
export interface EnrolledCustomer {
  readonly id: number;
  readonly backOfficeId: string;
}

/**
 * The next generated id may already have been set by hand; then the next free one is taken. A hook handler
 * that repeats a refused id has no other to offer.
 */
const GENERATED_ID_ATTEMPTS_MAX = 20;

/**
 * Stores a new customer: rules, uniqueness, sponsor; an id and a back office id; then one transaction with
 * the record and the placements. The customer is placed under the sponsor in the Enrollment tree at once, and
 * in other trees where the plan places the type.
 * @throws ProblemError with all problems; nothing is stored
 */
export function createEnrollCustomer(dependencies: WriteDependencies) {
  return async function enrollCustomer(
    application: CustomerState,
    password: PasswordChange,
    call: Call,
  ): Promise<EnrolledCustomer> {
    const { plan, clock } = dependencies;
    const target = completeState(plan, application);
    const today = clock().toISOString().slice(0, 10);
    // Both checks of the sponsor need the standing.
    const trees = { ...dependencies.trees, standingOf: rememberStandings(dependencies.trees.standingOf) };
    throwIfAny([
      ...checkRules({ plan, target, current: null, password, isPatch: false, today }),
      ...(await checkUniqueness(dependencies, target, null, call)),
      ...(await checkSponsor({ plan, trees }, target, null)),
      ...(await checkSponsorIsOpen(plan, trees, target.sponsorId)),
    ]);
    const plainPassword = password === 'keep' ? null : password.replaceBy;
    const passwordHash = plainPassword === null ? null : await dependencies.hashPassword(plainPassword);
    const { backOfficeId } = target;
    if (backOfficeId === null) return storeWithGeneratedId(dependencies, target, passwordHash, call);
    const identify: Identify = async (stores) => ({ id: await takeId(stores), backOfficeId });
    return refuseDuplicate(() => storeNew(dependencies, identify, target, passwordHash, call));
  };
}

/** Gives a new customer both ids, in the transaction that stores the customer. */
type Identify = (stores: CustomerWriteStores) => Promise<EnrolledCustomer>;

async function storeWithGeneratedId(
  dependencies: WriteDependencies,
  target: CustomerState,
  passwordHash: string | null,
  call: Call,
): Promise<EnrolledCustomer> {
  const { plan, hooks } = dependencies;
  const store = async (identify: Identify) => {
    try {
      return await storeNew(dependencies, identify, target, passwordHash, call);
    } catch (error) {
      if (duplicateField(error) !== 'BackOfficeId') return refuseDuplicate(() => Promise.reject(error));
      return null;
    }
  };
  // Without a handler, one transaction does everything. After a rollback, the embedded engine reuses the id.
  const hasHandler = hooks.handled.has(getNewBackOfficeId.name);
  const stored = hasHandler ? null : await store((stores) => nextIds(plan, stores));
  if (stored !== null) return stored;
  const taken = new Set<string>();
  while (taken.size < GENERATED_ID_ATTEMPTS_MAX) {
    const id = await nextId(dependencies);
    if (id === null) break;
    const backOfficeId = await generateBackOfficeId(dependencies, id, target, call);
    if (taken.has(nameKey(backOfficeId))) break;
    const storedAs = await store(async () => ({ id, backOfficeId }));
    if (storedAs !== null) return storedAs;
    taken.add(nameKey(backOfficeId));
  }
  throw new ProblemError([customerProblem('no_free_back_office_id', 'BackOfficeId')]);
}

async function nextIds(plan: CommissionPlan, stores: CustomerWriteStores): Promise<EnrolledCustomer> {
  const id = await takeId(stores);
  return { id, backOfficeId: formatBackOfficeId(plan.backOfficeId, id).trim() };
}

async function takeId({ customers }: CustomerWriteStores): Promise<number> {
  const [id] = await customers.reserveIds(1);
  if (id === undefined) throw new TypeError('One id was asked for');
  return id;
}

/**
 * With a handler, the next id; otherwise the next id whose back office id by the plan is free. Runs outside the write's
 * transaction, because the following hook must not run inside one.
 */
async function nextId({ plan, hooks, customers, unitOfWork }: WriteDependencies): Promise<number | null> {
  if (hooks.handled.has(getNewBackOfficeId.name)) return unitOfWork.run(takeId);
  const [free] = await takeFreeIds(
    {
      takeIds: (count) => unitOfWork.run((stores) => stores.customers.reserveIds(count)),
      takenAmong: (backOfficeIds) => customers.takenBackOfficeIds(backOfficeIds),
    },
    plan.backOfficeId,
    { count: 1, roundsMax: GENERATED_ID_ATTEMPTS_MAX },
  );
  return free ?? null;
}

async function generateBackOfficeId(
  { plan, hooks }: WriteDependencies,
  id: number,
  target: CustomerState,
  call: Call,
): Promise<string> {
  if (!hooks.handled.has(getNewBackOfficeId.name)) return formatBackOfficeId(plan.backOfficeId, id).trim();
  const response = await hooks.run(
    getNewBackOfficeId,
    {
      AssociateId: id,
      AssociateBaseType: target.baseType ?? 0,
      EnrollerId: target.sponsorId ?? ROOT_CUSTOMER_ID,
    },
    { original: createBackOfficeIdOriginal({ plan }), state: null },
    call,
  );
  return response.BackOfficeId.trim();
}

export function createBackOfficeIdOriginal({
  plan,
}: Pick<WriteDependencies, 'plan'>): Original<typeof getNewBackOfficeId, null> {
  return async ({ AssociateId }) => ({ BackOfficeId: formatBackOfficeId(plan.backOfficeId, AssociateId) });
}

async function storeNew(
  dependencies: WriteDependencies,
  identify: Identify,
  target: CustomerState,
  passwordHash: string | null,
  call: Call,
): Promise<EnrolledCustomer> {
  const { plan, clock } = dependencies;
  const at = clock().toISOString();
  const { baseType } = target;
  if (baseType === null) throw new TypeError('The rules require a base type');
  const { status } = target;
  const sponsorId = target.sponsorId ?? ROOT_CUSTOMER_ID;
  const inactiveDate = inactiveDateAfter(plan, null, status, at);
  const placed = { sponsorId, baseType, reason: 'enrollment' } as const;
  const weigh = () => preparePlacements(plan, dependencies.trees, placed);
  const inTransaction = async (stores: CustomerWriteStores, weights: PreparedWeights) => {
    const enrolled = await identify(stores);
    const { id, backOfficeId } = enrolled;
    const state: CustomerWrite['state'] = { ...target, backOfficeId, baseType, sponsorId };
    const locked = await lockWantingTrees(plan, stores.trees, placed);
    await stores.customers.insert(id, { state, inactiveDate, passwordHash, at, context: call });
    const options = { ...placed, customerId: id, at, context: call, weights, locked };
    const { placed: places } = await placeCustomer(plan, stores.trees, options);
    throwIfAny(await checkSponsorIsOpen(plan, stores.trees, sponsorId));
    await stores.events.add(eventsOfEnrollment(id, { baseType, status, sponsorId }, places, at), call);
    return enrolled;
  };
  return placeByWeight(dependencies.takePlacementTurn, weigh, (weights) =>
    call.write(
      dependencies.unitOfWork,
      (stores: CustomerWriteStores) => inTransaction(stores, weights),
      ({ id }) => createdAnswer(id),
    ),
  );
}
