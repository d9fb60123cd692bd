import { REMOTE_ERRORS } from '../../extensions/errors.ts';

/** Failures of a handler in a read, which stores nothing. */
export const READ_HOOK_ERRORS: readonly string[] = [
  'refused_by_extension',
  'extension_failed',
  'extension_error',
  ...REMOTE_ERRORS.filter((code) => !code.endsWith('_after_storing')),
];
