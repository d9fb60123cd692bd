import type { ReadHandle } from '../../database/database.ts';

/** The name of a person on pages. */
export interface PersonName {
  readonly backOfficeId: string;
  /** First and last name, or the company's name; empty for an erased person. */
  readonly name: string;
  readonly isErased: boolean;
}

/** Reads names of many customers, without contact data. */
export interface NameReader {
  /** The names of the existing customers among these, by id. */
  namesOf(ids: readonly number[]): Promise<ReadonlyMap<number, PersonName>>;
}

export function createNameReader(db: ReadHandle): NameReader {
  return {
    async namesOf(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('customers')
        .select(['id', 'back_office_id', 'first_name', 'last_name', 'company_name', 'erased_at'])
        .where('id', 'in', [...new Set(ids)])
        .execute();
      return new Map(
        rows.map((row) => {
          const person = [row.first_name, row.last_name].filter(Boolean).join(' ');
          const name = person === '' ? (row.company_name ?? '') : person;
          return [row.id, { backOfficeId: row.back_office_id, name, isErased: row.erased_at !== null }];
        }),
      );
    },
  };
}
