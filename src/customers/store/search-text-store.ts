import { type SqlBool, sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import {
  lockInstallationValue,
  readInstallationValue,
  writeInstallationValue,
} from '../../database/installation-values.ts';
import { replaceSearchTexts } from '../../database/replace-search-texts.ts';
import { rebuildSearchIndex } from '../../database/text-search.ts';
import { SEARCH_TEXT_VERSION, searchText } from '../record/search-text.ts';

/** Result of one batch. */
export interface SearchTextBatch {
  /** Customers whose text was checked. */
  readonly customers: number;
  readonly isLast: boolean;
}

/** Keeps stored search texts up to date with this version; exists only inside a unit of work. */
export interface SearchTextStore {
  /**
   * Schedules a refresh of texts from another version, from the first customer on. Must be called at start,
   * before the first search.
   */
  begin(): Promise<void>;
  /**
   * Refreshes the texts of the next customers. The position is stored with the texts, so a later process
   * continues there, and two processes share the work.
   * @param limit maximum number of customers
   */
  refresh(limit: number): Promise<SearchTextBatch>;
  /**
   * Makes texts for customers that were stored directly in the database.
   * @param limit maximum number of customers
   */
  fill(limit: number): Promise<SearchTextBatch>;
}

export interface SearchTextReader {
  /** Whether every stored text is up to date with this version. */
  areCurrent(): Promise<boolean>;
}

const ALL = 'all';
const DONE = `${SEARCH_TEXT_VERSION} ${ALL}`;

export function createSearchTextReader(db: ReadHandle): SearchTextReader {
  return {
    async areCurrent() {
      return (await readInstallationValue(db, 'searchTexts')) === DONE;
    },
  };
}

export function createSearchTextStore(db: WriteHandle): SearchTextStore {
  return {
    async begin() {
      const [version] = await lockPosition(db);
      if (version === String(SEARCH_TEXT_VERSION)) return;
      const someone = await db.selectFrom('customers').select('id').limit(1).executeTakeFirst();
      await writeInstallationValue(
        db,
        'searchTexts',
        someone === undefined ? DONE : `${SEARCH_TEXT_VERSION} 0`,
      );
      // Text by text, the embedded engine would need hours for a million customers.
      if (someone !== undefined) await rebuildSearchIndex(db);
    },
    async refresh(limit) {
      const [version, through] = await lockPosition(db);
      // Another version has started since: its texts are the right ones.
      if (version !== String(SEARCH_TEXT_VERSION) || through === ALL) return { customers: 0, isLast: true };
      const rows = await readCustomers(db, sql`c.id > ${Number(through)}`, limit);
      await replaceSearchTexts(db, rows.flatMap(textChange));
      const isLast = rows.length < limit;
      await writeInstallationValue(
        db,
        'searchTexts',
        isLast ? DONE : `${SEARCH_TEXT_VERSION} ${rows.at(-1)?.id}`,
      );
      return { customers: rows.length, isLast };
    },
    async fill(limit) {
      const rows = await readCustomers(db, sql`c.search_text is null`, limit);
      await replaceSearchTexts(db, rows.flatMap(textChange));
      return { customers: rows.length, isLast: rows.length < limit };
    },
  };
}

/**
 * Version and position of the refresh. No other process continues from the same position until the
 * transaction ends.
 */
async function lockPosition(db: WriteHandle): Promise<readonly string[]> {
  return (await lockInstallationValue(db, 'searchTexts'))?.split(' ') ?? [];
}

type SearchedRow = Awaited<ReturnType<typeof readCustomers>>[number];

function readCustomers(db: WriteHandle, condition: ReturnType<typeof sql<SqlBool>>, limit: number) {
  return db
    .selectFrom('customers as c')
    .leftJoin('addresses as a', (join) =>
      join.onRef('a.customer_id', '=', 'c.id').on('a.kind', '=', 'primary'),
    )
    .select([
      'c.id',
      'c.search_text as text',
      'c.erased_at as erasedAt',
      'c.merged_into as mergedInto',
      'c.back_office_id as backOfficeId',
      'c.external_reference_id as externalReferenceId',
      'c.email_address as emailAddress',
      'c.first_name as firstName',
      'c.last_name as lastName',
      'c.text_phone as textPhone',
      'c.primary_phone as primaryPhone',
      'a.street1',
      'a.city',
      'a.region',
      'a.postal_code as postalCode',
    ])
    .where(condition)
    .orderBy('c.id')
    .limit(limit)
    .execute();
}

/** A person who was erased or merged cannot be found. */
function textChange({
  id,
  text,
  erasedAt,
  mergedInto,
  street1,
  city,
  region,
  postalCode,
  ...values
}: SearchedRow) {
  const primaryAddress = {
    street1: street1 ?? '',
    street2: '',
    street3: '',
    city: city ?? '',
    region: region ?? '',
    postalCode: postalCode ?? '',
    countryCode: '',
  };
  const to = erasedAt === null && mergedInto === null ? searchText({ ...values, primaryAddress }) : '';
  return to === text ? [] : [{ id, from: text, to }];
}
