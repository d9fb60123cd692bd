import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { Customer } from '../../customers/record/customer.ts';
import { misspeltTexts, searchedTexts } from '../../customers/record/search-text.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { SearchFilter, SearchReader } from '../../customers/store/search-reader.ts';
import type { WebAliasReader } from '../../customers/store/web-alias-reader.ts';
import { createBreath } from '../../kernel/breath.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { maskEmail } from '../masks.ts';
import { type PeopleFilters, readPeopleFilter } from '../people-filter.ts';
import type { PeopleFilter, PeopleListReader } from '../people-list-reader.ts';
import { namesOf, personLink, personName } from '../person-name.ts';
import { FOUND_DEFAULT, type FoundPeople, type FoundPerson } from './contract.ts';
import { exactMatch, type Match, partialMatch, spellingMatch } from './match-person.ts';

export interface FindQuery extends PeopleFilters {
  /** If left out, everyone who passes the filters is found. */
  readonly term?: string;
  readonly limit?: number;
  readonly afterCustomerId?: number;
}

export interface FindDependencies {
  readonly customers: Pick<CustomerReader, 'byId' | 'byIds' | 'byField'>;
  readonly names: NameReader;
  readonly search: SearchReader;
  readonly peopleLists: PeopleListReader;
  readonly webAliases: Pick<WebAliasReader, 'ofCustomers'>;
}

interface Found {
  readonly customer: Customer;
  readonly match: Match;
}

/** Fields that find a person by the complete value. A tax id finds no one. */
const LOOKED_UP: readonly UniqueField[] = [
  'BackOfficeId',
  'ExternalReferenceId',
  'WebAlias',
  'EmailAddress',
  'Username',
];
/** Maximum number of names to compare with a misspelled one. More would take long where many names are similar. */
const SPELLINGS_MAX = 1_000;
/** Maximum number of index rows to compare for a page without the permission to see contact data. */
const COMPARED_MAX = 200;

/**
 * Finds people by one term: whole values first, then parts of values, then names with typing errors.
 * @throws ProblemError the errors of a long read
 */
export function createFindPeople(dependencies: FindDependencies) {
  return async function findPeople(
    query: FindQuery,
    mayShowContact: boolean,
    signal?: AbortSignal,
  ): Promise<FoundPeople> {
    const { limit = FOUND_DEFAULT, afterCustomerId: afterId = 0 } = query;
    const term = query.term?.trim() ?? '';
    const people = readPeopleFilter(query);
    if (term === '') return listPeople(dependencies, people, { afterId, limit }, signal);
    const filter = { ...people, afterId, limit: limit + 1 };
    const exact = afterId === 0 ? await findExact(dependencies, term, filter) : [];
    const partial = await findPartial(dependencies, term, { mayShowContact, filter, signal });
    const others = partial.found.filter(({ customer }) => !has(exact, customer));
    const near = [...exact, ...others];
    const isFirst = afterId === 0 && partial.next === null && near.length < limit;
    const spelled = isFirst ? await findSpelled(dependencies, term, filter, signal) : [];
    const all = [
      ...near,
      ...spelled.filter(({ customer }) => !has(near, customer)).slice(0, limit - near.length),
    ];
    return {
      Items: await writeFound(dependencies, await passing(dependencies, all, people, signal)),
      Next: partial.next,
      IsIndexBuilding: partial.isBuilding,
    };
  };
}

const NOT_MATCHED: Match = {
  match: 'Filter',
  field: '',
  text: '',
  start: null,
  length: null,
  lettersDiffer: 0,
};

/** Everyone who passes the filters, page by page. */
async function listPeople(
  dependencies: FindDependencies,
  filter: PeopleFilter,
  { afterId, limit }: { readonly afterId: number; readonly limit: number },
  signal: AbortSignal | undefined,
): Promise<FoundPeople> {
  const ids = await dependencies.peopleLists.idsOf(filter, { afterId, limit: limit + 1 }, signal);
  const people = await byIdsInOrder(dependencies.customers, ids.slice(0, limit));
  const found = people.map((customer) => ({ customer, match: NOT_MATCHED }));
  return {
    Items: await writeFound(dependencies, found),
    Next: ids.length > limit ? (ids[limit - 1] ?? null) : null,
    IsIndexBuilding: false,
  };
}

/** The people who also pass the filters that the index does not have. A page can become shorter. */
async function passing(
  { peopleLists }: FindDependencies,
  found: readonly Found[],
  filter: PeopleFilter,
  signal: AbortSignal | undefined,
): Promise<readonly Found[]> {
  const { changedSince, unplacedIn } = filter;
  if ((changedSince === null && unplacedIn === null) || found.length === 0) return found;
  const among = found.map(({ customer }) => customer.id);
  const ids = new Set(await peopleLists.idsOf(filter, { afterId: 0, limit: among.length, among }, signal));
  return found.filter(({ customer }) => ids.has(customer.id));
}

async function findExact(
  { customers, webAliases }: FindDependencies,
  term: string,
  filter: SearchFilter,
): Promise<Found[]> {
  const id = /^[1-9]\d{0,9}$/.test(term) && Number(term) <= ID_MAX ? Number(term) : null;
  const byId = id === null ? null : await customers.byId(id);
  const found = byId === null ? [] : [byId];
  for (const field of LOOKED_UP) found.push(...(await customers.byField(field, term)));
  const different = [...new Map(found.map((customer) => [customer.id, customer])).values()]
    .filter((customer) => passes(customer, filter))
    .slice(0, filter.limit);
  const aliases = await webAliases.ofCustomers(different.map((customer) => customer.id));
  return different.flatMap((customer) => {
    const match = exactMatch(customer, term, aliases.get(customer.id) ?? []);
    return match === null ? [] : [{ customer, match }];
  });
}

interface PartialSearch {
  readonly mayShowContact: boolean;
  readonly filter: SearchFilter;
  readonly signal: AbortSignal | undefined;
}

async function findPartial(
  { customers, search }: FindDependencies,
  term: string,
  { mayShowContact, filter, signal }: PartialSearch,
): Promise<{ found: Found[]; next: number | null; isBuilding: boolean }> {
  const texts = searchedTexts(term);
  if (texts.length === 0) return { found: [], next: null, isBuilding: false };
  const size = filter.limit - 1;
  // The index also holds contact data, so without the permission some of its rows are not results.
  const limit = mayShowContact ? filter.limit : Math.max(filter.limit, COMPARED_MAX);
  const rows = await search.byTexts(texts, { ...filter, limit }, signal);
  if (rows === null) return { found: [], next: null, isBuilding: true };
  const ids = rows.slice(0, mayShowContact ? size : limit).map(({ id }) => id);
  const all = (await byIdsInOrder(customers, ids)).flatMap((customer) => {
    const match = exactMatch(customer, term, []) ?? partialMatch(customer, term, mayShowContact);
    return match === null ? [] : [{ customer, match }];
  });
  const found = all.slice(0, size);
  // Without the permission, the page ends with a person on it: another id would reveal who has such data.
  const last = mayShowContact ? ids.at(-1) : found.at(-1)?.customer.id;
  const hasMore = (mayShowContact ? rows : all).length > size;
  const rank = ({ match }: Found) => (match.match === 'Exact' ? 0 : 1);
  return {
    found: found.toSorted((a, b) => rank(a) - rank(b)),
    next: hasMore ? (last ?? null) : null,
    isBuilding: false,
  };
}

async function findSpelled(
  { customers, search }: FindDependencies,
  term: string,
  filter: SearchFilter,
  signal: AbortSignal | undefined,
): Promise<Found[]> {
  const texts = misspeltTexts(term);
  if (texts.length === 0) return [];
  const rows = (await search.byTexts(texts, { ...filter, limit: SPELLINGS_MAX }, signal)) ?? [];
  const breathe = createBreath();
  const likely: { readonly id: number; readonly match: Match }[] = [];
  for (const row of rows) {
    await breathe();
    const match = spellingMatch({ ...row, companyName: null }, term);
    if (match !== null) likely.push({ id: row.id, match });
  }
  const nearest = likely
    .toSorted((a, b) => a.match.lettersDiffer - b.match.lettersDiffer)
    .slice(0, filter.limit);
  const matches = new Map(nearest.map(({ id, match }) => [id, match]));
  const people = await byIdsInOrder(customers, [...matches.keys()]);
  return people.flatMap((customer) => {
    const match = matches.get(customer.id);
    return match === undefined ? [] : [{ customer, match }];
  });
}

async function byIdsInOrder(
  customers: Pick<CustomerReader, 'byIds'>,
  ids: readonly number[],
): Promise<Customer[]> {
  const found = new Map((await customers.byIds(ids)).map((customer) => [customer.id, customer]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function writeFound(
  { names: reader }: FindDependencies,
  found: readonly Found[],
): Promise<FoundPerson[]> {
  const names = await namesOf(
    reader,
    found.flatMap(({ customer }) => [customer.sponsorId, customer.mergedInto]),
  );
  return found.map(({ customer, match }) => ({
    CustomerId: customer.id,
    BackOfficeId: customer.backOfficeId,
    Name: personName(customer),
    CustomerType: customer.baseType,
    CustomerStatus: customer.status,
    CountryCode: customer.primaryAddress?.countryCode ?? '',
    Email: customer.emailAddress === null ? '' : maskEmail(customer.emailAddress),
    Sponsor: personLink(names, customer.sponsorId),
    MergedInto: personLink(names, customer.mergedInto),
    Match: match.match,
    MatchedField: match.field,
    MatchedText: match.text,
    MatchStart: match.start,
    MatchLength: match.length,
    LettersDiffer: match.lettersDiffer,
  }));
}

function has(found: readonly Found[], { id }: Customer): boolean {
  return found.some(({ customer }) => customer.id === id);
}

function passes(customer: Customer, { baseTypes, statuses, countries }: SearchFilter): boolean {
  const isIn = <Value>(list: readonly Value[], value: Value) => list.length === 0 || list.includes(value);
  return (
    isIn(baseTypes, customer.baseType) &&
    isIn(statuses, customer.status) &&
    isIn(countries, customer.primaryAddress?.countryCode ?? '')
  );
}
