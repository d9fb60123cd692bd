import type { Call } from '../../kernel/call.ts';
import { namedRule } from '../rules/named-rule.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { Placement } from '../rules/placement.ts';
import { placementAnswer } from '../wire/placement-answer.ts';
import { placeWaiting } from '../write/place-waiting.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';

/** What a caller asks for. */
export interface PlaceByRuleQuery {
  readonly tree: string;
  readonly rule?: string;
  readonly reason?: string;
}

/**
 * Places a waiting customer.
 * @throws ProblemError with every obstacle; nothing is changed in that case
 */
export function createPlaceByRule(dependencies: TreeWriteDependencies) {
  return async function placeByRule(
    customerId: number,
    query: PlaceByRuleQuery,
    call: Call,
  ): Promise<Placement> {
    const tree = namedTree(dependencies.plan, query.tree);
    const rule = query.rule === undefined ? {} : { rule: namedRule(tree, query.rule, 'rule') };
    await dependencies.assertCustomer(customerId);
    const fields = { node: 'customerId', sponsor: 'customerId' };
    const order = { tree, nodeId: customerId, ...rule, reason: query.reason ?? '', fields };
    return placeWaiting(dependencies, order, call, placementAnswer);
  };
}
