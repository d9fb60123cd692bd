import { ProblemError } from '../../kernel/problem.ts';
import { customerProblem } from '../record/errors.ts';
import { searchedTexts } from '../record/search-text.ts';
import {
  readSearchLists,
  SEARCH_RESULTS_DEFAULT,
  type SearchDependencies,
  type SearchLists,
  type SearchResult,
  writeSearchResults,
} from '../wire/search-result.ts';

export interface SearchQuery extends SearchLists {
  readonly includeWebAliases?: boolean;
  readonly limit?: number;
  readonly afterCustomerId?: number;
}

/** @throws ProblemError `search_unavailable`, and the errors of a long read */
export function createSearchCustomers(dependencies: SearchDependencies) {
  return async function searchCustomers(
    term: string,
    query: SearchQuery,
    signal?: AbortSignal,
  ): Promise<SearchResult[]> {
    const texts = searchedTexts(term);
    if (texts.length === 0) return [];
    const filter = {
      ...readSearchLists(query),
      afterId: query.afterCustomerId ?? 0,
      limit: query.limit ?? SEARCH_RESULTS_DEFAULT,
    };
    const found = await dependencies.search.byTexts(texts, filter, signal);
    if (found === null) throw new ProblemError([customerProblem('search_unavailable')]);
    return writeSearchResults(dependencies, found, query.includeWebAliases);
  };
}
