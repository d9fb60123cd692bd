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
  unknown_service: {
    kind: 'not_found',
    text: 'There is no service of this name; the services are {known}.',
    remedy: 'Use a name of docs/hooks.md. Case does not matter.',
  },
  unknown_service_method: {
    kind: 'not_found',
    text: '{service} has no method of this name; it has {known}.',
    remedy: 'Use a name of docs/hooks.md. Case does not matter.',
  },
  unknown_argument: {
    kind: 'invalid',
    text: '{field} is no argument of this method; {known}.',
    remedy: 'Use the names of docs/hooks.md. Case does not matter.',
  },
  one_argument_needed: {
    kind: 'invalid',
    text: 'Give one of {known}.',
    remedy: 'Each names the same thing in its own way.',
  },
  unknown_callback_token: {
    kind: 'not_found',
    text: 'The callback token belongs to no hook call that waits.',
    remedy:
      'Send the token of the hook call that you are answering, while you are answering it. Without a token the service acts on its own.',
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
