import type { WriteHandle } from '../../database/database.ts';
import { searchText } from '../record/search-text.ts';

/** Makes customers findable who were stored past the program, or by a version without search. */
export interface SearchTextStore {
  /**
   * @param limit at the most
   * @returns how many were made findable
   */
  fill(limit: number): Promise<number>;
}

export function createSearchTextStore(db: WriteHandle): SearchTextStore {
  return {
    async fill(limit) {
      const rows = await db
        .selectFrom('customers as c')
        .leftJoin('addresses as a', (join) =>
          join.onRef('a.customer_id', '=', 'c.id').on('a.kind', '=', 'primary'),
        )
        .selectAll('c')
        .select(['a.street1', 'a.city', 'a.region', 'a.postal_code'])
        .where('c.search_text', 'is', null)
        .orderBy('c.id')
        .limit(limit)
        .execute();
      for (const row of rows) {
        const address = {
          street1: row.street1 ?? '',
          street2: '',
          street3: '',
          city: row.city ?? '',
          region: row.region ?? '',
          postalCode: row.postal_code ?? '',
          countryCode: '',
        };
        const text = searchText({
          backOfficeId: row.back_office_id,
          externalReferenceId: row.external_reference_id,
          emailAddress: row.email_address,
          firstName: row.first_name,
          lastName: row.last_name,
          textPhone: row.text_phone,
          primaryPhone: row.primary_phone,
          primaryAddress: address,
        });
        await db
          .updateTable('customers')
          .set({ search_text: text })
          .where('id', '=', row.id)
          // Somebody may have changed, or erased, the customer meanwhile: what they wrote is newer.
          .where('search_text', 'is', null)
          .execute();
      }
      return rows.length;
    },
  };
}
