import type { Static } from 'typebox';
import { invalidCursor, readPageCursor, writePageCursor } from '../../kernel/page-cursor.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { namedTreeOrSponsorTree } from '../../trees/rules/named-tree.ts';
import type { LevelsBelow } from '../../trees/store/below-reader.ts';
import type { TreeReader } from '../../trees/store/tree-reader.ts';
import { customerProblem } from '../record/errors.ts';
import { searchedTexts } from '../record/search-text.ts';
import type { FoundCustomer, SearchFilter } from '../store/search-reader.ts';
import {
  readSearchLists,
  SEARCH_RESULTS_DEFAULT,
  type SearchDependencies,
  type SearchLists,
  writeSearchResults,
} from '../wire/search-result.ts';
import type { DownlineSearchAnswer } from './contract.ts';

export interface DownlineSearchQuery extends SearchLists {
  readonly term: string;
  readonly tree?: string | undefined;
  readonly includeWebAliases?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface DownlineSearchDependencies extends SearchDependencies {
  readonly trees: Pick<TreeReader, 'membersBelow' | 'whichAreBelow'>;
  readonly assertCustomer: (id: number) => Promise<void>;
}

/** Limits of the work of one request, for a downline and a network of any size. */
export interface SearchBounds {
  /** A downline of up to this size is searched at once. */
  readonly few: number;
  /** A downline of up to this size is searched when the term turns out to be common. */
  readonly members: number;
  /** Maximum number of matching customers to look up in the tree, in the first and the second round. */
  readonly matches: readonly [first: number, again: number];
}

const BOUNDS: SearchBounds = { few: 1_000, members: 20_000, matches: [1_000, 4_000] };

interface Search {
  readonly tree: string;
  readonly customerId: number;
  readonly texts: readonly string[];
  readonly filter: SearchFilter;
  readonly signal: AbortSignal | undefined;
}

/** The customers found, by id, and the id after which the search continues; `null` at the end. */
interface Found {
  readonly customers: readonly FoundCustomer[];
  readonly levels: LevelsBelow;
  readonly nextAfterId: number | null;
}

/**
 * Searches from one of two sides: through a small downline, or through the customers who match the term, so
 * that neither a common term nor a large downline takes long.
 * @throws ProblemError `customer_not_found`, `unknown_tree`, `invalid_cursor`, `search_unavailable`, and the
 *   errors of a long read
 */
export function createSearchDownline(dependencies: DownlineSearchDependencies, bounds = BOUNDS) {
  const { plan, trees, assertCustomer } = dependencies;
  return async function searchDownline(
    customerId: number,
    { term, tree, cursor, limit = SEARCH_RESULTS_DEFAULT, ...query }: DownlineSearchQuery,
    signal?: AbortSignal,
  ): Promise<Static<typeof DownlineSearchAnswer>> {
    const { name } = namedTreeOrSponsorTree(plan, tree);
    const mark = cursor === undefined ? { at: null, id: 0 } : readPageCursor(cursor);
    if (mark.at !== null) throw invalidCursor();
    const texts = searchedTexts(term);
    if (texts.length === 0) {
      await assertCustomer(customerId);
      return { Customers: [], NextCursor: null };
    }
    const filter = { ...readSearchLists(query), afterId: mark.id, limit };
    const search = { tree: name, customerId, texts, filter, signal };
    const few = await trees.membersBelow(name, customerId, bounds.few, signal);
    // A downline proves that the customer exists; without one, this is checked.
    if (few?.size === 0) await assertCustomer(customerId);
    const { customers, levels, nextAfterId } =
      few === null
        ? await throughMatches(dependencies, search, bounds)
        : await throughMembers(dependencies, search, few);
    const results = await writeSearchResults(dependencies, customers, query.includeWebAliases);
    return {
      Customers: results.map((result) => ({ ...result, Level: levels.get(result.CustomerId) ?? 0 })),
      NextCursor: nextAfterId === null ? null : writePageCursor({ at: null, id: nextAfterId }),
    };
  };
}

async function throughMembers(
  dependencies: DownlineSearchDependencies,
  search: Search,
  members: LevelsBelow,
): Promise<Found> {
  const { afterId, limit } = search.filter;
  const among = [...members.keys()].filter((id) => id > afterId);
  if (among.length === 0) return { customers: [], levels: members, nextAfterId: null };
  const customers = await find(dependencies, search, { ...search.filter, among, limit: limit + 1 });
  return cut({ customers, levels: members, nextAfterId: null }, search.filter);
}

async function throughMatches(
  dependencies: DownlineSearchDependencies,
  search: Search,
  bounds: SearchBounds,
): Promise<Found> {
  const { trees } = dependencies;
  const { tree, customerId, filter, signal } = search;
  const customers: FoundCustomer[] = [];
  const levels = new Map<number, number>();
  let { afterId } = filter;
  for (const limit of bounds.matches) {
    const matches = await find(dependencies, search, { ...filter, afterId, limit });
    const ids = matches.map(({ id }) => id);
    const below = await trees.whichAreBelow(tree, ids, customerId, signal);
    for (const [id, level] of below) levels.set(id, level);
    customers.push(...matches.filter(({ id }) => below.has(id)));
    const isLast = matches.length < limit;
    if (isLast || customers.length > filter.limit)
      return cut({ customers, levels, nextAfterId: null }, filter);
    afterId = ids.at(-1) ?? afterId;
    if (limit !== bounds.matches[0]) continue;
    const members = await trees.membersBelow(tree, customerId, bounds.members, signal);
    if (members === null) continue;
    const rest = { ...filter, afterId, limit: filter.limit - customers.length };
    const others = await throughMembers(dependencies, { ...search, filter: rest }, members);
    return { ...others, customers: [...customers, ...others.customers] };
  }
  return cut({ customers, levels, nextAfterId: afterId }, filter);
}

/** Cuts the customers to the page size; the next page then begins after the last one shown. */
function cut(found: Found, { limit, afterId }: Pick<SearchFilter, 'limit' | 'afterId'>): Found {
  if (found.customers.length <= limit) return found;
  const customers = found.customers.slice(0, limit);
  return { ...found, customers, nextAfterId: customers.at(-1)?.id ?? afterId };
}

async function find(
  { search: reader }: DownlineSearchDependencies,
  { texts, signal }: Search,
  filter: SearchFilter,
): Promise<FoundCustomer[]> {
  const found = await reader.byTexts(texts, filter, signal);
  if (found === null) throw new ProblemError([customerProblem('search_unavailable')]);
  return found;
}
