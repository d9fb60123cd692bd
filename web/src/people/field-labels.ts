/** What people call the fields of the record. */
const LABELS: Readonly<Record<string, string>> = {
  BackOfficeId: 'Back office ID',
  BirthDate: 'Birth date',
  CompanyName: 'Company',
  CustomerId: 'Customer ID',
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
  SendEmails: 'Corporate email',
  TaxExempt: 'Tax exempt',
  TaxExemptId: 'Exemption ID',
  TaxId: 'Tax ID',
  TermsAccepted: 'Terms accepted',
  TextPhone: 'Text phone',
  Username: 'Username',
  WebAlias: 'Web alias',
};

export function fieldLabel(name: string): string {
  return LABELS[name] ?? name.replace(/^Field(\d+)$/, 'Field $1');
}

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });

/** `Mexico`; the code itself if nobody knows the country. */
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
