import Type, { type Static } from 'typebox';

/*
 * Models of the extension world, where a customer is an Associate and addresses have lines
 * (reference/extension-and-trees.md 1.7). Members whose description starts with "Upline:" stand in
 * no public source; they are ours, in version 1 of the hook contract. Unset text is an empty string.
 */

const text = (description: string) => Type.String({ format: 'line', description });
const freeText = (description: string) => Type.String({ format: 'text', description });
const id = (description: string) => Type.Integer({ minimum: 0, description });
const flag = (description: string) => Type.Boolean({ description });
const date = (description: string) =>
  Type.Unsafe<string | null>({
    type: ['string', 'null'],
    format: 'wire-date',
    description: `${description} ISO 8601, or null.`,
  });

const ExtensionAddressModel = Type.Object(
  {
    AddressLine1: text('Street1 of the REST API.'),
    AddressLine2: text('Street2.'),
    AddressLine3: text('Street3.'),
    City: text('City.'),
    State: text('Region.'),
    PostalCode: text('PostalCode.'),
    CountryCode: text('ISO 3166-1 alpha-2.'),
  },
  { description: 'An address whose members are all empty is no address.' },
);

const CustomModel = Type.Object(
  {
    Field1: freeText('Custom field.'),
    Field2: freeText('Custom field.'),
    Field3: freeText('Custom field.'),
    Field4: freeText('Custom field.'),
    Field5: freeText('Custom field.'),
    Field6: freeText('Custom field.'),
    Field7: freeText('Custom field.'),
    Field8: freeText('Custom field.'),
    Field9: freeText('Custom field.'),
    Field10: freeText('Custom field.'),
  },
  { description: 'The ten custom fields.' },
);

/** Members that Associate and Application share by name. */
const sharedMembers = {
  AssociateId: id('Internal customer id; 0 for somebody who is not stored yet.'),
  AssociateBaseType: id('Base associate type, CustomerType of the REST API; 0 when the caller gave none.'),
  StatusId: id('CustomerStatus.'),
  BackOfficeId: text('Back office id; empty asks for a generated one.'),
  CompanyName: text('Upline: CompanyName.'),
  BirthDate: date('Date of birth.'),
  SignupDate: date('SignUpDate.'),
  LanguageCode: text('Language code.'),
  EmailAddress: text('Email address.'),
  Username: text('Upline on Associate: login name.'),
  WebAlias: text('Upline: web alias.'),
  ExternalReferenceId: text('Upline: id in the company’s other system.'),
  PrimaryPhone: text('Primary phone.'),
  SecondaryPhone: text('Upline on Associate: secondary phone.'),
  TextNumber: text('TextPhone.'),
  TaxId: text(
    'Upline: as the caller sent it; masked where it is the stored one. The masked form means unchanged.',
  ),
  TaxExempt: flag('Upline: TaxExempt.'),
  TaxExemptId: text('Upline: TaxExemptId.'),
  SendEmails: flag('Upline on Associate: corporate mail allowed.'),
  AcceptTerms: flag('TermsAccepted.'),
  SponsorId: id('Upline on Associate: sponsor; 0 for none.'),
};

/** A stored, or about to be stored, customer. Never holds a password. */
export const AssociateModel = Type.Object(
  {
    ...sharedMembers,
    DisplayFirstName: text('FirstName.'),
    DisplayLastName: text('LastName.'),
    EnrollerId: id('Upline: upline in the Enrollment tree. Changing it has no effect.'),
    Address: ExtensionAddressModel,
    ShippingAddress: ExtensionAddressModel,
    Custom: CustomModel,
  },
  {
    description:
      'An associate, as reference/extension-and-trees.md 1.7 gives it, and what was missing there.',
  },
);

/** What somebody enrolls with. Never holds a password. */
export const ApplicationModel = Type.Object(
  {
    ...sharedMembers,
    FirstName: text('FirstName.'),
    LastName: text('LastName.'),
    ApplicantAddress: ExtensionAddressModel,
    ShippingAddress: ExtensionAddressModel,
    AssociateCustom: CustomModel,
  },
  { description: 'An application for enrollment.' },
);

export type Associate = Static<typeof AssociateModel>;
export type Application = Static<typeof ApplicationModel>;
export type ExtensionAddress = Static<typeof ExtensionAddressModel>;
export type CustomFieldsModel = Static<typeof CustomModel>;
