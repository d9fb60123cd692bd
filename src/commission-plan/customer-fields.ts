const ADDRESS_MEMBERS = [
  'Street1',
  'Street2',
  'Street3',
  'City',
  'Region',
  'PostalCode',
  'CountryCode',
] as const;

type AddressMember = (typeof ADDRESS_MEMBERS)[number];
type AddressField = `${'PrimaryAddress' | 'DefaultShippingAddress'}.${AddressMember}`;

const ADDRESS_FIELDS: readonly AddressField[] = ADDRESS_MEMBERS.flatMap((member): AddressField[] => [
  `PrimaryAddress.${member}`,
  `DefaultShippingAddress.${member}`,
]);

const PLAIN_FIELDS = [
  'BackOfficeId',
  'BirthDate',
  'CompanyName',
  'CustomerStatus',
  'CustomerType',
  'EmailAddress',
  'ExternalReferenceId',
  'FirstName',
  'LanguageCode',
  'LastName',
  'Password',
  'PrimaryPhone',
  'SecondaryPhone',
  'SponsorId',
  'TaxExemptId',
  'TaxId',
  'TermsAccepted',
  'TextPhone',
  'Username',
  'WebAlias',
] as const;

/** A field that the plan can require, in the contract's spelling. */
export type CustomerField = (typeof PLAIN_FIELDS)[number] | AddressField;

export const CUSTOMER_FIELDS: readonly CustomerField[] = [...PLAIN_FIELDS, ...ADDRESS_FIELDS];

/** Fields that the plan can declare unique. On the published page, all but the last are unique. */
export const UNIQUE_FIELDS = [
  'BackOfficeId',
  'EmailAddress',
  'TaxId',
  'Username',
  'WebAlias',
  'ExternalReferenceId',
] as const;

export type UniqueField = (typeof UNIQUE_FIELDS)[number];
