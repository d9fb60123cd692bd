import { TEXT_FIELD_LIST } from '../../kernel/text-fields.ts';
import type { CustomerState } from '../record/customer.ts';

/** Fields that the survivor can take from the other record, in the contracts' spelling, with their members. */
const OTHER_FIELDS = {
  AssociateCustom: 'customFields',
  BirthDate: 'birthDate',
  DefaultShippingAddress: 'shippingAddress',
  PrimaryAddress: 'primaryAddress',
  SendEmails: 'sendEmails',
  SignupDate: 'signUpDate',
  TaxExempt: 'taxExempt',
  TaxId: 'taxId',
  TermsAccepted: 'termsAccepted',
} as const satisfies Readonly<Record<string, keyof CustomerState>>;

/** `Username` is the login: the name and the password. */
export const MERGE_FIELDS: Readonly<Record<string, keyof CustomerState>> = {
  ...OTHER_FIELDS,
  ...Object.fromEntries(TEXT_FIELD_LIST.map(({ name, property }) => [name, property])),
};

export const MERGE_FIELD_NAMES = Object.keys(MERGE_FIELDS).sort();

/** Taken from the other customer without a request where the surviving customer has no value. */
export const FILLED_FIELDS: readonly string[] = ['ExternalReferenceId', 'WebAlias'];
