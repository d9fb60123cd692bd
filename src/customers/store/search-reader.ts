import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { isOneOf, whileWanted } from '../../database/engine.ts';
import type { TextIndex } from '../../database/text-index.ts';
import { compareTexts, searchForTexts, type TextSearch } from '../../database/text-search.ts';

/** The details of a customer in search results. */
export interface FoundCustomer {
  readonly id: number;
  readonly baseType: number;
  readonly status: number;
  readonly backOfficeId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly emailAddress: string | null;
  readonly primaryPhone: string | null;
  readonly textPhone: string | null;
  /** Of the main address. */
  readonly city: string | null;
  readonly region: string | null;
  readonly countryCode: string | null;
}

export interface SearchFilter {
  /** Empty lists do not filter. */
  readonly baseTypes: readonly number[];
  readonly statuses: readonly number[];
  /** Upper case. */
  readonly countries: readonly string[];
  /** Checks each of these customers and no others; searches all when left out. */
  readonly among?: readonly number[] | undefined;
  readonly afterId: number;
  readonly limit: number;
}

/** Finds customers by a part of their values, as last committed. */
export interface SearchReader {
  /**
   * @param texts from `search-text.ts`, at least one
   * @param signal ends the search
   * @returns `null` while the index is being built
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
   */
  byTexts(
    texts: readonly string[],
    filter: SearchFilter,
    signal?: AbortSignal,
  ): Promise<FoundCustomer[] | null>;
}

/**
 * A search takes long for a common text, a late page or a filter that few customers pass.
 * @param db for long reads
 */
export function createSearchReader(db: ReadHandle, index: TextIndex): SearchReader {
  return {
    byTexts(texts, { baseTypes, statuses, countries, among, afterId, limit }, signal) {
      const parts = among === undefined ? searchForTexts(db, texts) : ([compareTexts(db, texts)] as const);
      const inPart = ({ customers, hasText, id }: TextSearch) =>
        db
          .selectFrom(customers.as('c'))
          .leftJoin('addresses as a', (join) =>
            join.onRef('a.customer_id', '=', 'c.id').on('a.kind', '=', 'primary'),
          )
          .select([
            id.as('id'),
            'c.base_type as baseType',
            'c.status',
            'c.back_office_id as backOfficeId',
            'c.first_name as firstName',
            'c.last_name as lastName',
            'c.email_address as emailAddress',
            'c.primary_phone as primaryPhone',
            'c.text_phone as textPhone',
            'a.city',
            'a.region',
            'a.country_code as countryCode',
          ])
          .where(id, '>', afterId)
          .where(whileWanted(db as unknown as WriteHandle, id))
          .where(hasText)
          .$if(among !== undefined, (query) =>
            query.where(isOneOf(db as unknown as WriteHandle, id, among ?? [])),
          )
          .$if(baseTypes.length > 0, (query) => query.where('c.base_type', 'in', baseTypes))
          .$if(statuses.length > 0, (query) => query.where('c.status', 'in', statuses))
          .$if(countries.length > 0, (query) => query.where('a.country_code', 'in', countries));
      const [first, ...others] = parts;
      const found = others.reduce((query, part) => query.unionAll(inPart(part)), inPart(first));
      // Each part is in the order of its ids, so that neither is read beyond the page.
      const query = found.orderBy('id').limit(limit);
      return index.search(() => query.execute({ signal }));
    },
  };
}
