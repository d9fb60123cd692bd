import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';

const TEXT_MAX = 4_000;

export const addNoteContract = defineContract({
  id: 'AddNote',
  method: 'POST',
  path: '/office/people/{customerId}/notes',
  tag: OFFICE_TAG,
  summary: 'Add Note',
  description:
    'Adds a note in the service log of a person, with the account that wrote it. It is erased with the person.',
  params: CustomerIdParams,
  query: none,
  body: Type.Object({
    Text: Type.String({
      minLength: 1,
      maxLength: TEXT_MAX,
      format: 'text',
      pattern: '\\S',
      'x-problem': 'invalid_text',
      description: 'The note.',
    }),
  }),
  answer: { status: 201, description: 'Added.', schema: none },
  errors: [
    ...OFFICE_ERRORS,
    'csrf_failed',
    'required',
    'invalid_text',
    'invalid_value',
    'customer_not_found',
    'customer_erased',
    'customer_merged',
  ],
});
