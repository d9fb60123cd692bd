import { byTextField } from '../../kernel/text-fields.ts';
import { writeWireDate, writeWireInstant } from '../../kernel/wire-date.ts';
import type { Customer, StoredAddress } from '../record/customer.ts';
import type { TypeChange } from '../store/customer-reader.ts';
import type { CustomerAnswer, TypeChangeAnswer } from './answer-contract.ts';

/** A customer in the form of answers. */
export function writeCustomer(customer: Customer): CustomerAnswer {
  return {
    ...byTextField('name', ({ property }) => customer[property] ?? ''),
    CustomerId: customer.id,
    BackOfficeId: customer.backOfficeId,
    BirthDate: writeWireDate(customer.birthDate),
    CustomerStatus: customer.status,
    CustomerType: customer.baseType,
    DefaultShippingAddress: writeAddress(customer.shippingAddress),
    EnrollerId: customer.enrollerId,
    InactiveDate: writeWireDate(customer.inactiveDate),
    PrimaryAddress: writeAddress(customer.primaryAddress),
    SendEmails: customer.sendEmails,
    SignupDate: writeWireDate(customer.signUpDate),
    SponsorId: customer.sponsorId ?? 0,
    TaxId: customer.taxId ?? '',
    TermsAccepted: customer.termsAccepted,
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
  // By index: destructuring an array uses an iterator, on every read.
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

/** A row of the type-change log in the form of answers. */
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
