import Type, { type Static, type TString } from 'typebox';
import { type SharedTextModel, TEXT_FIELD_LIST } from '../../kernel/text-fields.ts';
import { WIRE_NO_DATE } from '../../kernel/wire-date.ts';
import { CustomerBody, ID_MAX } from '../wire/customer-contract.ts';

/*
 * Models of extensions, where a customer is an Associate and addresses have lines: docs/hooks.md.
 * Descriptions begin with the member of the REST API. Members that begin with "Upline" have no public source;
 * they are Upline's own, in version 1 of the hook contract. Unset text is an empty string.
 */

const UPLINE = 'Upline: ';
const UPLINE_ON_ASSOCIATE = 'Upline on Associate: ';

/** Text with the bounds of its REST API member: a handler cannot store text that no body could. */
function text(member: keyof typeof CustomerBody.properties, note = '', source = ''): TString {
  return boundedText(CustomerBody.properties[member], `${source}\`${member}\`${note}.`);
}

function boundedText(member: object | undefined, description: string): TString {
  const { maxLength, format, 'x-problem': problem } = member as BoundedMember;
  return Type.String({ maxLength, format, 'x-problem': problem, description });
}

interface BoundedMember {
  readonly maxLength: number;
  readonly format: string;
  readonly 'x-problem': string;
}

const id = (description: string) => Type.Integer({ minimum: 0, maximum: ID_MAX, description });
const flag = (description: string) => Type.Boolean({ description });
const date = (description: string) =>
  Type.String({
    maxLength: 40,
    format: 'wire-date',
    'x-problem': 'invalid_date',
    description: `${description} ISO 8601; \`${WIRE_NO_DATE}\` for none.`,
  });

/** Members of the REST API's objects, which are declared by hand there. */
function membersOf(group: 'PrimaryAddress' | 'AssociateCustom'): Readonly<Record<string, object>> {
  return (CustomerBody.properties[group] as unknown as { properties: Record<string, object> }).properties;
}

function addressText(member: string, note = ''): TString {
  return boundedText(membersOf('PrimaryAddress')[member], `\`${member}\`${note}.`);
}

function customField(number: number): TString {
  const name = `Field${number}`;
  return boundedText(membersOf('AssociateCustom')[name], `\`AssociateCustom.${name}\`.`);
}

const extensionAddress = (description: string) =>
  Type.Object(
    {
      AddressLine1: addressText('Street1'),
      AddressLine2: addressText('Street2'),
      AddressLine3: addressText('Street3'),
      City: addressText('City'),
      State: addressText('Region'),
      PostalCode: addressText('PostalCode'),
      CountryCode: addressText('CountryCode', ', ISO 3166-1 alpha-2'),
    },
    { description: `${description} An address with only empty members counts as no address.` },
  );

const MainAddressModel = extensionAddress('`PrimaryAddress`.');
const ShippingAddressModel = extensionAddress(`${UPLINE}\`DefaultShippingAddress\`.`);

const customModel = (description: string, options: object = {}) =>
  Type.Object(
    {
      Field1: customField(1),
      Field2: customField(2),
      Field3: customField(3),
      Field4: customField(4),
      Field5: customField(5),
      Field6: customField(6),
      Field7: customField(7),
      Field8: customField(8),
      Field9: customField(9),
      Field10: customField(10),
    },
    { description, ...options },
  );

const CustomModel = customModel('`AssociateCustom`: ten custom fields of free text.');
/** The published model has both names. */
const MirroredCustomModel = customModel('The same as Custom; a change of either counts.', {
  'x-mirrors': 'Custom',
});

/** Another name of a member, which extensions read and write too. */
function mirrored(member: 'FirstName' | 'LastName', target: string): TString {
  const { maxLength, format } = CustomerBody.properties[member] as unknown as BoundedMember;
  const description = `The same as ${target}; a change of either counts.`;
  return Type.String({ maxLength, format, 'x-problem': 'invalid_text', 'x-mirrors': target, description });
}

const SOURCES = { both: '', application: UPLINE_ON_ASSOCIATE, none: UPLINE } as const;

const sharedTexts = Object.fromEntries(
  TEXT_FIELD_LIST.flatMap(({ name, model, published }) =>
    model === null ? [] : [[model, text(name, '', SOURCES[published])]],
  ),
) as Record<SharedTextModel, TString>;

/** Members that Associate and Application share by name. */
const sharedMembers = {
  AssociateId: id('Internal customer id; 0 for a customer who is not stored yet. Changing it has no effect.'),
  AssociateBaseType: id('Base associate type, `CustomerType`; 0 when the caller gave none.'),
  StatusId: id('`CustomerStatus`.'),
  BackOfficeId: text('BackOfficeId', '; empty requests a generated one, or keeps the stored one'),
  ...sharedTexts,
  BirthDate: date('`BirthDate`.'),
  SignupDate: date('`SignUpDate`; none keeps the stored date, or means now.'),
  TaxId: text(
    'TaxId',
    ': the caller’s value in plain text, or the stored value, masked. A masked value means unchanged',
    UPLINE,
  ),
  TaxExempt: flag(`${UPLINE}\`TaxExempt\`.`),
  SendEmails: flag(`${UPLINE_ON_ASSOCIATE}\`SendEmails\`.`),
  AcceptTerms: flag('`TermsAccepted`.'),
  SponsorId: id(`${UPLINE_ON_ASSOCIATE}\`SponsorId\`; 0 for none.`),
};

/** A customer that is stored or about to be stored. Never holds a password. */
export const AssociateModel = Type.Object(
  {
    ...sharedMembers,
    DisplayFirstName: text('FirstName'),
    DisplayLastName: text('LastName'),
    EnrollerId: id(`${UPLINE}Upline in the Enrollment tree. Changing it has no effect.`),
    Address: MainAddressModel,
    ShippingAddress: ShippingAddressModel,
    Custom: CustomModel,
    AssociateCustom: MirroredCustomModel,
    Name: Type.String({
      maxLength: 201,
      format: 'line',
      'x-problem': 'invalid_text',
      'x-joins': ['DisplayFirstName', 'DisplayLastName'],
      description:
        'DisplayFirstName and DisplayLastName. Change those: a change of the name alone is refused.',
    }),
    LegalFirstName: mirrored('FirstName', 'DisplayFirstName'),
    LegalLastName: mirrored('LastName', 'DisplayLastName'),
    AssociateType: Type.Integer({
      readOnly: true,
      minimum: 0,
      maximum: ID_MAX,
      description: 'The same as AssociateBaseType. Ignored when you hand it on: set AssociateBaseType.',
    }),
  },
  { title: 'Associate', description: 'A customer.' },
);

/** The application for an enrollment. Never holds a password. */
export const ApplicationModel = Type.Object(
  {
    ...sharedMembers,
    FirstName: text('FirstName'),
    LastName: text('LastName'),
    ApplicantAddress: MainAddressModel,
    ShippingAddress: ShippingAddressModel,
    AssociateCustom: customModel('`AssociateCustom`: ten custom fields of free text.', {
      'x-aliases': ['Custom'],
    }),
  },
  { title: 'Application', description: 'The application as the caller sent it.' },
);

export type Associate = Static<typeof AssociateModel>;
export type Application = Static<typeof ApplicationModel>;
export type ExtensionAddress = Static<typeof MainAddressModel>;
export type CustomFieldsModel = Static<typeof CustomModel>;

/** A row of the type-change log: the columns of `CRM_AssociateTypeChanges`, in the spelling of the models. */
export const AssociateTypeChangeModel = Type.Object(
  {
    RecordNumber: Type.Integer({ description: 'Number of the row; later changes have higher ones.' }),
    AssociateId: Type.Integer({ description: 'Internal customer id.' }),
    OldAssociateBaseType: Type.Integer({ description: 'Base type before.' }),
    NewAssociateBaseType: Type.Integer({ description: 'Base type after.' }),
    ChangeDate: Type.String({ description: 'When: ISO 8601, UTC.' }),
    Actor: Type.String({
      description:
        'Subscription or user that made the change; `sql` when it was made directly in the database.',
    }),
    Operation: Type.String({ description: 'Operation that made the change.' }),
    RequestId: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: '`X-DirectScale-RequestId` of the request that made the change.',
    }),
  },
  { title: 'AssociateTypeChange', description: 'A row of `CRM_AssociateTypeChanges`.' },
);

export type AssociateTypeChange = Static<typeof AssociateTypeChangeModel>;
