/** One row by column; a left-out column is blank. */
export type CsvRecord = Readonly<Record<string, string | number | boolean | undefined>>;

const HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';

/** A retail customer with the required columns, identified by an external reference id. */
export function retailRecord(name: string, sponsor: string | number, changes: CsvRecord = {}): CsvRecord {
  return {
    CustomerType: 2,
    FirstName: 'Retail',
    LastName: name,
    EmailAddress: `${name}@example.com`,
    Username: name,
    PasswordHash: HASH,
    ExternalReferenceId: name,
    ...(typeof sponsor === 'number' ? { SponsorId: sponsor } : { SponsorExternalReferenceId: sponsor }),
    'PrimaryAddress.Street1': '1 Main Street',
    'PrimaryAddress.Region': 'UT',
    'PrimaryAddress.CountryCode': 'US',
    ...changes,
  };
}

/** A distributor with the required columns. */
export function distributorRecord(
  name: string,
  sponsor: string | number,
  changes: CsvRecord = {},
): CsvRecord {
  return retailRecord(name, sponsor, {
    CustomerType: 1,
    BirthDate: '1973-05-12',
    TaxId: `TAX-${name}`,
    TermsAccepted: true,
    'DefaultShippingAddress.Street1': '1 Main Street',
    'DefaultShippingAddress.City': 'Lindon',
    'DefaultShippingAddress.PostalCode': '84042',
    'DefaultShippingAddress.CountryCode': 'US',
    ...changes,
  });
}

export interface CsvStyle {
  readonly delimiter?: string;
  readonly lineEnd?: string;
  readonly start?: string;
  readonly lastLineEnd?: string;
}

export function csvText(records: readonly CsvRecord[], style: CsvStyle = {}): string {
  const { delimiter = ',', lineEnd = '\n', start = '', lastLineEnd = lineEnd } = style;
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const quote = (value: unknown) => {
    const text = String(value ?? '');
    return /[",;\t|\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = records.map((record) => names.map((name) => quote(record[name])).join(delimiter));
  return start + [names.join(delimiter), ...lines].join(lineEnd) + lastLineEnd;
}
