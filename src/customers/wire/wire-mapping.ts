import {
  readWireCalendarDate,
  readWireInstant,
  writeWireDate,
  writeWireInstant,
} from '../../kernel/wire-date.ts';
import {
  type Address,
  CUSTOM_FIELD_COUNT,
  type Customer,
  type CustomerState,
  NO_CUSTOM_FIELDS,
  type StoredAddress,
} from '../record/customer.ts';
import { phoneText } from '../record/phone-text.ts';
import type { TypeChange } from '../store/customer-reader.ts';
import type { CustomerAnswer, TypeChangeAnswer } from './answer-contract.ts';
import type { AddressBody, CustomerBody, CustomerPatchBody } from './customer-contract.ts';

/** What a whole-record body says; `null` where it says nothing. */
export interface CustomerDetails extends Omit<CustomerState, 'status' | 'signUpDate'> {
  readonly status: number | null;
  readonly signUpDate: string | null;
}

/** The values that a PATCH body brings. */
export type CustomerPatch = Partial<CustomerState>;

export function readDetails(body: CustomerBody): CustomerDetails {
  return {
    ...readPatchable(body),
    baseType: body.CustomerType ?? null,
    status: body.CustomerStatus ?? null,
    backOfficeId: readText(body.BackOfficeId),
    externalReferenceId: readText(body.ExternalReferenceId),
    sendEmails: body.SendEmails ?? false,
    signUpDate: readDate(body.SignUpDate, readWireInstant),
    sponsorId: body.SponsorId || null,
    taxExempt: body.TaxExempt ?? false,
    taxExemptId: readText(body.TaxExemptId),
    termsAccepted: body.TermsAccepted ?? false,
  };
}

/** The password of a body, untrimmed; an empty one is none. */
export function readPassword(body: Pick<CustomerBody, 'Password'>): string | null {
  return body.Password || null;
}

/**
 * Only the members that are there. `null` counts as left out: clients that serialise whole objects
 * send null for what they do not set, and must not wipe it (decision 0010).
 */
export function readPatch(body: CustomerPatchBody, current: Customer): CustomerPatch {
  const given = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  const values = readPatchable(Object.fromEntries(given) as CustomerPatchBody, current.customFields);
  const names = new Set(given.map(([name]) => name));
  const kept = Object.entries(PATCHED_BY).filter(([, member]) => names.has(member));
  const patch = Object.fromEntries(kept.map(([name]) => [name, values[name as keyof typeof values]]));
  return {
    ...(patch as CustomerPatch),
    ...(body.CustomerType == null ? {} : { baseType: body.CustomerType }),
    ...(body.CustomerStatus == null ? {} : { status: body.CustomerStatus }),
    ...(names.has('ExternalReferenceId') ? { externalReferenceId: readText(body.ExternalReferenceId) } : {}),
    ...(names.has('SponsorId') ? { sponsorId: body.SponsorId || null } : {}),
    ...(names.has('TaxExemptId') ? { taxExemptId: readText(body.TaxExemptId) } : {}),
    ...(body.TermsAccepted == null ? {} : { termsAccepted: body.TermsAccepted }),
  };
}

type PatchableValues = ReturnType<typeof readPatchable>;

/** Which member of the body sets which value. */
const PATCHED_BY: Readonly<Record<keyof PatchableValues, keyof CustomerPatchBody>> = {
  birthDate: 'BirthDate',
  companyName: 'CompanyName',
  customFields: 'AssociateCustom',
  emailAddress: 'EmailAddress',
  firstName: 'FirstName',
  languageCode: 'LanguageCode',
  lastName: 'LastName',
  primaryAddress: 'PrimaryAddress',
  primaryPhone: 'PrimaryPhone',
  secondaryPhone: 'SecondaryPhone',
  shippingAddress: 'DefaultShippingAddress',
  taxId: 'TaxId',
  textPhone: 'TextPhone',
  username: 'Username',
  webAlias: 'WebAlias',
};

function readPatchable(body: CustomerBody | CustomerPatchBody, customBase = NO_CUSTOM_FIELDS) {
  return {
    birthDate: readDate(body.BirthDate, readWireCalendarDate),
    companyName: readText(body.CompanyName),
    customFields: readCustomFields(body.AssociateCustom, customBase),
    emailAddress: readText(body.EmailAddress),
    firstName: readText(body.FirstName),
    languageCode: readText(body.LanguageCode),
    lastName: readText(body.LastName),
    primaryAddress: readAddress(body.PrimaryAddress),
    primaryPhone: readPhone(body.PrimaryPhone),
    secondaryPhone: readPhone(body.SecondaryPhone),
    shippingAddress: readAddress(body.DefaultShippingAddress),
    taxId: readText(body.TaxId),
    textPhone: readPhone(body.TextPhone),
    username: readText(body.Username),
    webAlias: readText(body.WebAlias),
  };
}

function readText(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function readPhone(text: string | null | undefined): string | null {
  return readText(phoneText(text ?? ''));
}

function readDate(text: string | null | undefined, read: (text: string) => string | null): string | null {
  const trimmed = readText(text);
  return trimmed === null ? null : read(trimmed);
}

function readAddress(body: AddressBody | null | undefined): Address | null {
  const member = (text: string | null | undefined) => text?.trim() ?? '';
  const address = {
    street1: member(body?.Street1),
    street2: member(body?.Street2),
    street3: member(body?.Street3),
    city: member(body?.City),
    region: member(body?.Region),
    postalCode: member(body?.PostalCode),
    countryCode: member(body?.CountryCode).toUpperCase(),
  };
  return Object.values(address).every((value) => value === '') ? null : address;
}

/** A field that is left out keeps its value in a PATCH, and is cleared by everything else. */
function readCustomFields(body: CustomerBody['AssociateCustom'], base: readonly string[]): string[] {
  return Array.from({ length: CUSTOM_FIELD_COUNT }, (_, index) => {
    const value = body?.[`Field${index + 1}`];
    return value ?? base[index] ?? '';
  });
}

/** A customer as answers show them. */
export function writeCustomer(customer: Customer): CustomerAnswer {
  return {
    CustomerId: customer.id,
    BackOfficeId: customer.backOfficeId,
    BirthDate: writeWireDate(customer.birthDate),
    CompanyName: customer.companyName ?? '',
    CustomerStatus: customer.status,
    CustomerType: customer.baseType,
    DefaultShippingAddress: writeAddress(customer.shippingAddress),
    EmailAddress: customer.emailAddress ?? '',
    EnrollerId: customer.enrollerId,
    ExternalReferenceId: customer.externalReferenceId ?? '',
    FirstName: customer.firstName ?? '',
    InactiveDate: writeWireDate(customer.inactiveDate),
    LanguageCode: customer.languageCode ?? '',
    LastName: customer.lastName ?? '',
    PrimaryAddress: writeAddress(customer.primaryAddress),
    PrimaryPhone: customer.primaryPhone ?? '',
    SecondaryPhone: customer.secondaryPhone ?? '',
    SendEmails: customer.sendEmails,
    SignupDate: writeWireDate(customer.signUpDate),
    SponsorId: customer.sponsorId ?? 0,
    TaxExemptId: customer.taxExemptId ?? '',
    TaxId: customer.taxId ?? '',
    TermsAccepted: customer.termsAccepted,
    TextPhone: customer.textPhone ?? '',
    Username: customer.username ?? '',
    WebAlias: customer.webAlias ?? '',
    TaxExempt: customer.taxExempt,
    AssociateCustom: writeCustomFields(customer.customFields),
  };
}

function writeAddress(address: StoredAddress | null): CustomerAnswer['PrimaryAddress'] {
  return {
    AddressId: address?.id ?? 0,
    Street1: address?.street1 ?? '',
    Street2: address?.street2 ?? '',
    Street3: address?.street3 ?? '',
    City: address?.city ?? '',
    Region: address?.region ?? '',
    PostalCode: address?.postalCode ?? '',
    CountryCode: address?.countryCode ?? '',
  };
}

export function writeCustomFields(fields: readonly string[]): CustomerAnswer['AssociateCustom'] {
  // By index: taking an array apart goes through an iterator, on every read.
  return {
    Field1: fields[0] ?? '',
    Field2: fields[1] ?? '',
    Field3: fields[2] ?? '',
    Field4: fields[3] ?? '',
    Field5: fields[4] ?? '',
    Field6: fields[5] ?? '',
    Field7: fields[6] ?? '',
    Field8: fields[7] ?? '',
    Field9: fields[8] ?? '',
    Field10: fields[9] ?? '',
  };
}

/**
 * The version of a single customer, for `ETag`. Made of the revision and of the placements that the
 * view shows, since a move changes `SponsorId` without touching the record.
 */
export function entityTag(customer: Customer): string {
  let version = `${customer.revision}`;
  for (const id of customer.placementIds) version += `-${id}`;
  return `"${version}"`;
}

/** A row of the type-change log, as answers show it. */
export function writeTypeChange(change: TypeChange): TypeChangeAnswer {
  return {
    RecordNumber: change.recordNumber,
    CustomerId: change.customerId,
    OldCustomerType: change.from,
    NewCustomerType: change.to,
    ChangeDate: writeWireInstant(change.at),
    Actor: change.actor,
    Operation: change.operation,
    RequestId: change.requestId,
  };
}
