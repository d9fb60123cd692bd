import Type from 'typebox';
import { CHANGE_ERRORS, HOOK_ERRORS, WRITE_ERRORS } from '../../customers/record/shared-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams, ID_MAX } from '../../kernel/customer-id.ts';
import { ChangePreview } from '../change-preview.ts';
import { none, OFFICE_TAG } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { Version } from '../record-changes.ts';

const body = Type.Object({
  CustomerStatus: Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'The new status.' }),
  Version,
});

export const previewStatusContract = defineContract({
  id: 'PreviewStatus',
  method: 'POST',
  path: '/office/people/{customerId}/status/preview',
  tag: OFFICE_TAG,
  summary: 'Preview Status',
  description:
    'The effects of Change Status: what the plan clears with the status, the trees that the person would leave, and the hooks. Changes nothing.',
  params: CustomerIdParams,
  query: none,
  body,
  answer: { status: 200, description: 'The effects.', schema: ChangePreview },
  errors: [...OFFICE_ERRORS, 'csrf_failed', 'customer_not_found', 'required', 'invalid_text'],
});

export const changeStatusContract = defineContract({
  id: 'ChangeStatus',
  method: 'PUT',
  path: '/office/people/{customerId}/status',
  tag: OFFICE_TAG,
  summary: 'Change Status',
  description: `Changes the status of a person. It is the PATCH of the API: the same rules, hooks and effects of the status. Refused when
the record has changed since it was read.`,
  params: CustomerIdParams,
  query: none,
  body,
  answer: { status: 200, description: 'Changed.', schema: none },
  errors: [...new Set([...OFFICE_ERRORS, 'csrf_failed', ...WRITE_ERRORS, ...CHANGE_ERRORS, ...HOOK_ERRORS])],
});
