import { type Problem, throwIfAny } from '../../kernel/problem.ts';
import { mergedProblem } from '../../trees/rules/takes-nobody.ts';
import type { Customer } from './customer.ts';
import { customerProblem } from './errors.ts';

/** The record of an erased or merged person cannot change. @param field that names the customer */
export function unchangeableProblems(
  { id, erasedAt, mergedInto }: Pick<Customer, 'id' | 'erasedAt' | 'mergedInto'>,
  field = 'customerId',
): Problem[] {
  if (erasedAt !== null) return [customerProblem('customer_erased', field)];
  return mergedInto === null ? [] : [mergedProblem(id, mergedInto, field)];
}

/** @throws ProblemError `customer_erased`, `customer_merged` */
export function assertChangeable(customer: Pick<Customer, 'id' | 'erasedAt' | 'mergedInto'>): void {
  throwIfAny(unchangeableProblems(customer));
}
