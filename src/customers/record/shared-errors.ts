import { type extensionErrors, REMOTE_ERRORS } from '../../extensions/errors.ts';
import type { treeErrors } from '../../trees/rules/errors.ts';
import type { customerErrors } from './errors.ts';

/** What a body can be refused for by its form alone. */
export const FORM_ERRORS = [
  'invalid_text',
  'invalid_date',
  'invalid_email',
  'invisible_character',
  'invalid_language',
  'unknown_country',
] as const satisfies readonly (keyof typeof customerErrors)[];

/** What an operation with hooks can be refused for by a handler, or by a service that a handler calls. */
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

/** What a write that places somebody by the rules of the trees can be refused for. */
export const PLACEMENT_ERRORS = [
  'sponsor_not_placed',
  'matrix_too_deep',
  'tree_is_changing',
] as const satisfies readonly (keyof typeof treeErrors)[];

/** What every write of a whole customer can be refused for. */
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

/** What a write to a stored customer can be refused for besides. */
export const CHANGE_ERRORS = [
  'customer_not_found',
  'precondition_failed',
  'customer_erased',
  'company_root',
  'type_is_fixed',
  'sponsor_is_self',
  'sponsor_is_descendant',
  'sponsor_change_requires_placement',
  'concurrent_change',
] as const satisfies readonly (keyof typeof customerErrors)[];

/** Headers of every answer to a change. */
export const CHANGE_HEADERS = {
  ETag: 'Version of the customer.',
  'X-Upline-Cleared-Fields': 'Fields whose stored value was cleared, if any.',
} as const;
