import type { Problem } from '../kernel/problem.ts';
import { extensionProblem, type remoteFailures } from './errors.ts';
import type { RemoteException } from './remote-exception.ts';

export type RemoteFailureCode = keyof typeof remoteFailures;

/** Failures that show that the extension is down or unable to work: they open the circuit. */
const DOWN: readonly RemoteFailureCode[] = [
  'extension_unreachable',
  'extension_name_unknown',
  'extension_tls_failed',
  'extension_connection_broken',
  'extension_timeout',
  'extension_circuit_open',
];

/** A remote handler's answer breaks the contract. The message is for the log. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  readonly code: RemoteFailureCode | 'extension_error';
  /** Whether the extension is down, so that a hook may skip it if its binding allows that. */
  readonly isDown: boolean;
  /** The extension's message, if it answered with the published envelope. */
  readonly exception: RemoteException | undefined;

  constructor(
    code: RemoteFailureCode | RemoteException,
    detail: string,
    options: ErrorOptions & { isDown?: boolean } = {},
  ) {
    super(detail, options);
    this.code = typeof code === 'string' ? code : 'extension_error';
    this.exception = typeof code === 'string' ? undefined : code;
    this.isDown = options.isDown ?? (typeof code === 'string' && DOWN.includes(code));
  }
}

/** The failure as the caller gets it. @param stored whether the call has stored anything */
export function remoteFailureProblem(
  { code, exception }: RemoteFailure,
  hook: string,
  stored: boolean,
): Problem {
  if (code === 'extension_error') {
    const message = exception?.ErrorMessage ?? '';
    return extensionProblem(stored ? 'extension_error_after_storing' : code, undefined, { message });
  }
  if (!stored) return extensionProblem(code, undefined, { hook });
  const after = code === 'extension_timeout' ? code : 'extension_unreachable';
  return extensionProblem(`${after}_after_storing`, undefined, { hook });
}
