import { defineProblems, type ErrorDefinition, ProblemError } from '../kernel/problem.ts';

const IN_THE_LOG = 'The company’s engineers find the cause in the log under the request id.';
const DO_NOT_REPEAT = `Do not repeat the request. ${IN_THE_LOG}`;

/** Failures of a remote handler, each with the caller's message while nothing is stored. */
export const remoteFailures = {
  extension_unreachable: {
    kind: 'bad_gateway',
    text: 'The client extension does not accept connections (hook {hook}); nothing was stored.',
    remedy: 'Try again later. Check that the extension is running and that the URL of the hook is correct.',
  },
  extension_name_unknown: {
    kind: 'bad_gateway',
    text: 'The host of the client extension cannot be resolved (hook {hook}); nothing was stored.',
    remedy: 'Check the URL of the hook, and the DNS of this server.',
  },
  extension_tls_failed: {
    kind: 'bad_gateway',
    text: 'A secure connection to the client extension could not be established (hook {hook}); nothing was stored.',
    remedy:
      'Check the extension’s certificate. Add a private certificate authority with NODE_EXTRA_CA_CERTS.',
  },
  extension_connection_broken: {
    kind: 'bad_gateway',
    text: 'The client extension closed the connection (hook {hook}); nothing was stored.',
    remedy: `Try again later. ${IN_THE_LOG}`,
  },
  extension_timeout: {
    kind: 'gateway_timeout',
    text: 'The client extension did not answer in time (hook {hook}); nothing was stored.',
    remedy: 'Try again later. The time limit is the hook’s `timeoutMs`.',
  },
  extension_circuit_open: {
    kind: 'unavailable',
    text: 'Calls to the client extension are suspended for some seconds, because it failed repeatedly (hook {hook}); nothing was stored.',
    remedy: 'Try again after the number of seconds in Retry-After.',
  },
  extension_redirected: {
    kind: 'bad_gateway',
    text: 'The client extension answered with a redirect, which is not followed (hook {hook}); nothing was stored.',
    remedy: 'Bind the hook to the final URL.',
  },
  extension_bad_status: {
    kind: 'bad_gateway',
    text: 'The client extension answered with an unexpected status (hook {hook}); nothing was stored.',
    remedy: 'Answer 200 with the response model, 400 to refuse, or 500 with the published envelope.',
  },
  extension_wrong_media_type: {
    kind: 'bad_gateway',
    text: 'The client extension did not answer with JSON (hook {hook}); nothing was stored.',
    remedy: 'Answer with Content-Type: application/json.',
  },
  extension_answer_too_large: {
    kind: 'bad_gateway',
    text: 'The answer of the client extension is too large (hook {hook}); nothing was stored.',
    remedy: 'Answer only with the response model; at most 1 MB is read.',
  },
  extension_answer_invalid: {
    kind: 'bad_gateway',
    text: 'The answer of the client extension is not the response model (hook {hook}); nothing was stored.',
    remedy: `See docs/hooks.md for the model. ${IN_THE_LOG}`,
  },
} as const satisfies Record<string, ErrorDefinition>;

export const extensionErrors = {
  refused_by_extension: {
    kind: 'invalid',
    text: '{message}',
    remedy: 'The company’s client extension refused the request; see its message.',
  },
  not_found_by_extension: {
    kind: 'not_found',
    text: '{message}',
    remedy:
      'An operation of the company’s client extension did not find what the request names; see its message.',
  },
  conflict_by_extension: {
    kind: 'conflict',
    text: '{message}',
    remedy: 'An operation of the company’s client extension refused the request; see its message.',
  },
  client_connection_not_configured: {
    kind: 'conflict',
    text: 'This server has no connection string for extensions.',
    remedy: 'Set UPLINE_CLIENT_CONNECTION_STRING to one of the role for reports.',
  },
  extension_failed: {
    kind: 'internal',
    text: 'The client extension failed in hook {hook}; nothing was stored.',
    remedy: IN_THE_LOG,
  },
  extension_failed_after_storing: {
    kind: 'internal',
    text: 'The client extension failed in hook {hook} after the data was stored.',
    remedy: DO_NOT_REPEAT,
  },
  extension_error: {
    kind: 'internal',
    text: '{message}',
    remedy: 'The company’s client extension failed with this message; its own log has the error id.',
  },
  extension_error_after_storing: {
    kind: 'internal',
    text: '{message} The data was stored.',
    remedy: 'Do not repeat the request. The extension’s own log has the error id.',
  },
  ...remoteFailures,
  extension_unreachable_after_storing: {
    kind: 'bad_gateway',
    text: 'The client extension failed to answer in hook {hook} after the data was stored.',
    remedy: DO_NOT_REPEAT,
  },
  extension_timeout_after_storing: {
    kind: 'gateway_timeout',
    text: 'The client extension did not answer in time in hook {hook}, after the data was stored.',
    remedy: DO_NOT_REPEAT,
  },
  hook_call_ended: {
    kind: 'conflict',
    text: 'The call of the hook has ended; nothing was stored.',
    remedy: 'Call the original, or a service, before you answer the hook, and within its time limit.',
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
    text: '{field} is not an argument of this method; {known}.',
    remedy: 'Use the names of docs/hooks.md. Case does not matter.',
  },
  contradicting_members: {
    kind: 'invalid',
    text: '{field} contradicts {other}.',
    remedy:
      'Both represent the same value. Change only one of them, or both in the same way. To change a full name, change its parts.',
  },
  one_argument_needed: {
    kind: 'invalid',
    text: 'Send one of {known}.',
    remedy: 'Each one identifies the same object.',
  },
  unknown_callback_token: {
    kind: 'not_found',
    text: 'The callback token does not belong to a running hook call.',
    remedy:
      'Send the token of the hook call that you are answering, while you are answering it. Without a token the service runs outside any call.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** Errors that only remote extensions get when they call this server. */
export const callbackErrors = {
  extension_unauthorized: {
    kind: 'unauthorized',
    text: 'This needs a DirectScale Secret as bearer token.',
    remedy: 'Send Authorization: Bearer and a secret of `upline secrets create directscale NAME`.',
  },
  callback_token_refused: {
    kind: 'forbidden',
    text: 'This needs an unused token of a running hook call, for this hook and user.',
    remedy: 'Send the X-DirectScale-CallbackToken of the call that you are answering, once.',
  },
  callback_model_invalid: {
    kind: 'invalid',
    text: 'The body is not the request model: {faults}.',
    remedy: 'Send the whole request that you received, with your changes.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** Errors for administrators about hook points. */
export const hookSwitchErrors = {
  hook_not_found: {
    kind: 'not_found',
    text: 'There is no hook point of this name.',
    remedy: 'Find the names with List Hook Bindings.',
  },
  hook_not_bound: {
    kind: 'conflict',
    text: 'The client extension has no handler for this hook point; there is nothing to pause.',
    remedy: 'Pause only bound hook points.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** Error codes of a failed remote handler. */
export const REMOTE_ERRORS = [
  ...(Object.keys(remoteFailures) as (keyof typeof remoteFailures)[]),
  'extension_unreachable_after_storing',
  'extension_timeout_after_storing',
] as const satisfies readonly (keyof typeof extensionErrors)[];

export const extensionProblem = defineProblems(extensionErrors);
export const callbackProblem = defineProblems(callbackErrors);
export const hookSwitchProblem = defineProblems(hookSwitchErrors);

/**
 * A fault of the extension, as the caller gets it; the cause goes to the log.
 * @param stored whether the call has stored anything
 */
export function extensionFailure(hook: string, stored: boolean, cause: unknown): ProblemError {
  const code = stored ? 'extension_failed_after_storing' : 'extension_failed';
  return new ProblemError([extensionProblem(code, undefined, { hook })], { cause });
}
