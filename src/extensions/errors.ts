import { defineProblems, type ErrorDefinition, ProblemError } from '../kernel/problem.ts';

const IN_THE_LOG = 'The company’s engineers find the cause in the log, under the request id.';
const DO_NOT_REPEAT = `Do not repeat the request. ${IN_THE_LOG}`;

/** Ways in which a remote handler can fail, each with what the caller is told while nothing is stored. */
export const remoteFailures = {
  extension_unreachable: {
    kind: 'bad_gateway',
    text: 'The client extension does not take connections (hook {hook}); nothing was stored.',
    remedy: 'Try again later. Is the extension running, and the URL of the hook right?',
  },
  extension_name_unknown: {
    kind: 'bad_gateway',
    text: 'The host of the client extension is not known (hook {hook}); nothing was stored.',
    remedy: 'Check the URL of the hook, and the name service of this server.',
  },
  extension_tls_failed: {
    kind: 'bad_gateway',
    text: 'No secure connection to the client extension could be made (hook {hook}); nothing was stored.',
    remedy: 'Check the extension’s certificate; a company’s own authority goes into NODE_EXTRA_CA_CERTS.',
  },
  extension_connection_broken: {
    kind: 'bad_gateway',
    text: 'The client extension broke the connection (hook {hook}); nothing was stored.',
    remedy: `Try again later. ${IN_THE_LOG}`,
  },
  extension_timeout: {
    kind: 'gateway_timeout',
    text: 'The client extension did not answer in time (hook {hook}); nothing was stored.',
    remedy: 'Try again later. The time limit is `timeoutMs` of the hook.',
  },
  extension_circuit_open: {
    kind: 'unavailable',
    text: 'The client extension is not called for some seconds, because it failed repeatedly (hook {hook}); nothing was stored.',
    remedy: 'Try again after the seconds that Retry-After gives.',
  },
  extension_redirected: {
    kind: 'bad_gateway',
    text: 'The client extension answered with a redirection, which is not followed (hook {hook}); nothing was stored.',
    remedy: 'Bind the hook to the URL that answers.',
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
    remedy: 'Answer the response model alone; more than 1 MB is not read.',
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
    remedy: 'The company’s client extension refused the request; its message says why.',
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
    remedy: 'The company’s client extension says what went wrong; its own log has the error id.',
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
    remedy: 'Call the original, or a service, before the hook is answered, and within its time limit.',
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
      'Both stand for the same value. Change one of them, or both alike; of a whole name change the parts.',
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

/** What only a remote extension is answered with, when it calls us. */
export const callbackErrors = {
  extension_unauthorized: {
    kind: 'unauthorized',
    text: 'This needs a DirectScale Secret as bearer token.',
    remedy: 'Send Authorization: Bearer and a secret of `upline secrets create directscale NAME`.',
  },
  callback_token_refused: {
    kind: 'forbidden',
    text: 'This needs the token of a hook call that is running, for this hook and user, and not used yet.',
    remedy: 'Send the X-DirectScale-CallbackToken of the call that you are answering, once.',
  },
  callback_model_invalid: {
    kind: 'invalid',
    text: 'The body is not the request model: {faults}.',
    remedy: 'Send the whole request that you got, changed where you want it changed.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** What administrators are answered with about hook points. */
export const hookSwitchErrors = {
  hook_not_found: {
    kind: 'not_found',
    text: 'There is no hook point of this name.',
    remedy: 'List Hook Bindings shows those that there are.',
  },
  hook_not_bound: {
    kind: 'conflict',
    text: 'The client extension has no handler for this hook point; there is nothing to pause.',
    remedy: 'Pause hook points that are bound.',
  },
} as const satisfies Record<string, ErrorDefinition>;

/** Codes for what a remote handler can fail with. */
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
