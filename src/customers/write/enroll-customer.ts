import { formatBackOfficeId } from '../../commission-plan/back-office-id.ts';
import type { Original } from '../../extensions/hook-point.ts';
import type { Call } from '../../kernel/call.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { ProblemError, throwIfAny } from '../../kernel/problem.ts';
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
    throwIfAny([
      ...checkRules({ plan, target, current: null, password, isPatch: false, today }),
      ...(await checkUniqueness(dependencies, target, null, call)),
      ...(await checkSponsor(dependencies, target, null)),
      ...(await checkSponsorIsOpen(plan, dependencies.trees, target.sponsorId)),
    ]);
    const plainPassword = password === 'keep' ? null : password.replaceBy;
    const passwordHash = plainPassword === null ? null : await dependencies.hashPassword(plainPassword);
    return target.backOfficeId === null
      ? storeWithGeneratedId(dependencies, target, passwordHash, call)
      : storeAs(dependencies, target, target.backOfficeId, passwordHash, call);
  };
}

async function storeWithGeneratedId(
  dependencies: WriteDependencies,
  target: CustomerState,
  passwordHash: string | null,
  call: Call,
): Promise<EnrolledCustomer> {
  const taken = new Set<string>();
  while (taken.size < GENERATED_ID_ATTEMPTS_MAX) {
    const id = taken.size === 0 ? await reserveId(dependencies) : await nextId(dependencies);
    if (id === null) break;
    const backOfficeId = await generateBackOfficeId(dependencies, id, target, call);
    if (taken.has(nameKey(backOfficeId))) break;
    try {
      return await storeNew(dependencies, id, { ...target, backOfficeId }, passwordHash, call);
    } catch (error) {
      if (duplicateField(error) !== 'BackOfficeId') return refuseDuplicate(() => Promise.reject(error));
      taken.add(nameKey(backOfficeId));
    }
  }
  throw new ProblemError([customerProblem('no_free_back_office_id', 'BackOfficeId')]);
}

async function storeAs(
  dependencies: WriteDependencies,
  target: CustomerState,
  backOfficeId: string,
  passwordHash: string | null,
  call: Call,
): Promise<EnrolledCustomer> {
  const id = await reserveId(dependencies);
  return refuseDuplicate(() => storeNew(dependencies, id, { ...target, backOfficeId }, passwordHash, call));
}

/** After a refused id: the next that is free by the plan, or for a handler just the next. */
async function nextId(dependencies: WriteDependencies): Promise<number | null> {
  const { plan, hooks, customers } = dependencies;
  if (hooks.handled.has(getNewBackOfficeId.name)) return reserveId(dependencies);
  const [free] = await takeFreeIds(
    {
      takeIds: (count) => reserveIds(dependencies, count),
      takenAmong: (backOfficeIds) => customers.takenBackOfficeIds(backOfficeIds),
    },
    plan.backOfficeId,
    { count: 1, roundsMax: GENERATED_ID_ATTEMPTS_MAX },
  );
  return free ?? null;
}

async function reserveId(dependencies: WriteDependencies): Promise<number> {
  const [id] = await reserveIds(dependencies, 1);
  if (id === undefined) throw new TypeError('One id was asked for');
  return id;
}

/** Outside the write's transaction, because the following hook must not run inside one. */
function reserveIds({ unitOfWork }: WriteDependencies, count: number): Promise<readonly number[]> {
  return unitOfWork.run(({ customers }) => customers.reserveIds(count));
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
  id: number,
  target: CustomerState & { backOfficeId: string },
  passwordHash: string | null,
  call: Call,
): Promise<EnrolledCustomer> {
  const { plan, clock } = dependencies;
  const at = clock().toISOString();
  const { baseType } = target;
  if (baseType === null) throw new TypeError('The rules require a base type');
  const state: CustomerWrite['state'] = {
    ...target,
    baseType,
    sponsorId: target.sponsorId ?? ROOT_CUSTOMER_ID,
  };
  const inactiveDate = inactiveDateAfter(plan, null, state.status, at);
  const placed = { sponsorId: state.sponsorId, baseType, reason: 'enrollment' } as const;
  const weigh = () => preparePlacements(plan, dependencies.trees, placed);
  const inTransaction = async (stores: CustomerWriteStores, weights: PreparedWeights) => {
    await stores.customers.insert(id, { state, inactiveDate, passwordHash, at, context: call });
    const options = { ...placed, customerId: id, at, context: call, weights };
    const { placed: places } = await placeCustomer(plan, stores.trees, options);
    throwIfAny(await checkSponsorIsOpen(plan, stores.trees, state.sponsorId));
    const { sponsorId, status } = state;
    await stores.events.add(eventsOfEnrollment(id, { baseType, status, sponsorId }, places, at), call);
    return { id, backOfficeId: state.backOfficeId };
  };
  return placeByWeight(dependencies.takePlacementTurn, weigh, (weights) =>
    call.write(
      dependencies.unitOfWork,
      (stores: CustomerWriteStores) => inTransaction(stores, weights),
      () => createdAnswer(id),
    ),
  );
}
