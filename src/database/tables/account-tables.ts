import type { Generated } from 'kysely';

/** A person who uses the portal. */
export interface AccountTable {
  id: Generated<number>;
  email_address: string;
  email_address_key: string;
  name: string;
  role: 'Developer' | 'Administrator';
  /** `null` until the invitation is accepted, and for accounts that sign in by single sign-on only. */
  password_hash: string | null;
  is_disabled: Generated<number>;
  created_at: string;
  last_sign_in_at: string | null;
  /** When the account asked for a subscription; `null` if it has not. */
  access_requested_at: Generated<string | null>;
}

/** The one-time link of an account, if it has one; its token hashed. */
export interface AccountLinkTable {
  account_id: number;
  token_hash: string;
  purpose: 'Invitation' | 'PasswordReset';
  created_at: string;
  expires_at: string;
}

/** A browser that is signed in; its token hashed. */
export interface AccountSessionTable {
  token_hash: string;
  account_id: number;
  user_agent: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
}

/** Failed sign-ins, by keyed hash of the email address, and of the network address. */
export interface SignInAttemptTable {
  subject_hash: string;
  attempts: number;
  locked_until: string | null;
  expires_at: string;
}

/** Hooks whose handler an administrator has switched off, or on again. */
export interface HookSwitchTable {
  hook: string;
  is_paused: number;
  changed_at: string;
  changed_by: string;
}
