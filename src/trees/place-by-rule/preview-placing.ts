import { type PlacementRuleName, releaseRuleOf, type Tree } from '../../commission-plan/tree.ts';
import { rollingBack } from '../../database/unit-of-work.ts';
import type { Call } from '../../kernel/call.ts';
import { describeProblem, ProblemError, problemsThrownBy, throwIfAny } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { movementProblems } from '../rules/movement-policy.ts';
import { namedRule } from '../rules/named-rule.ts';
import { namedTree } from '../rules/named-tree.ts';
import {
  findPosition,
  type PlacementRequest,
  preparePlacement,
  type RuledPosition,
  ruleInForce,
} from '../write/place-under-sponsor.ts';
import { readWaitingRequest } from '../write/place-waiting.ts';
import type { TreeWriteDependencies, TreeWriteStores } from '../write/tree-dependencies.ts';

/** Where a rule would place a customer, or why it would not. */
export interface PlacingPreview {
  readonly customerId: number;
  /** `null` when the rule finds no place. */
  readonly to: RuledPosition | null;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

export interface PlacingOrder {
  readonly tree: string;
  readonly customerIds: readonly number[];
  /** Left out for the rule of the tree. */
  readonly rule?: string | undefined;
}

/**
 * Where a rule would place waiting customers, one after the other. Each place counts as taken for the next customer.
 * The preview is the placing itself, rolled back.
 */
export function createPreviewPlacing(dependencies: TreeWriteDependencies) {
  /** @throws ProblemError `unknown_tree`, `unknown_rule`, `customer_not_found` */
  return async function previewPlacing(order: PlacingOrder, call: Call): Promise<PlacingPreview[]> {
    const { plan, unitOfWork } = dependencies;
    const tree = namedTree(plan, order.tree);
    const requests = await prepareRequests(dependencies, tree, order, call);
    return rollingBack(unitOfWork).run(async (stores) => {
      await stores.trees.lock(tree.name, 'change');
      const previews: PlacingPreview[] = [];
      for (const request of requests) {
        call.signal?.throwIfAborted();
        let to: RuledPosition | null = null;
        const problems = await problemsThrownBy(async () => {
          to = await takePlace(dependencies, stores, request);
        });
        previews.push({ customerId: request.nodeId, to, problems: problems.map(describeProblem) });
      }
      return previews;
    });
  };
}

/** The data needed before the transaction: extension code may weigh legs, and never runs inside a transaction. */
async function prepareRequests(
  dependencies: TreeWriteDependencies,
  tree: Tree,
  { customerIds, rule }: PlacingOrder,
  call: Call,
): Promise<PlacementRequest[]> {
  const { trees, assertCustomer } = dependencies;
  const chosen = chosenRule(tree, rule);
  const requests: PlacementRequest[] = [];
  for (const nodeId of new Set(customerIds)) {
    call.signal?.throwIfAborted();
    const field = `CustomerIds.${customerIds.indexOf(nodeId)}`;
    throwIfAny(
      (await problemsThrownBy(() => assertCustomer(nodeId))).map((problem) => ({ ...problem, field })),
    );
    const fields = { node: 'CustomerIds', sponsor: 'CustomerIds' };
    const order = { tree, nodeId, ...chosen, reason: '', fields };
    const request = await readWaitingRequest(dependencies, trees, order, call);
    requests.push({ ...request, weights: await preparePlacement(trees, request) });
  }
  return requests;
}

function chosenRule(tree: Tree, rule: string | undefined): { readonly rule?: PlacementRuleName } {
  if (rule === undefined || rule.toLowerCase() === releaseRuleOf(tree).toLowerCase()) return {};
  return { rule: namedRule(tree, rule, 'Rule') };
}

async function takePlace(
  { plan, clock }: TreeWriteDependencies,
  { trees }: TreeWriteStores,
  request: PlacementRequest,
): Promise<RuledPosition> {
  const { tree, nodeId, actor, requestId, reason } = request;
  const now = clock().toISOString();
  throwIfAny(await movementProblems(plan, trees, { tree, nodeId, toUplineId: null, isMove: false, now }));
  if ((await trees.currentPlacement(tree.name, nodeId)) !== null) {
    throw new ProblemError([treeProblem('already_placed', 'CustomerIds', { tree: tree.name })]);
  }
  // Weights that another placement has made outdated are good enough for a preview.
  const position = await findPosition(trees, plan, request, null);
  if (position === null) {
    const rule = await ruleInForce(trees, request);
    throw new ProblemError([treeProblem('rule_holds_back', 'Rule', { rule, tree: tree.name })]);
  }
  await trees.place({ ...position, tree: tree.name, nodeId, reason, actor, requestId, at: now });
  return position;
}
