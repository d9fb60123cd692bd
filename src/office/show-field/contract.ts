import Type from 'typebox';
import { ADDRESS_MEMBERS } from '../../customers/record/customer-values.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { SHOWABLE_FIELDS } from '../person-fields.ts';

const line = Type.String({ description: 'Empty for none.' });

const ShownAddress = Type.Object(
  Object.fromEntries(Object.keys(ADDRESS_MEMBERS).map((member) => [member, line])) as Record<
    keyof typeof ADDRESS_MEMBERS,
    typeof line
  >,
);

export const showFieldContract = defineContract({
  id: 'ShowField',
  method: 'POST',
  path: '/office/people/{customerId}/shown-fields',
  tag: OFFICE_TAG,
  summary: 'Show Field',
  description: `The value of one masked field. It is recorded before the answer. Needs \`people.contact\`, and for the birth date
\`people.birth\`. A tax id is never shown.`,
  params: CustomerIdParams,
  query: none,
  body: Type.Object({ Field: Type.Enum([...SHOWABLE_FIELDS], { description: 'The field.' }) }),
  answer: {
    status: 200,
    description: 'The value.',
    schema: Type.Object(
      {
        Field: Type.String({ description: 'The field.' }),
        Value: Type.String({ description: 'The value; empty for none.' }),
        Address: Type.Union([ShownAddress, Type.Null()], {
          description: 'The members of an address; null for another field, and for none.',
        }),
        ShownAt: Type.String({ description: 'When it was recorded, ISO 8601 UTC.' }),
      },
      { title: 'ShownField' },
    ),
  },
  errors: [...OFFICE_ERRORS, 'csrf_failed', 'invalid_value', 'required', 'customer_not_found'],
});
