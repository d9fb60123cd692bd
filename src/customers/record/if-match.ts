import type { CallContext } from '../../kernel/call-context.ts';
import { matchesStrongly } from '../../kernel/entity-tags.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { entityTag } from '../wire/wire-mapping.ts';
import type { Customer } from './customer.ts';
import { customerProblem } from './errors.ts';

/**
 * Refuses a change to another version than the caller has seen. Asked before the hooks, so that they do
 * not act for nothing, and again for each record that a write is about to replace.
 * @throws ProblemError `precondition_failed`
 */
export function assertPrecondition(customer: Customer, { ifMatch }: CallContext): void {
  if (ifMatch === undefined || matchesStrongly(ifMatch, entityTag(customer))) return;
  throw new ProblemError([customerProblem('precondition_failed')]);
}
