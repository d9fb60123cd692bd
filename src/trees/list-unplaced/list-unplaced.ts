import type { Static } from 'typebox';
import { enrollmentTree } from '../../commission-plan/commission-plan.ts';
import { namedTree } from '../rules/named-tree.ts';
import type { UnplacedReader } from '../store/unplaced-reader.ts';
import type { TreeReadDependencies } from '../write/tree-dependencies.ts';
import type { UnplacedAnswer } from './contract.ts';

/** What a caller asks for. */
export interface UnplacedQuery {
  readonly tree: string;
  readonly after?: number;
  readonly limit?: number;
}

export interface UnplacedDependencies extends TreeReadDependencies {
  readonly unplaced: UnplacedReader;
}

const LIMIT = 1_000;

/** @throws ProblemError `customer_not_found`, `unknown_tree` */
export function createListUnplaced({ plan, trees, unplaced, assertCustomer }: UnplacedDependencies) {
  return async function listUnplaced(
    customerId: number,
    { tree, after = 0, limit = LIMIT }: UnplacedQuery,
    signal?: AbortSignal,
  ): Promise<Static<typeof UnplacedAnswer>[]> {
    const { name } = namedTree(plan, tree);
    await assertCustomer(customerId);
    const enrollment = enrollmentTree(plan).name;
    const page = { tree: name, enrollment, rootId: customerId, afterId: after, limit, signal };
    const nodes = await unplaced.unplacedBelow(page);
    const facts = await trees.factsOf(
      nodes.map(({ nodeId }) => nodeId),
      null,
    );
    return nodes.map(({ nodeId, enrollerId, enrolledAt }) => ({
      CustomerId: nodeId,
      EnrollerId: enrollerId,
      CustomerType: facts.get(nodeId)?.baseType ?? 0,
      CustomerStatus: facts.get(nodeId)?.status ?? 0,
      CreatedAt: enrolledAt,
    }));
  };
}
