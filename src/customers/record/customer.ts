import type { TextValues } from '../../kernel/text-fields.ts';

/** Blank members are empty strings. */
export interface Address {
  readonly street1: string;
  readonly street2: string;
  readonly street3: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly countryCode: string;
}

export interface StoredAddress extends Address {
  readonly id: number;
}

/** All values that a write can set. `null` means "no value". */
export interface CustomerState extends TextValues {
  /** Base associate type; `null` when the caller sent none, which every rule refuses. */
  readonly baseType: number | null;
  readonly status: number;
  /** `null` requests a generated id; only a new customer may have it. */
  readonly backOfficeId: string | null;
  /** Calendar date, `YYYY-MM-DD`. */
  readonly birthDate: string | null;
  /** The caller's value, or the masked form of the stored value, which means "unchanged". */
  readonly taxId: string | null;
  readonly taxExempt: boolean;
  readonly sendEmails: boolean;
  readonly termsAccepted: boolean;
  readonly sponsorId: number | null;
  /** ISO 8601 UTC with milliseconds. */
  readonly signUpDate: string;
  readonly primaryAddress: Address | null;
  readonly shippingAddress: Address | null;
  readonly customFields: CustomFields;
}

/** `Field1` to `Field10`; blank ones are empty strings. */
export type CustomFields = readonly string[];

export const CUSTOM_FIELD_COUNT = 10;

export const NO_CUSTOM_FIELDS: CustomFields = Array.from({ length: CUSTOM_FIELD_COUNT }, () => '');

/** A customer as stored. `taxId` is masked: the plain value is never read from its column. */
export interface Customer extends CustomerState {
  readonly id: number;
  readonly revision: number;
  readonly baseType: number;
  readonly backOfficeId: string;
  readonly primaryAddress: StoredAddress | null;
  readonly shippingAddress: StoredAddress | null;
  readonly hasPassword: boolean;
  /** When the status left the Active class; `null` while it is Active. */
  readonly inactiveDate: string | null;
  /** Upline in the Enrollment tree; the root is its own upline. */
  readonly enrollerId: number;
  /** Upline in the sponsor tree or, while the customer is not placed, the requested sponsor. */
  readonly sponsorId: number | null;
  /** The sponsor that the last write requested; differs from `sponsorId` after a roll-up or a move. */
  readonly requestedSponsorId: number | null;
  readonly isPlacedInSponsorTree: boolean;
  /** Ids of the current placements at the time of this read; part of the ETag. */
  readonly placementIds: readonly number[];
  /** When the person was erased. The record stays anonymous from then on. */
  readonly erasedAt: string | null;
  /** The customer that this one was merged into. The record stays blank, and cannot change. */
  readonly mergedInto: number | null;
}

/** How a write treats the password: PATCH keeps it, all other writes replace it. */
export type PasswordChange = 'keep' | { readonly replaceBy: string | null };
