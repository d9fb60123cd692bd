import type { ReadHandle } from '../../database/database.ts';
import type { TextIndex } from '../../database/text-index.ts';
import { searchForText } from '../../database/text-search.ts';

/** What search shows of a customer. */
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
  /** Empty lists filter nothing. */
  readonly baseTypes: readonly number[];
  readonly statuses: readonly number[];
  /** Upper case. */
  readonly countries: readonly string[];
  readonly afterId: number;
  readonly limit: number;
}

/** Finds customers by a part of their values, as they were last committed. */
export interface SearchReader {
  /**
   * @param text as `search-text.ts` makes it
   * @returns `null` while the index is built again
   */
  byText(text: string, filter: SearchFilter): Promise<FoundCustomer[] | null>;
}

export function createSearchReader(db: ReadHandle, index: TextIndex): SearchReader {
  return {
    byText(text, { baseTypes, statuses, countries, afterId, limit }) {
      const { customers, hasText, id } = searchForText(db, text);
      const query = db
        .selectFrom(customers.as('c'))
        .leftJoin('addresses as a', (join) =>
          join.onRef('a.customer_id', '=', 'c.id').on('a.kind', '=', 'primary'),
        )
        .select([
          'c.id',
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
        .where(hasText)
        .where(id, '>', afterId)
        .$if(baseTypes.length > 0, (query) => query.where('c.base_type', 'in', baseTypes))
        .$if(statuses.length > 0, (query) => query.where('c.status', 'in', statuses))
        .$if(countries.length > 0, (query) => query.where('a.country_code', 'in', countries))
        .orderBy(id)
        .limit(limit);
      return index.search(() => query.execute());
    },
  };
}
