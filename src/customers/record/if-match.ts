import type { CallContext } from '../../kernel/call-context.ts';
import { matchesStrongly, matchesWeakly } from '../../kernel/entity-tags.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { Customer } from './customer.ts';
import { entityTag } from './entity-tag.ts';
import { customerProblem } from './errors.ts';

/**
 * Refuses a change based on an outdated version, in the order of RFC 9110, 13.2.2: If-Match first, then
 * If-None-Match, where `*` matches every existing customer. Checked before the hooks, so that they do not run
 * needlessly, and again for each record that a write replaces.
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
