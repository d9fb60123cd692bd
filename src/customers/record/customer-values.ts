import type { CustomerField } from '../../commission-plan/customer-fields.ts';
import { byTextField } from '../../kernel/text-fields.ts';
import { absentAddressMembers } from './address-parts.ts';
import type { Address, CustomerState } from './customer.ts';

/** Members of an address in the contract's spelling and order. */
export const ADDRESS_MEMBERS = {
  Street1: 'street1',
  Street2: 'street2',
  Street3: 'street3',
  City: 'city',
  Region: 'region',
  PostalCode: 'postalCode',
  CountryCode: 'countryCode',
} as const satisfies Record<string, keyof Address>;

/**
 * Whether a record has a value for a field that the plan can require. Consent counts only when it is true
 * (AcceptTerms false is an error).
 */
export function hasValue(state: CustomerState, field: CustomerField, hasPassword: boolean): boolean {
  const [group, member] = field.split('.');
  if (group === 'PrimaryAddress') return hasAddressMember(state.primaryAddress, member);
  if (group === 'DefaultShippingAddress') return hasAddressMember(state.shippingAddress, member);
  if (field === 'Password') return hasPassword;
  if (field === 'TermsAccepted') return state.termsAccepted;
  return PLAIN_VALUES[field as PlainField](state) !== null;
}

/** Whether addresses of the country have the field. Without a country, every field counts. */
export function isInCountry(state: CustomerState, field: CustomerField): boolean {
  const [group, member] = field.split('.');
  if (member === undefined) return true;
  const address = group === 'PrimaryAddress' ? state.primaryAddress : state.shippingAddress;
  return address === null || !absentAddressMembers(address.countryCode).has(member);
}

type PlainField = Exclude<CustomerField, `${string}.${string}` | 'Password' | 'TermsAccepted'>;

type ReadValue = (state: CustomerState) => string | number | null;

const PLAIN_VALUES: Readonly<Record<PlainField, ReadValue>> = {
  ...byTextField(
    'name',
    ({ property }): ReadValue =>
      (state) =>
        state[property],
  ),
  BackOfficeId: (state) => state.backOfficeId,
  BirthDate: (state) => state.birthDate,
  CustomerStatus: (state) => state.status,
  CustomerType: (state) => state.baseType,
  SponsorId: (state) => state.sponsorId,
  TaxId: (state) => state.taxId,
};

function hasAddressMember(address: Address | null, member: string | undefined): boolean {
  return address !== null && address[ADDRESS_MEMBERS[member as keyof typeof ADDRESS_MEMBERS]] !== '';
}
