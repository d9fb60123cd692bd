import { joinedText } from '../../extensions/read-model.ts';
import {
  type SharedTextModel,
  TEXT_FIELD_LIST,
  type TextFieldName,
  textValues,
} from '../../kernel/text-fields.ts';
import { readWireCalendarDate, readWireInstant, WIRE_NO_DATE } from '../../kernel/wire-date.ts';
import type { Address, Customer, CustomerState } from '../record/customer.ts';
import { phoneText } from '../record/phone-text.ts';
import type { TypeChange } from '../store/customer-reader.ts';
import type {
  Application,
  Associate,
  AssociateTypeChange,
  CustomFieldsModel,
  ExtensionAddress,
} from './extension-models.ts';

type SharedModel = Omit<
  Associate & Application,
  | 'DisplayFirstName'
  | 'DisplayLastName'
  | 'EnrollerId'
  | 'Address'
  | 'ShippingAddress'
  | 'Custom'
  | 'Name'
  | 'LegalFirstName'
  | 'LegalLastName'
  | 'AssociateType'
  | 'FirstName'
  | 'LastName'
  | 'ApplicantAddress'
  | 'AssociateCustom'
>;

type PersonName = readonly [first: string, last: string];

/** A stored customer in the form that hooks and services use. */
export function associateFromCustomer(customer: Customer): Associate {
  return associateFromState(customer, customer);
}

/** A customer as it would be stored. */
export function associateFromState(
  state: CustomerState,
  identity: { id: number; enrollerId: number },
): Associate {
  const { firstName, lastName } = state;
  const [first, last] = [firstName ?? '', lastName ?? ''];
  const custom = customToModel(state.customFields);
  return {
    ...sharedFromState(state, identity.id),
    DisplayFirstName: first,
    DisplayLastName: last,
    EnrollerId: identity.enrollerId,
    Address: addressToModel(state.primaryAddress),
    ShippingAddress: addressToModel(state.shippingAddress),
    Custom: custom,
    AssociateCustom: { ...custom },
    Name: joinedText([first, last]),
    LegalFirstName: first,
    LegalLastName: last,
    AssociateType: state.baseType ?? 0,
  };
}

/** The record to store for an associate that a hook may have changed. */
export function stateFromAssociate(associate: Associate, signUpDateIfNone: string): CustomerState {
  return {
    ...stateFromShared(associate, [associate.DisplayFirstName, associate.DisplayLastName], signUpDateIfNone),
    primaryAddress: addressFromModel(associate.Address),
    shippingAddress: addressFromModel(associate.ShippingAddress),
    customFields: customFromModel(associate.Custom),
  };
}

export function applicationFromState(state: CustomerState): Application {
  return {
    ...sharedFromState(state, 0),
    FirstName: state.firstName ?? '',
    LastName: state.lastName ?? '',
    ApplicantAddress: addressToModel(state.primaryAddress),
    ShippingAddress: addressToModel(state.shippingAddress),
    AssociateCustom: customToModel(state.customFields),
  };
}

export function stateFromApplication(application: Application, signUpDateIfNone: string): CustomerState {
  return {
    ...stateFromShared(application, [application.FirstName, application.LastName], signUpDateIfNone),
    primaryAddress: addressFromModel(application.ApplicantAddress),
    shippingAddress: addressFromModel(application.ShippingAddress),
    customFields: customFromModel(application.AssociateCustom),
  };
}

export function typeChangeToModel(change: TypeChange): AssociateTypeChange {
  return {
    RecordNumber: change.recordNumber,
    AssociateId: change.customerId,
    OldAssociateBaseType: change.from,
    NewAssociateBaseType: change.to,
    ChangeDate: change.at,
    Actor: change.actor,
    Operation: change.operation,
    RequestId: change.requestId,
  };
}

function sharedFromState(state: CustomerState, id: number): SharedModel {
  return {
    ...textsToModel(state),
    AssociateId: id,
    AssociateBaseType: state.baseType ?? 0,
    StatusId: state.status,
    BackOfficeId: state.backOfficeId ?? '',
    BirthDate: state.birthDate === null ? WIRE_NO_DATE : `${state.birthDate}T00:00:00Z`,
    SignupDate: state.signUpDate,
    TaxId: state.taxId ?? '',
    TaxExempt: state.taxExempt,
    SendEmails: state.sendEmails,
    AcceptTerms: state.termsAccepted,
    SponsorId: state.sponsorId ?? 0,
  };
}

function textsToModel(state: CustomerState): Record<SharedTextModel, string> {
  const shared = TEXT_FIELD_LIST.filter(({ model }) => model !== null);
  return Object.fromEntries(shared.map(({ model, property }) => [model, state[property] ?? ''])) as Record<
    SharedTextModel,
    string
  >;
}

/** Each of the two models has its own member names for a person's name. */
function stateFromShared(model: SharedModel, [firstName, lastName]: PersonName, signUpDateIfNone: string) {
  const own: Partial<Record<TextFieldName, string>> = { FirstName: firstName, LastName: lastName };
  return {
    ...textValues(({ name, model: member, isPhone = false }) => {
      const text = member === null ? (own[name] ?? '') : model[member];
      return textOrNull(isPhone ? phoneText(text) : text);
    }),
    baseType: idOrNull(model.AssociateBaseType),
    status: model.StatusId,
    backOfficeId: textOrNull(model.BackOfficeId),
    birthDate: dateOrNull(model.BirthDate, readWireCalendarDate),
    taxId: textOrNull(model.TaxId),
    taxExempt: model.TaxExempt,
    sendEmails: model.SendEmails,
    termsAccepted: model.AcceptTerms,
    sponsorId: idOrNull(model.SponsorId),
    signUpDate: dateOrNull(model.SignupDate, readWireInstant) ?? signUpDateIfNone,
  };
}

function addressToModel(address: Address | null): ExtensionAddress {
  return {
    AddressLine1: address?.street1 ?? '',
    AddressLine2: address?.street2 ?? '',
    AddressLine3: address?.street3 ?? '',
    City: address?.city ?? '',
    State: address?.region ?? '',
    PostalCode: address?.postalCode ?? '',
    CountryCode: address?.countryCode ?? '',
  };
}

function addressFromModel(model: ExtensionAddress): Address | null {
  if (Object.values(model).every((member) => member.trim() === '')) return null;
  return {
    street1: model.AddressLine1.trim(),
    street2: model.AddressLine2.trim(),
    street3: model.AddressLine3.trim(),
    city: model.City.trim(),
    region: model.State.trim(),
    postalCode: model.PostalCode.trim(),
    countryCode: model.CountryCode.trim().toUpperCase(),
  };
}

function customToModel(fields: readonly string[]): CustomFieldsModel {
  const [Field1 = '', Field2 = '', Field3 = '', Field4 = '', Field5 = ''] = fields;
  const [Field6 = '', Field7 = '', Field8 = '', Field9 = '', Field10 = ''] = fields.slice(5);
  return { Field1, Field2, Field3, Field4, Field5, Field6, Field7, Field8, Field9, Field10 };
}

function customFromModel(model: CustomFieldsModel): string[] {
  const { Field1, Field2, Field3, Field4, Field5, Field6, Field7, Field8, Field9, Field10 } = model;
  return [Field1, Field2, Field3, Field4, Field5, Field6, Field7, Field8, Field9, Field10];
}

function textOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

function dateOrNull(text: string, read: (text: string) => string | null): string | null {
  return text.trim() === '' ? null : read(text);
}

function idOrNull(id: number): number | null {
  return id === 0 ? null : id;
}
