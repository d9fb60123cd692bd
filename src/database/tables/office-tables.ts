import type { Generated } from 'kysely';

/** The open one-time link with which a customer chooses a password. */
export interface PasswordLinkTable {
  customer_id: number;
  token_hash: string;
  expires_at: string;
}

/** What a role of the back office permits; `*` permits everything. */
export interface OfficeRolePermissionTable {
  role: string;
  permission: string;
}

/** The roles of an account in the back office. */
export interface AccountRoleTable {
  account_id: number;
  role: string;
}

/** Views of people's data, with account and time. Does not contain the values read. */
export interface OfficeViewTable {
  id: Generated<number>;
  account_id: number;
  /** As it was at that time. */
  account_name: string;
  /** `null` for a list of people. */
  customer_id: number | null;
  what: string;
  /** Length of a list. */
  people: number | null;
  viewed_at: string;
  request_id: string;
}
