import type { AnswerContent } from '../../kernel/claim.ts';
import type { Customer } from '../record/customer.ts';
import { clearedBetween } from '../record/field-changes.ts';
import { changedAnswer } from '../wire/customer-answer.ts';
import type { CustomerWriteStores } from './write-dependencies.ts';

/**
 * Builds the answer to a change in the transaction of its write. It is sent unless a later error replaces it.
 * @param given names of the members that the caller sent
 */
export function answerToChange(given: readonly string[]) {
  return async (before: Customer, { customers }: CustomerWriteStores): Promise<AnswerContent> => {
    const customer = await customers.byId(before.id);
    if (customer === null) throw new Error('The customer that was just written cannot be read');
    return changedAnswer({ customer, cleared: clearedBetween(before, customer, given) });
  };
}
