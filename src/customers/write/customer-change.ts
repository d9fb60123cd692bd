import type { AnswerContent } from '../../kernel/claim.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import { keepsSponsor } from './check-sponsor.ts';
import type { CustomerWriteStores } from './write-dependencies.ts';

/** A change to a stored customer, after the hooks. */
export interface CustomerChange {
  /** The customer on which the target is based. */
  readonly seen: Customer;
  readonly target: CustomerState;
  readonly password: PasswordChange;
  /**
   * `upgrade` changes the base type and places. It replaces the record; with the password `keep`, it keeps the fields that
   * it does not change, as `patch` does.
   */
  readonly kind: 'replace' | 'patch' | 'upgrade';
  /** Replaces the additional web aliases; they stay when left out. */
  readonly additionalWebAliases?: readonly string[];
}

/** The change that a request asks for must satisfy If-Match; other changes in its call need not. */
export interface RequestedWrite {
  /** The answer to the request; left out when it is built elsewhere. */
  readonly answer?: (before: Customer, stores: CustomerWriteStores) => Promise<AnswerContent>;
  /** A write in the same transaction; when it throws, nothing is stored. */
  readonly alongside?: ((stores: CustomerWriteStores) => Promise<void>) | undefined;
}

/** The sponsor that gets a new customer; `null` when the sponsor stays and no customer is placed below. */
export function newSponsor({ target, kind }: CustomerChange, current: Customer): number | null {
  const isPlaced = kind === 'upgrade' && !current.isPlacedInSponsorTree;
  return isPlaced || !keepsSponsor(target, current) ? sponsorAfter(target, current) : null;
}

/** The stored sponsor is the requested one, not the upline that a rule found. */
export function sponsorAfter(target: CustomerState, current: Customer): number | null {
  return keepsSponsor(target, current) ? current.requestedSponsorId : target.sponsorId;
}
