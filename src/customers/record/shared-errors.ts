import { type extensionErrors, REMOTE_ERRORS } from '../../extensions/errors.ts';
import type { treeErrors } from '../../trees/rules/errors.ts';
import type { customerErrors } from './errors.ts';

/** Errors for the form of a body alone. */
export const FORM_ERRORS = [
  'invalid_text',
  'invalid_date',
  'invalid_email',
  'invisible_character',
  'invalid_language',
  'unknown_country',
] as const satisfies readonly (keyof typeof customerErrors)[];

/** Errors of an operation with hooks: refusals by a handler, or by a service that a handler calls. */
export const HOOK_ERRORS = [
  'already_placed',
  'refused_by_extension',
  'extension_failed',
  'extension_failed_after_storing',
  'extension_error',
  'extension_error_after_storing',
  ...REMOTE_ERRORS,
  'hook_call_ended',
] as const satisfies readonly (keyof typeof extensionErrors | keyof typeof treeErrors)[];

/** Errors of a write that places a customer by the rules of the trees. */
export const PLACEMENT_ERRORS = [
  'sponsor_not_placed',
  'matrix_too_deep',
  'tree_is_changing',
] as const satisfies readonly (keyof typeof treeErrors)[];

/** Errors of every write of a whole customer. */
export const WRITE_ERRORS = [
  'required',
  'unknown_customer_type',
  'unknown_customer_status',
  ...FORM_ERRORS,
  'birth_date_in_future',
  'birth_date_implausible',
  'too_young',
  'password_rule',
  'tax_id_masked',
  'tax_id_empty',
  'tax_id_form',
  'sponsor_not_found',
  'upline_takes_nobody',
  'not_unique',
  'email_not_available',
] as const satisfies readonly (keyof typeof customerErrors | keyof typeof treeErrors)[];

/** Additional errors of a write to a stored customer. */
export const CHANGE_ERRORS = [
  'customer_not_found',
  'precondition_failed',
  'customer_erased',
  'customer_merged',
  'company_root',
  'type_is_fixed',
  'sponsor_is_self',
  'sponsor_is_descendant',
  'sponsor_change_requires_placement',
  'concurrent_change',
] as const satisfies readonly (keyof typeof customerErrors | keyof typeof treeErrors)[];

/** Headers of every answer to a change. */
export const CHANGE_HEADERS = {
  ETag: 'Version of the customer.',
  'X-Upline-Cleared-Fields': 'Fields whose stored value was cleared, if any.',
} as const;
