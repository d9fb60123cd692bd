import { randomBytes } from 'node:crypto';

export const ROLES = ['Developer', 'Administrator'] as const;
export type Role = (typeof ROLES)[number];

/** The purpose of a one-time link. */
export type LinkPurpose = 'Invitation' | 'PasswordReset';

/** A person who uses the portal. */
export interface Account {
  readonly id: number;
  readonly emailAddress: string;
  readonly name: string;
  readonly role: Role;
  readonly isDisabled: boolean;
  /** Whether the person has accepted the invitation by choosing a password. */
  readonly hasPassword: boolean;
  /** ISO 8601 UTC, like all times here. */
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
  /** When the person asked for a subscription; `null` if there is no open request. */
  readonly accessRequestedAt: string | null;
}

export const ACCOUNT_STATES = ['Invited', 'Active', 'Disabled'] as const;

/** An invited account becomes active at its first sign-in, by any method. */
export function accountState(account: Account): (typeof ACCOUNT_STATES)[number] {
  if (account.isDisabled) return 'Disabled';
  return account.hasPassword || account.lastSignInAt !== null ? 'Active' : 'Invited';
}

/** The data for a sign-in; never leaves the accounts module. */
export interface Credentials {
  readonly accountId: number;
  readonly passwordHash: string | null;
  readonly isDisabled: boolean;
}

/** Random text of 256 bits that cannot be guessed, for links and sessions. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}
