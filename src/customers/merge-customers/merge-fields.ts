import { TEXT_FIELD_LIST } from '../../kernel/text-fields.ts';
import type { CustomerState } from '../record/customer.ts';

/** Fields that the one who stays can take from the other, in the contracts' spelling, by member of the record. */
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

/** Where the one who stays has no value, these come from the other without being asked for. */
export const FILLED_FIELDS: readonly string[] = ['ExternalReferenceId', 'WebAlias'];
