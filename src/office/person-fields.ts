import type { Address, Customer } from '../customers/record/customer.ts';
import { ADDRESS_MEMBERS } from '../customers/record/customer-values.ts';
import { maskAddress, maskBirthDate, maskEmail, maskPhone, maskText, maskUsername } from './masks.ts';
import type { Permission } from './permissions.ts';

/** How a field of the record is shown. */
export interface PersonField {
  /** Spelled as in the API: `EmailAddress`, `PrimaryAddress`, `Field1`. */
  readonly name: string;
  readonly section:
    | 'Identity'
    | 'Contact'
    | 'Addresses'
    | 'Company and tax'
    | 'Login and web'
    | 'Custom fields';
  /** Needed to see the value; `null` when it is never masked, `never` when it is never shown. */
  readonly permission: Permission | 'never' | null;
  /** The value; `null` for none. */
  readonly read: (customer: Customer) => string | null;
  /** The members of an address, by their names in the API; only addresses have them. */
  readonly readAddress?: (customer: Customer) => Readonly<Record<AddressMember, string>> | null;
  /** Replaces the value. */
  readonly mask: (customer: Customer) => string;
  /** Replaces a separate value, such as a past one. */
  readonly maskText: (value: string) => string;
}

type AddressMember = keyof typeof ADDRESS_MEMBERS;
type Read = PersonField['read'];
type Mask = (value: string) => string;

function open(section: PersonField['section'], name: string, read: Read): PersonField {
  return {
    ...{ name, section, read },
    permission: null,
    mask: (customer) => read(customer) ?? '',
    maskText: (value) => value,
  };
}

function masked(
  section: PersonField['section'],
  name: string,
  read: Read,
  mask: Mask,
  permission: Permission = 'people.contact',
): PersonField {
  return {
    ...{ name, section, permission, read },
    mask: (customer) => mask(read(customer) ?? ''),
    maskText: mask,
  };
}

function address(name: string, read: (customer: Customer) => Address | null): PersonField {
  return {
    name,
    section: 'Addresses',
    permission: 'people.contact',
    read: (customer) => addressText(read(customer)),
    readAddress: (customer) => addressMembers(read(customer)),
    mask: (customer) => {
      const stored = read(customer);
      return stored === null ? '' : maskAddress(stored);
    },
    maskText,
  };
}

const yesOrNo = (value: boolean) => (value ? 'Yes' : 'No');

/** The record of a person, in the order of the page. */
export const PERSON_FIELDS: readonly PersonField[] = [
  open('Identity', 'FirstName', (customer) => customer.firstName),
  open('Identity', 'LastName', (customer) => customer.lastName),
  masked('Identity', 'BirthDate', (customer) => customer.birthDate, maskBirthDate, 'people.birth'),
  open('Identity', 'LanguageCode', (customer) => customer.languageCode),
  open('Identity', 'TermsAccepted', (customer) => yesOrNo(customer.termsAccepted)),
  masked('Contact', 'EmailAddress', (customer) => customer.emailAddress, maskEmail),
  masked('Contact', 'PrimaryPhone', (customer) => customer.primaryPhone, maskPhone),
  masked('Contact', 'SecondaryPhone', (customer) => customer.secondaryPhone, maskPhone),
  masked('Contact', 'TextPhone', (customer) => customer.textPhone, maskPhone),
  open('Contact', 'SendEmails', (customer) => yesOrNo(customer.sendEmails)),
  address('PrimaryAddress', (customer) => customer.primaryAddress),
  address('DefaultShippingAddress', (customer) => customer.shippingAddress),
  open('Company and tax', 'CompanyName', (customer) => customer.companyName),
  {
    name: 'TaxId',
    section: 'Company and tax',
    permission: 'never',
    // The customer reader returns only the masked form.
    read: (customer) => customer.taxId,
    mask: (customer) => customer.taxId ?? '',
    maskText: (value) => value,
  },
  open('Company and tax', 'TaxExempt', (customer) => yesOrNo(customer.taxExempt)),
  masked('Company and tax', 'TaxExemptId', (customer) => customer.taxExemptId, maskText),
  masked('Login and web', 'Username', (customer) => customer.username, maskUsername),
  open('Login and web', 'WebAlias', (customer) => customer.webAlias),
  open('Login and web', 'ExternalReferenceId', (customer) => customer.externalReferenceId),
  ...Array.from({ length: 10 }, (_, index) =>
    masked(
      'Custom fields',
      `Field${index + 1}`,
      (customer) => customer.customFields[index] || null,
      maskText,
    ),
  ),
];

/** The fields that can be shown one at a time. */
export const SHOWABLE_FIELDS = PERSON_FIELDS.filter(
  ({ permission }) => permission !== null && permission !== 'never',
).map(({ name }) => name);

/** Whether the caller may see a field. */
export type FieldState = 'Open' | 'Masked' | 'NotPermitted' | 'Never';

export function fieldState(
  field: PersonField,
  customer: Customer,
  permissions: ReadonlySet<Permission>,
): FieldState {
  const { permission, read, mask } = field;
  const value = read(customer);
  if (permission === null || value === null) return 'Open';
  if (permission === 'never') return 'Never';
  if (value === mask(customer)) return 'Open';
  return permissions.has(permission) ? 'Masked' : 'NotPermitted';
}

function addressText(stored: Address | null): string | null {
  if (stored === null) return null;
  const { street1, street2, street3, city, region, postalCode, countryCode } = stored;
  const parts = [street1, street2, street3, city, region, postalCode, countryCode];
  const text = parts.filter((part) => part !== '').join(', ');
  // A merged record keeps the addresses without their values.
  return text === '' ? null : text;
}

function addressMembers(stored: Address | null): Readonly<Record<AddressMember, string>> | null {
  if (stored === null) return null;
  const members = Object.entries(ADDRESS_MEMBERS).map(([name, member]) => [name, stored[member]]);
  return Object.fromEntries(members);
}
