import Type, { type Static } from 'typebox';
import { byTextField } from '../../kernel/text-fields.ts';
import { sorted } from './sorted.ts';

/* The customer in answers, as in the published Get Customer. */

const out = (description: string) => Type.String({ description });
const outDate = (description: string) =>
  Type.String({
    description: `${description} UTC; 1900-01-01T00:00:00Z means none.`,
    examples: ['1973-05-12T00:00:00Z'],
  });

const addressAnswer = (description: string) =>
  Type.Object(
    {
      AddressId: Type.Integer({ description: 'Id of the stored address; 0 when there is none.' }),
      Street1: out('First line.'),
      Street2: out('Second line.'),
      Street3: out('Third line.'),
      City: out('City.'),
      Region: out('State or province code.'),
      PostalCode: out('Postal code.'),
      CountryCode: out('ISO 3166-1 alpha-2, upper case.'),
    },
    { description },
  );

/** The custom fields in answers. */
export const CustomFieldsAnswer = Type.Object(
  Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`Field${index + 1}`, out('Custom field.')]),
  ) as Record<`Field${number}`, ReturnType<typeof out>>,
  { description: 'Custom fields. Not in the published sample.' },
);

/** A customer in answers: the members in the order of the published sample, then Upline's additions. */
export const CustomerAnswer = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'Internal id, the key of all paths.' }),
    ...sorted({
      ...byTextField('name', ({ output }) => out(output)),
      BackOfficeId: out('Public id, shown to people.'),
      BirthDate: outDate('Date of birth.'),
      CustomerStatus: Type.Integer({ description: 'Status id.' }),
      CustomerType: Type.Integer({ description: 'Base type id.' }),
      DefaultShippingAddress: addressAnswer('Address for parcels; blank for none.'),
      EnrollerId: Type.Integer({ description: 'Upline in the Enrollment tree.' }),
      InactiveDate: outDate('When the account went inactive.'),
      PrimaryAddress: addressAnswer('Main address; blank when there is none.'),
      SendEmails: Type.Boolean({ description: 'Whether corporate mail is allowed.' }),
      SignupDate: outDate('When the customer signed up.'),
      SponsorId: Type.Integer({
        description:
          'Upline in the sponsor tree; the requested sponsor while the customer is not placed; 0 for none.',
      }),
      TaxId: out('Masked except for the last four characters.'),
      TermsAccepted: Type.Boolean({ description: 'Whether the terms and conditions are accepted.' }),
    }),
    TaxExempt: Type.Boolean({
      description: 'Whether the customer is exempt from tax. Not in the published sample.',
    }),
    AssociateCustom: CustomFieldsAnswer,
  },
  { title: 'Customer', description: 'A customer.' },
);

export type CustomerAnswer = Static<typeof CustomerAnswer>;

/** A row of the type-change log in answers. */
export const TypeChangeAnswer = Type.Object({
  RecordNumber: Type.Integer({ description: 'Number of the row in CRM_AssociateTypeChanges.' }),
  CustomerId: Type.Integer({ description: 'The customer.' }),
  OldCustomerType: Type.Integer({ description: 'Base type before.' }),
  NewCustomerType: Type.Integer({ description: 'Base type after.' }),
  ChangeDate: Type.String({
    description: 'Time of the change, UTC, in milliseconds. As `asOf` it shows the state after the change.',
  }),
  Actor: Type.String({
    description: 'Subscription that made the change; `sql` when it was made directly in the database.',
  }),
  Operation: Type.String({ description: 'Operation that made the change.' }),
  RequestId: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'X-DirectScale-RequestId of the request that made the change.',
  }),
});

export type TypeChangeAnswer = Static<typeof TypeChangeAnswer>;
