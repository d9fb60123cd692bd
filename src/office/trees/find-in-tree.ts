import type { Static } from 'typebox';
import { customerProblem } from '../../customers/record/errors.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import { createFindPeople, type FindDependencies } from '../find-people/find-people.ts';
import type { OfficeTreeReads } from './describe-nodes.ts';
import { FOUND_MAX } from './read-contracts.ts';
import type { FoundInTree } from './tree-answers.ts';

export type FindInTreeDependencies = OfficeTreeReads & FindDependencies;

/**
 * The results of FindPeople, and whether each person is placed in the tree. One rule applies everywhere: without
 * the permission to see contact data, part of a contact value finds no one.
 */
export function createFindInTree(dependencies: FindInTreeDependencies) {
  const { plan, trees } = dependencies;
  const findPeople = createFindPeople(dependencies);
  /** @throws ProblemError `unknown_tree`, `search_unavailable`, and the errors of a long read */
  return async function findInTree(
    treeName: string,
    search: string,
    mayShowContact: boolean,
    signal?: AbortSignal,
  ): Promise<Static<typeof FoundInTree>[]> {
    const { name: tree } = namedTree(plan, treeName);
    const term = search.trim();
    if (term === '') return [];
    const { Items, IsIndexBuilding } = await findPeople({ term, limit: FOUND_MAX }, mayShowContact, signal);
    if (Items.length === 0 && IsIndexBuilding) {
      throw new ProblemError([customerProblem('search_unavailable')]);
    }
    const answers: Static<typeof FoundInTree>[] = [];
    for (const { CustomerId, BackOfficeId, Name, CustomerType, CustomerStatus } of Items) {
      const IsPlaced = (await trees.currentPlacement(tree, CustomerId)) !== null;
      answers.push({ CustomerId, BackOfficeId, Name, CustomerType, CustomerStatus, IsPlaced });
    }
    return answers.slice(0, FOUND_MAX);
  };
}
