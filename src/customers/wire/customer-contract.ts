import Type, { type Static } from 'typebox';
import type { TextFormat } from '../../http/text-formats.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { type NamedTextField, TEXT_FIELD_LIST, type TextFieldsPatched } from '../../kernel/text-fields.ts';
import { sorted } from './sorted.ts';

export { CustomerIdParams, ID_MAX } from '../../kernel/customer-id.ts';

/*
 * The customer in request bodies, as in the published Create, Update and Upgrade Customer. One object of
 * member schemas serves Create, Update, Upgrade and PATCH. `x-problem` names the error code for a failed
 * `format`. Lengths are Upline's own: none are published.
 */

type MemberOptions = Readonly<Record<string, unknown>>;

function text(
  maxLength: number,
  description: string,
  format: TextFormat = 'line',
  options: MemberOptions = {},
) {
  return Type.Optional(
    Type.Unsafe<string | null>({
      type: ['string', 'null'],
      maxLength,
      format,
      'x-problem': 'invalid_text',
      description,
      ...options,
    }),
  );
}

const date = (description: string, options: MemberOptions = {}) =>
  text(40, description, 'wire-date', { 'x-problem': 'invalid_date', ...options });

function integer(description: string, options: MemberOptions = {}) {
  return Type.Optional(
    Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: ID_MAX,
      description,
      ...options,
    }),
  );
}

const flag = (description: string) =>
  Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], description }));

/** Accepted and ignored, so that a client can send back an answer. */
const readOnly = (description: string) =>
  Type.Optional(Type.Unsafe<unknown>({ readOnly: true, description: `${description} Ignored on input.` }));

function address(description: string) {
  return Type.Optional(
    Type.Unsafe<AddressBody | null>({
      type: ['object', 'null'],
      description,
      properties: {
        AddressId: readOnly('Id of the stored address.'),
        Street1: text(200, 'First line.'),
        Street2: text(200, 'Second line.'),
        Street3: text(200, 'Third line.'),
        City: text(100, 'City.'),
        Region: text(100, 'State or province code.'),
        PostalCode: text(30, 'Postal code.'),
        CountryCode: text(10, 'ISO 3166-1 alpha-2, in any case.', 'country-code', {
          'x-problem': 'unknown_country',
        }),
      },
    }),
  );
}

export interface AddressBody {
  readonly Street1?: string | null;
  readonly Street2?: string | null;
  readonly Street3?: string | null;
  readonly City?: string | null;
  readonly Region?: string | null;
  readonly PostalCode?: string | null;
  readonly CountryCode?: string | null;
}

const customField = () => text(1000, 'Free text.', 'text');

const AssociateCustomBody = Type.Optional(
  Type.Unsafe<Partial<Record<`Field${number}`, string | null>> | null>({
    type: ['object', 'null'],
    description: 'Custom fields of the company.',
    properties: Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`Field${index + 1}`, customField()]),
    ),
  }),
);

/** The members of the text fields that PATCH takes in this way. */
function textMembers<How extends NamedTextField['patch']>(how: How) {
  const fields = TEXT_FIELD_LIST.filter(({ patch }) => patch === how);
  return Object.fromEntries(
    fields.map(({ name, maxLength, input, format, problem }) => [
      name,
      text(maxLength, input, format, problem === undefined ? {} : { 'x-problem': problem }),
    ]),
  ) as Record<TextFieldsPatched<How>, ReturnType<typeof text>>;
}

const patchableMembers = {
  ...sorted({
    ...textMembers('always'),
    BirthDate: date('Date of birth; a calendar date: time and zone are ignored.', {
      examples: ['1973-05-12T00:00:00Z'],
    }),
    CustomerStatus: integer(
      'Status of the commission plan; by default 1 Active, 2 Inactive, 3 Deleted, 4 Suspended, 5 Terminated.',
    ),
    CustomerType: integer(
      'Base type of the commission plan; by default 1 Distributor, 2 Customer, 3 Preferred Customer.',
    ),
    DefaultShippingAddress: address('Address for parcels.'),
    PrimaryAddress: address('Main address.'),
    TaxId: text(
      50,
      'SSN, VAT number and so on; unique. Stored encrypted, shown masked. Send the masked form back to keep the value.',
    ),
  }),
  AssociateCustom: AssociateCustomBody,
};

const replaceOnlyMembers = sorted({
  ...textMembers('with type'),
  BackOfficeId: text(
    50,
    'Public id, shown to people; unique. Generated for a new customer if left out; an update that leaves it out keeps it.',
  ),
  Password: text(128, 'Login password. Never returned.', 'password'),
  SendEmails: flag('Whether corporate mail is allowed; false when left out.'),
  SignUpDate: date(
    'When the customer signed up; defaults to now for a new customer; an update that leaves it out keeps it.',
  ),
  SponsorId: integer('CustomerId of the sponsor; 0 is none.', { minimum: 0 }),
  TaxExempt: flag('Whether the customer is exempt from tax.'),
  TermsAccepted: flag(
    'Whether the terms and conditions are accepted. Must be true if the plan requires consent.',
  ),
});

const readOnlyMembers = {
  CustomerId: readOnly('Internal id.'),
  EnrollerId: readOnly('Customer who enrolled this customer.'),
  InactiveDate: readOnly('When the account went inactive.'),
  SignupDate: readOnly('SignUpDate, spelled as answers spell it.'),
};

/** Body of Create, Update and Upgrade Customer. */
export const CustomerBody = Type.Object(
  { ...readOnlyMembers, ...patchableMembers, ...replaceOnlyMembers },
  {
    title: 'CustomerBody',
    description:
      'A whole customer. Members that are left out, null or blank are cleared, except BackOfficeId, CustomerStatus and SignUpDate, which keep their value.',
  },
);

/** @param type of the values that some clients quote; a blank value counts as left out */
const notPatchable = (type?: 'integer' | 'boolean') =>
  Type.Optional(
    Type.Unsafe<unknown>({
      not: {},
      'x-problem': 'not_patchable',
      ...(type === undefined ? {} : { 'x-type': type }),
      description: 'Refused by PATCH.',
    }),
  );

/** Members that a type can require and that PATCH takes only together with `CustomerType`. */
const { ExternalReferenceId, Password, SponsorId, TaxExemptId, TermsAccepted } = replaceOnlyMembers;
const patchableWithType = { ExternalReferenceId, Password, SponsorId, TaxExemptId, TermsAccepted };

export type PatchableWithType = keyof typeof patchableWithType;
export const PATCHABLE_WITH_TYPE = Object.keys(patchableWithType) as readonly PatchableWithType[];

/**
 * Body of PATCH. Members that the reference lists as not patchable are refused by name (customers-api.md
 * 3.6).
 */
export const CustomerPatchBody = Type.Object(
  {
    CustomerId: readOnlyMembers.CustomerId,
    SignupDate: readOnlyMembers.SignupDate,
    ...patchableMembers,
    ...patchableWithType,
    BackOfficeId: notPatchable(),
    EnrollerId: notPatchable('integer'),
    InactiveDate: notPatchable(),
    SendEmails: notPatchable('boolean'),
    SignUpDate: notPatchable(),
    TaxExempt: notPatchable('boolean'),
  },
  {
    title: 'CustomerPatchBody',
    description:
      'The members to change. A member that is left out or null keeps its value, a blank one is cleared. An address is replaced as a whole. ExternalReferenceId, Password, SponsorId, TaxExemptId and TermsAccepted are taken only together with a new CustomerType that requires them.',
  },
);

export type CustomerBody = Static<typeof CustomerBody>;
export type CustomerPatchBody = Static<typeof CustomerPatchBody>;
