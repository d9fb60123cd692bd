import type { Generated } from 'kysely';
import type { TextColumn } from '../../kernel/text-fields.ts';

/**
 * One row a customer (= associate). Times are ISO 8601 UTC text with milliseconds, dates `YYYY-MM-DD`, flags
 * 0 or 1; NULL is "no value". A `*_key` column is the normalized form of its neighbor, for look-up and
 * uniqueness; the commission plan chooses which of them are unique.
 */
export interface CustomerTable extends Record<TextColumn, string | null> {
  id: number;
  /** Grows by one with every write of the program; the base of the ETag and of optimistic locking. */
  revision: number;
  base_type: number;
  status: number;
  back_office_id: string;
  back_office_id_key: string;
  birth_date: string | null;
  email_address_key: string | null;
  username_key: string | null;
  web_alias_key: string | null;
  external_reference_id_key: string | null;
  /** argon2id in PHC form, or an imported hash, which may be bcrypt. */
  password_hash: string | null;
  /** AES-256-GCM, see `database/encryption.ts`. */
  tax_id_encrypted: string | null;
  /** Keyed hash of the tax id's letters and digits. */
  tax_id_key: string | null;
  tax_exempt: number;
  send_emails: number;
  terms_accepted: number;
  /** The sponsor that the caller asked for; `placements` says where the customer is placed. */
  sponsor_id: number | null;
  sign_up_date: string;
  inactive_date: string | null;
  created_at: string;
  /** Who made this revision, by which operation and request; the type-change trigger copies them. */
  changed_at: string;
  changed_by: string;
  changed_operation: string;
  changed_request_id: string | null;
  /** The text that search reads, see `customers/record/search-text.ts`; NULL until it has been made. */
  search_text: Generated<string | null>;
  /** When the person was erased; the record has been anonymous since then. */
  erased_at: Generated<string | null>;
  /** The customer that this one was merged into; the record has been blank since then. */
  merged_into: Generated<number | null>;
}
