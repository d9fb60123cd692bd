import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { type ImportColumn, importColumns } from '../import-columns.ts';
import type { OnProgress } from '../import-dependencies.ts';
import type { Network } from './network.ts';
import { createPerson, type PersonOptions, unusablePasswordHash } from './person.ts';

/** Columns of generated customers. */
const NAMES = [
  ...['ExternalReferenceId', 'SponsorId', 'SponsorExternalReferenceId', 'EnrollerId'],
  ...[
    'EnrollerExternalReferenceId',
    'CustomerType',
    'CustomerStatus',
    'FirstName',
    'LastName',
    'CompanyName',
  ],
  ...['BirthDate', 'LanguageCode', 'EmailAddress', 'Username', 'PasswordHash', 'WebAlias', 'TaxId'],
  ...['PrimaryPhone', 'TextPhone', 'SendEmails', 'TermsAccepted', 'SignUpDate'],
  ...['Street1', 'City', 'Region', 'PostalCode', 'CountryCode'].flatMap((member) => [
    `PrimaryAddress.${member}`,
    `DefaultShippingAddress.${member}`,
  ]),
];

const ROWS_AT_ONCE = 1_000;

/** Writes a generated network as a file for `upline import`. */
export async function writeNetwork(
  file: string,
  options: PersonOptions,
  network: Network,
  onProgress: OnProgress,
): Promise<void> {
  const columns = importColumns.filter(({ name }) => NAMES.includes(name));
  const passwordHash = unusablePasswordHash(options.seed);
  const stream = createWriteStream(file, { mode: 0o600 });
  const end = finished(stream);
  stream.write(`${columns.map(({ name }) => name).join(',')}\r\n`);
  for (let from = 0; from < options.customers; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, options.customers);
    let text = '';
    for (let serial = from; serial < to; serial += 1) {
      const person = createPerson(options, serial, network.baseTypes[serial] ?? 0);
      const row = {
        ...person,
        ...reference('Sponsor', network.sponsors[serial] ?? -1, options.seed),
        ...reference('Enroller', network.enrollers[serial] ?? -1, options.seed),
        PasswordHash: passwordHash,
      };
      text += `${columns.map((column) => fieldOf(row, column)).join(',')}\r\n`;
    }
    // Waits while the disk is behind, and fails when the disk is full.
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), end]);
    onProgress({ step: 'storing', done: to, total: options.customers });
  }
  stream.end();
  await end;
}

function reference(who: 'Sponsor' | 'Enroller', node: number, seed: number): Record<string, unknown> {
  return node < 0
    ? { [`${who}Id`]: ROOT_CUSTOMER_ID }
    : { [`${who}ExternalReferenceId`]: `GEN-${seed}-${node}` };
}

function fieldOf(row: Readonly<Record<string, unknown>>, { path: [first, second] }: ImportColumn): string {
  const member = row[first];
  const value =
    second === undefined
      ? member
      : (member as Readonly<Record<string, unknown>> | null | undefined)?.[second];
  const text = value == null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
