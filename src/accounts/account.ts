import { randomBytes } from 'node:crypto';

export const ROLES = ['Developer', 'Administrator'] as const;
export type Role = (typeof ROLES)[number];

/** What a one-time link is for. */
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
}

export const ACCOUNT_STATES = ['Invited', 'Active', 'Disabled'] as const;

/** Who was invited is active from the first sign-in on, in whatever way. */
export function accountState(account: Account): (typeof ACCOUNT_STATES)[number] {
  if (account.isDisabled) return 'Disabled';
  return account.hasPassword || account.lastSignInAt !== null ? 'Active' : 'Invited';
}

/** What signing in needs to know; leaves the room of accounts never. */
export interface Credentials {
  readonly accountId: number;
  readonly passwordHash: string | null;
  readonly isDisabled: boolean;
}

/** Random text that nobody can guess, for links and sessions: 256 bits. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}
