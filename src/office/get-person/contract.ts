import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { none, OFFICE_TAG, personOrNull, textOrNull } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';

const text = (description: string) => Type.String({ description });

const FieldAnswer = Type.Object({
  Name: text('Field of the record, spelled as in the API.'),
  Section: text('Section of the page.'),
  Value: textOrNull('The value or its mask; null for none.'),
  State: Type.Enum(['Open', 'Masked', 'NotPermitted', 'Never'], {
    description:
      'Masked: Show Field answers the value. NotPermitted: not with the roles of this account. Never: it is not shown here to any role.',
  }),
});

const PlaceAnswer = Type.Object({
  Tree: text('Name of the tree.'),
  Kind: text('Enrollment, Unilevel, Binary or Matrix.'),
  IsSponsorTree: Type.Boolean({ description: 'Whether the upline here is the sponsor.' }),
  State: Type.Enum(['Placed', 'Waiting', 'NotPlaced'], {
    description: 'Waiting: the type has a place in this tree, but the person has none yet.',
  }),
  Upline: personOrNull('The person directly above; null for the root.'),
  Leg: text('Leg of the upline; empty in trees without legs.'),
  Since: textOrNull('Since when the person is placed here, ISO 8601 UTC.'),
});

export const PersonAnswer = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'Id of the person.' }),
    BackOfficeId: text('The id that people see.'),
    Name: text('Name.'),
    CustomerType: Type.Integer({ description: 'Base type.' }),
    CustomerStatus: Type.Integer({ description: 'Status.' }),
    CountryCode: text('Country of the main address; empty for none.'),
    EnrolledAt: text('When the person signed up, ISO 8601 UTC.'),
    InactiveSince: textOrNull('Since when the status is not an active one, ISO 8601 UTC.'),
    ErasedAt: textOrNull('When the person was erased, ISO 8601 UTC.'),
    MergedInto: personOrNull('Who stayed when this person was merged; null if not merged.'),
    Enroller: personOrNull('Who enrolled the person.'),
    Sponsor: personOrNull('Upline in the sponsor tree, or the wanted one.'),
    Version: text('Version of the record. A change states it, and is refused if another change came first.'),
    Places: Type.Array(PlaceAnswer, { description: 'The place in each tree now.' }),
    Fields: Type.Array(FieldAnswer, { description: 'The record, with masks.' }),
  },
  { title: 'Person', description: 'A person as the back office sees them.' },
);

export type PersonAnswer = Static<typeof PersonAnswer>;

export const getPersonContract = defineContract({
  id: 'GetPerson',
  method: 'GET',
  path: '/office/people/{customerId}',
  tag: OFFICE_TAG,
  summary: 'Get Person',
  description: 'A person: the record with masks, and the place in each tree now. Recorded.',
  params: CustomerIdParams,
  query: none,
  body: undefined,
  answer: { status: 200, description: 'The person.', schema: PersonAnswer },
  errors: [...OFFICE_ERRORS, 'customer_not_found'],
});
