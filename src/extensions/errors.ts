import { defineProblems, type ErrorDefinition, ProblemError } from '../problem.ts';

export const extensionErrors = {
  refused_by_extension: {
    kind: 'invalid',
    text: '{message}',
    remedy: 'The company’s client extension refused the request; its message says why.',
  },
  extension_failed: {
    kind: 'internal',
    text: 'The client extension failed in hook {hook}; nothing was stored.',
    remedy: 'The company’s engineers find the cause in the log, under the request id.',
  },
  extension_failed_after_storing: {
    kind: 'internal',
    text: 'The client extension failed in hook {hook} after the data was stored.',
    remedy:
      'Do not repeat the request. The company’s engineers find the cause in the log, under the request id.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const extensionProblem = defineProblems(extensionErrors);

/**
 * A fault of the extension, as the caller gets it; the cause goes to the log.
 * @param stored whether the call has stored anything
 */
export function extensionFailure(hook: string, stored: boolean, cause: unknown): ProblemError {
  const code = stored ? 'extension_failed_after_storing' : 'extension_failed';
  return new ProblemError([extensionProblem(code, undefined, { hook })], { cause });
}
