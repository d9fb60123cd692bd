/** Labels of the fields of the record. */
const LABELS: Readonly<Record<string, string>> = {
  AdditionalWebAliases: 'Additional web aliases',
  BackOfficeId: 'Back office ID',
  BirthDate: 'Birth date',
  CompanyName: 'Company',
  CustomerId: 'Customer ID',
  CustomerStatus: 'Status',
  CustomerType: 'Type',
  DefaultShippingAddress: 'Shipping address',
  EmailAddress: 'Email',
  ExternalReferenceId: 'External ID',
  FirstName: 'First name',
  LanguageCode: 'Language',
  LastName: 'Last name',
  Name: 'Name',
  PrimaryAddress: 'Primary address',
  PrimaryPhone: 'Primary phone',
  SecondaryPhone: 'Secondary phone',
  SignupDate: 'Enrolled',
  SponsorId: 'Sponsor',
  SendEmails: 'Corporate email',
  TaxExempt: 'Tax exempt',
  TaxExemptId: 'Exemption ID',
  TaxId: 'Tax ID',
  TermsAccepted: 'Terms accepted',
  TextPhone: 'Text phone',
  Username: 'Username',
  WebAlias: 'Web alias',
};

const ADDRESS_LABELS: Readonly<Record<string, string>> = {
  Street1: 'Street',
  Street2: 'Second line',
  Street3: 'Third line',
  City: 'City',
  Region: 'Region',
  PostalCode: 'Postal code',
  CountryCode: 'Country',
};

/** @param name name of a field, or path of a member: `PrimaryAddress.City`, `AssociateCustom.Field1` */
export function fieldLabel(name: string): string {
  const [field = '', member] = name.split('.');
  if (member === undefined) return LABELS[name] ?? name.replace(/^Field(\d+)$/, 'Field $1');
  return field === 'AssociateCustom' ? fieldLabel(member) : (ADDRESS_LABELS[member] ?? member);
}

/** The label of a field outside its section: `Primary address, city`. */
export function fieldPath(name: string): string {
  const [field = '', member] = name.split('.');
  const label = fieldLabel(name);
  if (member === undefined || field === 'AssociateCustom') return label;
  return `${fieldLabel(field)}, ${label.toLowerCase()}`;
}

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });

/** `Mexico`; the code itself if the country is unknown. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return COUNTRIES.of(code) ?? code;
}

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  try {
    return LANGUAGES.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
