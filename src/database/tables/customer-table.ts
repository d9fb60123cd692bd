import type { Generated } from 'kysely';

/**
 * One row a customer (= associate). Times are ISO 8601 UTC text with milliseconds, dates
 * `YYYY-MM-DD`, flags 0 or 1, "no value" is NULL. A `*_key` column is the normalised form of its
 * neighbour, for look-up and uniqueness; which of them are unique is the commission plan's choice.
 */
export interface CustomerTable {
  id: number;
  /** Grows by one with every write of the program; the base of the ETag and of optimistic locking. */
  revision: number;
  base_type: number;
  status: number;
  back_office_id: string;
  back_office_id_key: string;
  first_name: string | null;
  last_name: string | null;
  company_name: string | null;
  birth_date: string | null;
  language_code: string | null;
  email_address: string | null;
  email_address_key: string | null;
  username: string | null;
  username_key: string | null;
  web_alias: string | null;
  web_alias_key: string | null;
  external_reference_id: string | null;
  external_reference_id_key: string | null;
  /** argon2id in PHC form, or what an import has brought along, which may be bcrypt. */
  password_hash: string | null;
  /** AES-256-GCM, see `database/encryption.ts`. */
  tax_id_encrypted: string | null;
  /** Keyed hash of the tax id's letters and digits. */
  tax_id_key: string | null;
  tax_exempt: number;
  tax_exempt_id: string | null;
  primary_phone: string | null;
  secondary_phone: string | null;
  text_phone: string | null;
  send_emails: number;
  terms_accepted: number;
  /** The sponsor the caller asked for; where the customer stands is `placements`. */
  sponsor_id: number | null;
  sign_up_date: string;
  inactive_date: string | null;
  created_at: string;
  /** Who, by which operation and request, made this revision; the type-change trigger copies them. */
  changed_at: string;
  changed_by: string;
  changed_operation: string;
  changed_request_id: string | null;
  /** What search looks through, see `customers/record/search-text.ts`; NULL until it has been made. */
  search_text: Generated<string | null>;
  /** When the person was erased; the record is anonymous since. */
  erased_at: Generated<string | null>;
}
