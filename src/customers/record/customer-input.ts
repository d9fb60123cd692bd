import type { CustomerState, PasswordChange } from './customer.ts';

/** The caller's values for a whole record; `null` for a value that was not sent. */
export interface CustomerDetails extends Omit<CustomerState, 'status' | 'signUpDate'> {
  readonly status: number | null;
  readonly signUpDate: string | null;
}

/** A whole record to store. */
export interface CustomerInput {
  readonly details: CustomerDetails;
  readonly password: { readonly replaceBy: string | null };
  /** Names of the members that the caller sent, in the contract's spelling. */
  readonly given: readonly string[];
}

/** The values that a caller changes. A custom field that is `null` keeps its value. */
export interface CustomerPatch extends Partial<Omit<CustomerState, 'customFields'>> {
  readonly customFields?: readonly (string | null)[];
}

/** Some values to change. */
export interface PatchInput {
  readonly patch: CustomerPatch;
  readonly password: PasswordChange;
  /** Names of the members that the caller sent, in the contract's spelling. */
  readonly given: readonly string[];
}
