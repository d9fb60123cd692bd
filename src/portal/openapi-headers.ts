import { takesIdempotencyKey } from '../http/idempotent-call.ts';
import type { OperationContract } from '../http/operation.ts';

/*
 * Headers that many operations take, as OpenAPI says it. What reads them: http/idempotent-call.ts and
 * http/preconditions.ts.
 */

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes the request safe to repeat: with the same key it is carried out once, and repetitions get the first answer with `Idempotent-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'ETag of the version that the change is meant for, a list of them, or `*`. Where the server is set to demand it, a request without it is a 428.',
  schema: { type: 'string' },
} as const;

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description:
    'ETag of the version that the caller has; if it is still the present one, the answer is a 304.',
  schema: { type: 'string' },
} as const;

const IF_NONE_MATCH_OF_CHANGE = {
  ...IF_NONE_MATCH,
  description:
    'Versions that the change is not meant for: their ETags, or `*` for any. A customer in one of them is a 412.',
} as const;

/** Codes that a key can bring about. */
export const KEY_ERRORS = ['invalid_header', 'idempotency_key_reused', 'idempotency_in_flight'] as const;
/** Codes that conditions, or the absence of If-Match, can bring about. */
export const CONDITION_ERRORS = ['invalid_header', 'precondition_required'] as const;

export const NOT_MODIFIED = {
  description: 'The caller has this version already. There is no body.',
} as const;

export function headerParameters(contract: OperationContract) {
  return [
    ...(takesIdempotencyKey(contract) ? [IDEMPOTENCY_KEY] : []),
    ...(contract.precondition === 'if-match' ? [IF_MATCH, IF_NONE_MATCH_OF_CHANGE] : []),
    ...(contract.precondition === 'if-none-match' ? [IF_NONE_MATCH] : []),
  ];
}
