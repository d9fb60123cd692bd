import {
  type NamedTextField,
  TEXT_FIELD_LIST,
  type TextValues,
  textValues,
} from '../../kernel/text-fields.ts';
import { readWireCalendarDate, readWireInstant } from '../../kernel/wire-date.ts';
import { type Address, CUSTOM_FIELD_COUNT } from '../record/customer.ts';
import type { CustomerDetails, CustomerInput, CustomerPatch, PatchInput } from '../record/customer-input.ts';
import { phoneText } from '../record/phone-text.ts';
import type { AddressBody, CustomerBody, CustomerPatchBody } from './customer-contract.ts';

/** The whole record that a body asks to store. */
export function readCustomer(body: CustomerBody): CustomerInput {
  return {
    details: readDetails(body),
    password: { replaceBy: readPassword(body) },
    given: Object.keys(body),
  };
}

/** The changes that a PATCH body asks for. */
export function readCustomerPatch(body: CustomerPatchBody): PatchInput {
  const replaceBy = readPassword(body);
  return {
    patch: readPatch(body),
    password: replaceBy === null ? 'keep' : { replaceBy },
    given: Object.keys(body),
  };
}

export function readDetails(body: CustomerBody): CustomerDetails {
  return {
    ...readPatchable(body),
    ...textValues((field) => readTextField(body, field)),
    customFields: readCustomFields(body.AssociateCustom).map((value) => value ?? ''),
    baseType: body.CustomerType ?? null,
    status: body.CustomerStatus ?? null,
    backOfficeId: readText(body.BackOfficeId),
    sendEmails: body.SendEmails ?? false,
    signUpDate: readDate(body.SignUpDate, readWireInstant),
    sponsorId: body.SponsorId || null,
    taxExempt: body.TaxExempt ?? false,
    termsAccepted: body.TermsAccepted ?? false,
  };
}

/** The password of a body, untrimmed; an empty password counts as missing. */
export function readPassword(body: Pick<CustomerBody, 'Password'>): string | null {
  return body.Password || null;
}

/**
 * Only the members that are present. `null` counts as left out: clients that serialize whole objects send
 * null for unset values, and must not clear them (decision 0010).
 */
function readPatch(body: CustomerPatchBody): CustomerPatch {
  const given = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  const values = readPatchable(Object.fromEntries(given) as CustomerPatchBody);
  const names = new Set(given.map(([name]) => name));
  const kept = Object.entries(PATCHED_BY).filter(([, member]) => names.has(member));
  const patch = Object.fromEntries(kept.map(([name]) => [name, values[name as keyof typeof values]]));
  const texts = TEXT_FIELD_LIST.filter(({ name }) => names.has(name)).map((field) => [
    field.property,
    readTextField(body, field),
  ]);
  return {
    ...(patch as CustomerPatch),
    ...(Object.fromEntries(texts) as Partial<TextValues>),
    ...(body.CustomerType == null ? {} : { baseType: body.CustomerType }),
    ...(body.CustomerStatus == null ? {} : { status: body.CustomerStatus }),
    ...(names.has('SponsorId') ? { sponsorId: body.SponsorId || null } : {}),
    ...(body.TermsAccepted == null ? {} : { termsAccepted: body.TermsAccepted }),
  };
}

type PatchableValues = ReturnType<typeof readPatchable>;

/** The record value that each body member sets. */
const PATCHED_BY: Readonly<Record<keyof PatchableValues, keyof CustomerPatchBody>> = {
  birthDate: 'BirthDate',
  customFields: 'AssociateCustom',
  primaryAddress: 'PrimaryAddress',
  shippingAddress: 'DefaultShippingAddress',
  taxId: 'TaxId',
};

function readPatchable(body: CustomerBody | CustomerPatchBody) {
  return {
    birthDate: readDate(body.BirthDate, readWireCalendarDate),
    customFields: readCustomFields(body.AssociateCustom),
    primaryAddress: readAddress(body.PrimaryAddress),
    shippingAddress: readAddress(body.DefaultShippingAddress),
    taxId: readText(body.TaxId),
  };
}

function readTextField(
  body: CustomerBody | CustomerPatchBody,
  { name, isPhone = false }: NamedTextField,
): string | null {
  return isPhone ? readPhone(body[name]) : readText(body[name]);
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

/** `null` where a field is left out. */
function readCustomFields(body: CustomerBody['AssociateCustom']): (string | null)[] {
  return Array.from({ length: CUSTOM_FIELD_COUNT }, (_, index) => body?.[`Field${index + 1}`] ?? null);
}
