import { enrollmentTree } from '../../commission-plan/commission-plan.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { movementProblems } from '../rules/movement-policy.ts';
import { namedRule } from '../rules/named-rule.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { Placement } from '../rules/placement.ts';
import { placementAnswer } from '../wire/placement-answer.ts';
import {
  type PlacementRequest,
  placeUnderSponsor,
  preparePlacement,
  ruleInForce,
} from '../write/place-under-sponsor.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';

/** What a caller asks for. */
export interface PlaceByRuleQuery {
  readonly tree: string;
  readonly rule?: string;
  readonly reason?: string;
}

const ROOT_ID = 2;

/**
 * Places somebody who waits for a place.
 * @throws ProblemError with what stands in the way; nothing has changed then
 */
export function createPlaceByRule(dependencies: TreeWriteDependencies) {
  return async function placeByRule(
    customerId: number,
    query: PlaceByRuleQuery,
    context: CallContext,
  ): Promise<Placement> {
    const { plan, trees, unitOfWork, clock, storedCalls, assertCustomer } = dependencies;
    const tree = namedTree(plan, query.tree);
    const rule = query.rule === undefined ? undefined : namedRule(tree, query.rule, 'rule');
    await assertCustomer(customerId);
    const enrolled = await trees.currentPlacement(enrollmentTree(plan).name, customerId);
    const request: PlacementRequest = {
      tree,
      nodeId: customerId,
      sponsorId: enrolled?.uplineId ?? ROOT_ID,
      sponsorField: 'customerId',
      baseType: (await trees.baseTypeOf(customerId)) ?? 0,
      // Without a rule of the caller's own, to be released is the point of the call.
      ...(rule === undefined ? { isPromised: true } : { rule }),
      reason: query.reason ?? '',
      actor: context.actor,
      requestId: context.requestId,
      at: clock().toISOString(),
    };
    const weights = await preparePlacement(trees, request);
    const placement = await unitOfWork.run(async (stores) => {
      const now = clock().toISOString();
      const movement = { tree, nodeId: customerId, toUplineId: null, isMove: false, now };
      throwIfAny(await movementProblems(plan, stores.trees, movement));
      const placed = await place(dependencies, stores, { ...request, weights }, context);
      await stores.answers.keep(context, placementAnswer(placed));
      return placed;
    });
    storedCalls.note(context);
    return placement;
  };
}

async function place(
  { plan }: TreeWriteDependencies,
  { trees, events }: TreeWriteStores,
  request: PlacementRequest,
  context: CallContext,
): Promise<Placement> {
  const { tree, nodeId } = request;
  if ((await trees.currentPlacement(tree.name, nodeId)) !== null) {
    throw new ProblemError([treeProblem('already_placed', 'customerId', { tree: tree.name })]);
  }
  if ((await placeUnderSponsor(trees, plan, request)) === null) {
    const rule = await ruleInForce(trees, request);
    throw new ProblemError([treeProblem('rule_holds_back', 'rule', { rule, tree: tree.name })]);
  }
  const placed = await trees.currentPlacement(tree.name, nodeId);
  if (placed === null) throw new Error('Who was just placed stands nowhere');
  await events.add('PlacementChangedEvent', nodeId, placed.from, context);
  return placed;
}
