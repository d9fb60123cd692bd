import { legsOf } from '../../commission-plan/tree.ts';
import type { Call } from '../../kernel/call.ts';
import { namedTree } from '../rules/named-tree.ts';
import { assertPushed, setPushedWeights } from '../write/set-weights.ts';
import type { TreeReadDependencies, TreeWriteDependencies } from '../write/tree-dependencies.ts';
import type { LegWeightsBody } from './contracts.ts';

/** @throws ProblemError `unknown_tree`, `weights_not_pushed`, `customer_twice`, `customer_not_found` */
export function createSetLegWeights(dependencies: TreeWriteDependencies) {
  return async function setLegWeights(treeName: string, { Weights }: LegWeightsBody, call: Call) {
    const tree = namedTree(dependencies.plan, treeName);
    assertPushed(tree, 'tree');
    const weights = Weights.map(({ CustomerId, Weight }) => ({ nodeId: CustomerId, weight: Weight }));
    const fieldOf = (index: number) => `Weights.${index}.CustomerId`;
    return setPushedWeights(dependencies, { tree, weights, fieldOf }, call);
  };
}

/** @throws ProblemError `unknown_tree`, `weights_not_pushed`, `customer_not_found`, and the errors of a long read */
export function createGetLegWeights({ plan, trees, assertCustomer }: TreeReadDependencies) {
  return async function getLegWeights(customerId: number, treeName: string, signal?: AbortSignal) {
    const tree = namedTree(plan, treeName);
    assertPushed(tree, 'tree');
    await assertCustomer(customerId);
    const heads = await trees.nodesOnLegs(tree.name, [customerId], legsOf(tree));
    const sums = new Map<string, number>();
    for (const { nodeId, leg } of heads) {
      signal?.throwIfAborted();
      sums.set(leg, await trees.pushedWeight(tree.name, nodeId, signal));
    }
    return {
      CustomerId: customerId,
      Tree: tree.name,
      Weight: await trees.ownWeight(tree.name, customerId),
      Legs: legsOf(tree).map((Leg) => ({ Leg, Weight: sums.get(Leg) ?? 0 })),
    };
  };
}
