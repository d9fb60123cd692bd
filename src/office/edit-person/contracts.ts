import Type from 'typebox';
import {
  CHANGE_ERRORS,
  FORM_ERRORS,
  HOOK_ERRORS,
  WRITE_ERRORS,
} from '../../customers/record/shared-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { ChangePreview } from '../change-preview.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { RecordChanges, Version } from '../record-changes.ts';

const body = Type.Object({ Changes: RecordChanges, Version });

export const previewEditContract = defineContract({
  id: 'PreviewEdit',
  method: 'POST',
  path: '/office/people/{customerId}/preview',
  tag: OFFICE_TAG,
  summary: 'Preview Edit',
  description:
    'The effects of Edit Person: what would change or be cleared, field by field, what is refused, and the hooks. Changes nothing.',
  params: CustomerIdParams,
  query: none,
  body,
  answer: { status: 200, description: 'The effects.', schema: ChangePreview },
  errors: [...new Set([...OFFICE_ERRORS, 'csrf_failed', 'customer_not_found', 'required', ...FORM_ERRORS])],
});

export const editPersonContract = defineContract({
  id: 'EditPerson',
  method: 'PATCH',
  path: '/office/people/{customerId}',
  tag: OFFICE_TAG,
  summary: 'Edit Person',
  description: `Changes values of a person's record, with the rules and hooks of the PATCH of the API. Values that are left out stay, also
single members of an address. Refused when the record has changed since it was read; a repetition is therefore refused too.`,
  params: CustomerIdParams,
  query: none,
  body,
  answer: { status: 200, description: 'Changed.', schema: none },
  errors: [...new Set([...OFFICE_ERRORS, 'csrf_failed', ...WRITE_ERRORS, ...CHANGE_ERRORS, ...HOOK_ERRORS])],
});
