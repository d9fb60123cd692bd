import Type from 'typebox';
import {
  CHANGE_ERRORS,
  FORM_ERRORS,
  HOOK_ERRORS,
  PLACEMENT_ERRORS,
  WRITE_ERRORS,
} from '../../customers/record/shared-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams, ID_MAX } from '../../kernel/customer-id.ts';
import { ChangePreview } from '../change-preview.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { TypedRecordChanges, Version } from '../record-changes.ts';

const body = Type.Object({
  CustomerType: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'The new base type.' }),
  Changes: TypedRecordChanges,
  Version,
});

export const previewTypeContract = defineContract({
  id: 'PreviewType',
  method: 'POST',
  path: '/office/people/{customerId}/type/preview',
  tag: OFFICE_TAG,
  summary: 'Preview Type',
  description: `The effects of Change Type: what is missing for the type, what would change or be cleared, field by field, the places
in the trees, and the hooks. Changes nothing.`,
  params: CustomerIdParams,
  query: none,
  body,
  answer: { status: 200, description: 'The effects.', schema: ChangePreview },
  errors: [...new Set([...OFFICE_ERRORS, 'csrf_failed', 'customer_not_found', 'required', ...FORM_ERRORS])],
});

export const changeTypeContract = defineContract({
  id: 'ChangeType',
  method: 'PUT',
  path: '/office/people/{customerId}/type',
  tag: OFFICE_TAG,
  summary: 'Change Type',
  description: `Changes the type of a person. It is Upgrade Customer of the API, in one transaction: record, log of type changes, places.
Everything that is not in the body stays, the password too. Without the permission \`people.edit\`, the body adds only what the
new type requires and the record lacks, and the sponsor. Refused when the record has changed since it was read; a repetition is
therefore refused too.`,
  params: CustomerIdParams,
  query: none,
  body,
  answer: { status: 200, description: 'Changed.', schema: none },
  errors: [
    ...new Set([
      ...[...OFFICE_ERRORS, 'csrf_failed', 'upgrade_not_supported', 'already_upgraded'],
      ...[...WRITE_ERRORS, ...CHANGE_ERRORS, ...PLACEMENT_ERRORS, ...HOOK_ERRORS],
    ]),
  ],
});
