import type { CallContext } from '../../kernel/call-context.ts';
import type { Customer } from '../record/customer.ts';
import { clearedBetween } from '../record/field-changes.ts';
import { changedAnswer, createdAnswer } from '../wire/customer-answer.ts';
import type { CustomerWriteStores } from './write-dependencies.ts';

/*
 * The answer to a request with an idempotency key is kept in the transaction of its write, as it will be
 * sent when nothing comes between.
 */

export async function keepCustomerAnswer(
  { customers, answers }: CustomerWriteStores,
  before: Customer,
  given: readonly string[],
  context: CallContext,
): Promise<void> {
  if (!answers.isWanted(context)) return;
  const customer = await customers.byId(before.id);
  if (customer === null) throw new Error('A customer who was just written can not be read');
  const cleared = clearedBetween(before, customer, given);
  await answers.keep(context, changedAnswer({ customer, cleared }));
}

export async function keepCreatedAnswer(
  { answers }: CustomerWriteStores,
  id: number,
  context: CallContext,
): Promise<void> {
  if (answers.isWanted(context)) await answers.keep(context, createdAnswer(id));
}
