import type { CustomerState, PasswordChange } from './customer.ts';

/** What a caller says of a whole record; `null` where they say nothing. */
export interface CustomerDetails extends Omit<CustomerState, 'status' | 'signUpDate'> {
  readonly status: number | null;
  readonly signUpDate: string | null;
}

/** A whole record to be stored. */
export interface CustomerInput {
  readonly details: CustomerDetails;
  readonly password: { readonly replaceBy: string | null };
  /** Names of the members that the caller sent, in the contract's spelling. */
  readonly given: readonly string[];
}

/** The values that a caller changes. A custom field that is `null` stays as it is. */
export interface CustomerPatch extends Partial<Omit<CustomerState, 'customFields'>> {
  readonly customFields?: readonly (string | null)[];
}

/** Some values to be changed. */
export interface PatchInput {
  readonly patch: CustomerPatch;
  readonly password: PasswordChange;
  /** Names of the members that the caller sent, in the contract's spelling. */
  readonly given: readonly string[];
}
