import type { Static } from 'typebox';
import { customerProblem } from '../../customers/record/errors.ts';
import { searchedTexts } from '../../customers/record/search-text.ts';
import type { SearchReader } from '../../customers/store/search-reader.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { OfficeTreeReads } from './describe-nodes.ts';
import { FOUND_MAX } from './read-contracts.ts';
import type { FoundInTree } from './tree-answers.ts';

export interface FindDependencies extends OfficeTreeReads {
  readonly search: SearchReader;
}

/** People by id, then by what the search index knows of them. */
export function createFindInTree({ plan, trees, names, search }: FindDependencies) {
  return async function findInTree(
    treeName: string,
    term: string,
    signal?: AbortSignal,
  ): Promise<Static<typeof FoundInTree>[]> {
    const { name: tree } = namedTree(plan, treeName);
    const byId = idsIn(term);
    const texts = searchedTexts(term);
    const filter = { baseTypes: [], statuses: [], countries: [], afterId: 0, limit: FOUND_MAX };
    const found = texts.length === 0 ? [] : await search.byTexts(texts, filter, signal);
    if (found === null) throw new ProblemError([customerProblem('search_unavailable')]);
    const ids = [...new Set([...byId, ...found.map(({ id }) => id)])].slice(0, FOUND_MAX);
    const [people, facts] = await Promise.all([names.namesOf(ids), trees.factsOf(ids, null)]);
    const answers: Static<typeof FoundInTree>[] = [];
    for (const id of ids) {
      const [person, fact] = [people.get(id), facts.get(id)];
      if (person === undefined || fact === undefined) continue;
      answers.push({
        CustomerId: id,
        BackOfficeId: person.backOfficeId,
        Name: person.name,
        CustomerType: fact.baseType,
        CustomerStatus: fact.status,
        IsPlaced: (await trees.currentPlacement(tree, id)) !== null,
      });
    }
    return answers;
  };
}

function idsIn(term: string): number[] {
  const number = /^\s*\d{1,10}\s*$/.test(term) ? Number(term) : 0;
  return number >= 1 && number <= ID_MAX ? [number] : [];
}
