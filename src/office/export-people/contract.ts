import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { integerOrNull, none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { peopleFilters } from '../people-filter.ts';

/** Maximum number of people in one part of an export. */
export const PART_MAX = 500;

export const exportPeopleContract = defineContract({
  id: 'ExportPeople',
  endsWithCaller: true,
  method: 'POST',
  path: '/office/people-export',
  tag: OFFICE_TAG,
  summary: 'Export People',
  description: `A part of a list as CSV, up to ${PART_MAX} people in the order of their ids; the first part has the headings. Names, ids, type,
status, country and sponsor; with the permission \`people.contact\` also email address and primary phone. Every part is recorded with its
number of people before it is answered.`,
  params: none,
  query: none,
  body: Type.Object({
    ...peopleFilters,
    afterCustomerId: Type.Optional(
      Type.Integer({ minimum: 0, maximum: ID_MAX, description: 'Only higher ids: the next part.' }),
    ),
  }),
  answer: {
    status: 200,
    description: 'A part of the list.',
    schema: Type.Object(
      {
        Csv: Type.String({ description: 'Lines of RFC 4180, each with its end.' }),
        People: Type.Integer({ description: 'Number of people in this part.' }),
        Next: integerOrNull('afterCustomerId of the next part; null when this is the last.'),
      },
      { title: 'PeopleExport' },
    ),
  },
  errors: [
    ...OFFICE_ERRORS,
    'csrf_failed',
    'invalid_text',
    'invalid_list',
    'invalid_date',
    ...LONG_READ_ERRORS,
  ],
});
