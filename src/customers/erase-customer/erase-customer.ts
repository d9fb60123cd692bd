import { randomBytes } from 'node:crypto';
import type { Call } from '../../kernel/call.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { writeWireDate } from '../../kernel/wire-date.ts';
import { assertChangeable } from '../record/assert-changeable.ts';
import { countedName } from '../record/counted-name.ts';
import type { Customer } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import { lockTrees } from '../write/lock-trees.ts';
import type { CustomerWriteStores, WriteDependencies } from '../write/write-dependencies.ts';

/** The answer of every erasure, first or repeated. */
export interface ErasedAnswer {
  readonly body: { readonly CustomerId: number; readonly ErasedAt: string };
  readonly subjectId: number;
}

/**
 * Removes a person and leaves the node. There is no hook: a handler that refused would keep data that the law
 * wants removed, and a handler that only observed would receive the person once more.
 */
export function createEraseCustomer(dependencies: WriteDependencies) {
  return async function eraseCustomer(customerId: number, call: Call): Promise<ErasedAnswer> {
    if (customerId === ROOT_CUSTOMER_ID) {
      throw new ProblemError([customerProblem('company_root', 'customerId', { what: 'cannot be erased' })]);
    }
    const at = dependencies.clock().toISOString();
    const work = async (stores: CustomerWriteStores) => {
      await stores.trees.lockBatchesOf(await stores.erasures.idsOf(customerId));
      await lockTrees(dependencies.plan, stores);
      // A merge in between would leave the values with the surviving customer.
      await stores.erasures.hold(customerId);
      const customer = await stores.customers.byId(customerId);
      if (customer === null) throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
      if (customer.erasedAt === null) assertChangeable(customer);
      const erasedAt = customer.erasedAt ?? (await erasePerson(dependencies, stores, customer, at, call));
      return erasedAnswer(customerId, erasedAt);
    };
    return call.write(dependencies.unitOfWork, work, (answer) => answer);
  };
}

function erasedAnswer(customerId: number, erasedAt: string): ErasedAnswer {
  return { body: { CustomerId: customerId, ErasedAt: writeWireDate(erasedAt) }, subjectId: customerId };
}

/** Erases the person under every id, including those of merged customers. */
async function erasePerson(
  dependencies: WriteDependencies,
  stores: CustomerWriteStores,
  customer: Customer,
  at: string,
  context: Call,
): Promise<string> {
  const erasedAt = await erase(dependencies, stores, customer, at, context);
  for (const id of await stores.erasures.forgetMerges(customer.id)) {
    const merged = await stores.customers.byId(id);
    if (merged === null) continue;
    await erase(dependencies, stores, merged, at, context);
    await stores.erasures.forgetMerges(id);
  }
  return erasedAt;
}

/** @returns when the person was erased: now, or a moment ago by a concurrent request */
async function erase(
  { plan }: WriteDependencies,
  stores: CustomerWriteStores,
  customer: Customer,
  at: string,
  context: Call,
): Promise<string> {
  const { id: customerId, username } = customer;
  const backOfficeId = await anonymousBackOfficeId(stores, customerId);
  const erasure = { customerId, status: plan.deletedStatus, backOfficeId, at, context };
  if (!(await stores.erasures.erase(erasure))) {
    return (await stores.customers.byId(customerId))?.erasedAt ?? at;
  }
  await stores.logins.forgetAttempts(countedName(customerId, username));
  // The answers about batches repeat the reasons of the batches.
  if (await stores.trees.forgetReasons(customerId)) await stores.answers.forgetShared();
  await stores.trees.forgetPreferences(customerId);
  await stores.trees.forgetWeights(customerId);
  await stores.answers.forget(customerId);
  await stores.events.add([{ type: 'customer.erased', customerId, at, data: {} }], context);
  return at;
}

/** A readable id; available even if another customer has chosen the same text. */
async function anonymousBackOfficeId({ erasures }: CustomerWriteStores, customerId: number): Promise<string> {
  const plain = `ERASED-${customerId}`;
  return (await erasures.isBackOfficeIdFree(plain)) ? plain : `${plain}-${randomBytes(6).toString('hex')}`;
}
