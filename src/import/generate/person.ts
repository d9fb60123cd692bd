import { createHash } from 'node:crypto';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { CustomerBody } from '../../customers/wire/customer-contract.ts';
import { createRandom, pick, pickWeighted, type Random } from './random.ts';

/** Invented people: common given and family names of several languages, combined at random. */
const FIRST_NAMES = [
  ...['Ana', 'Björn', 'Chen', 'Dolores', 'Emeka', 'Fatima', 'Grace', 'Hiroshi', 'Ines', 'Jan', 'Kofi'],
  ...['Lena', 'Mateo', 'Noor', 'Olga', 'Pedro', 'Quinn', 'Rosa', 'Sven', 'Tomáš', 'Uma', 'Vera', 'Wen'],
  ...['Ximena', 'Yusuf', 'Zoë'],
];
const LAST_NAMES = [
  ...['Álvarez', 'Berg', 'Chukwu', 'Dvořák', 'Eriksson', 'Fischer', 'García', 'Hansen', 'Ito', 'Jensen'],
  ...['Kowalski', 'López', 'Moreau', 'Nguyen', 'Okafor', 'Petrov', 'Quispe', 'Rossi', 'Santos', 'Tanaka'],
  ...['Unger', 'Varga', 'Weber', 'Xu', 'Yilmaz', 'Zhang'],
];

interface Place {
  readonly City: string;
  readonly Region: string;
  readonly PostalCode: string;
  readonly CountryCode: string;
}

const PLACES: readonly (readonly [place: Place, language: string, weight: number])[] = [
  [{ City: 'Lindon', Region: 'UT', PostalCode: '84042', CountryCode: 'US' }, 'en', 30],
  [{ City: 'Boise', Region: 'ID', PostalCode: '83702', CountryCode: 'US' }, 'en', 15],
  [{ City: 'Houston', Region: 'TX', PostalCode: '77002', CountryCode: 'US' }, 'es', 15],
  [{ City: 'Calgary', Region: 'AB', PostalCode: 'T2P 1J9', CountryCode: 'CA' }, 'en', 10],
  [{ City: 'Guadalajara', Region: 'JAL', PostalCode: '44100', CountryCode: 'MX' }, 'es', 14],
  [{ City: 'Köln', Region: 'NW', PostalCode: '50667', CountryCode: 'DE' }, 'de', 6],
  [{ City: 'Kyoto', Region: '26', PostalCode: '604-8571', CountryCode: 'JP' }, 'ja', 6],
  [{ City: 'Brisbane', Region: 'QLD', PostalCode: '4000', CountryCode: 'AU' }, 'en', 4],
];

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2015, 0, 1);
const SIGN_UP_DAYS = 3_650;
const OLDEST_BIRTH = Date.UTC(1945, 0, 1);
const BIRTH_DAYS = 21_000;
/** Share of the first status, Active. */
const ACTIVE_SHARE = 0.72;

export interface PersonOptions {
  readonly plan: CommissionPlan;
  readonly seed: number;
  /** Size of the pool. */
  readonly customers: number;
}

/** The customer with a serial number, as the body of Create; the same for the same seed. */
export function createPerson(
  { plan, seed, customers }: PersonOptions,
  serial: number,
  baseType: number,
): CustomerBody {
  const random = createRandom(seed, 2, serial);
  const firstName = pick(random, FIRST_NAMES);
  const lastName = pick(random, LAST_NAMES);
  const [place, language] = pickWeighted(
    random,
    PLACES.map(([where, spoken, weight]) => [[where, spoken] as const, weight] as const),
  );
  const required = new Set<string>(plan.baseTypes.find(({ id }) => id === baseType)?.required);
  const sometimes = <Value>(field: string, share: number, value: Value) =>
    random() < share || required.has(field) ? value : null;
  const handle = `${plainLetters(firstName)}.${plainLetters(lastName)}.${serial}`;
  const email = `${handle}@${pick(random, ['example.com', 'example.org'])}`;
  // A company grows faster as it becomes larger.
  const day = Math.floor(SIGN_UP_DAYS * Math.sqrt((serial + random()) / customers));
  const address = {
    Street1: `${100 + Math.floor(random() * 900)} ${pick(random, LAST_NAMES)} Street`,
    ...place,
  };
  return {
    CustomerType: baseType,
    CustomerStatus: pickStatus(plan, random),
    FirstName: firstName,
    LastName: lastName,
    CompanyName: sometimes('CompanyName', 0.03, `${lastName} & Partners ${serial}`),
    BirthDate: sometimes('BirthDate', 0.4, dayAfter(OLDEST_BIRTH, Math.floor(random() * BIRTH_DAYS))),
    LanguageCode: language,
    EmailAddress: email,
    Username: handle,
    WebAlias: sometimes('WebAlias', 0.2, `${plainLetters(lastName)}-${serial}`),
    ExternalReferenceId: `GEN-${seed}-${serial}`,
    TaxId: sometimes('TaxId', 0, `GEN-${seed}-${serial}`),
    PrimaryPhone: sometimes('PrimaryPhone', 0.8, phone(random)),
    TextPhone: sometimes('TextPhone', 0.3, phone(random)),
    SendEmails: random() < 0.6,
    TermsAccepted: true,
    SignUpDate: `${dayAfter(FIRST_DAY, day)}T${String(Math.floor(random() * 24)).padStart(2, '0')}:30:00Z`,
    PrimaryAddress: address,
    DefaultShippingAddress: required.has('DefaultShippingAddress.Street1') || random() < 0.6 ? address : null,
  };
}

/** A hash in the form of argon2id that belongs to no password: no one can log in as a generated person. */
export function unusablePasswordHash(seed: number): string {
  const digest = createHash('sha256').update(`upline generate ${seed}`).digest();
  const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=19456,t=2,p=1$${unpadded(digest.subarray(0, 16))}$${unpadded(digest)}`;
}

function pickStatus({ statuses }: CommissionPlan, random: Random): number {
  const others = statuses.length - 1;
  return pickWeighted(
    random,
    statuses.map(({ id }, place) => [id, place === 0 ? ACTIVE_SHARE : (1 - ACTIVE_SHARE) / others] as const),
  );
}

function phone(random: Random): string {
  return `+1 801 555-01${String(Math.floor(random() * 100)).padStart(2, '0')}`;
}

function dayAfter(first: number, days: number): string {
  return new Date(first + days * DAY_MS).toISOString().slice(0, 10);
}

function plainLetters(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
