import type { CallContext } from '../../kernel/call-context.ts';
import { matchesStrongly, matchesWeakly } from '../../kernel/entity-tags.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { Customer } from './customer.ts';
import { entityTag } from './entity-tag.ts';
import { customerProblem } from './errors.ts';

/**
 * Refuses a change to another version than the caller has seen, in the order of RFC 9110, 13.2.2: If-Match, then
 * If-None-Match, which is false for every customer who is there when it is `*`. Asked before the hooks, so that they do
 * not act for nothing, and again for each record that a write is about to replace.
 * @throws ProblemError `precondition_failed`
 */
export function assertPrecondition(customer: Customer, { ifMatch, ifNoneMatch }: CallContext): void {
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const tag = entityTag(customer);
  const isMet =
    (ifMatch === undefined || matchesStrongly(ifMatch, tag)) &&
    (ifNoneMatch === undefined || !matchesWeakly(ifNoneMatch, tag));
  if (!isMet) throw new ProblemError([customerProblem('precondition_failed')]);
}
