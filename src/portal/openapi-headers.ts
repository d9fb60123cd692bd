import { takesIdempotencyKey } from '../http/idempotent-call.ts';
import type { OperationContract } from '../http/operation.ts';

/*
 * Headers that many operations accept, as OpenAPI parameters. Read by http/idempotent-call.ts and
 * http/preconditions.ts.
 */

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes the request safe to repeat: with the same key it runs once, and repetitions get the first answer with `Idempotent-Replayed: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'ETag of the version to change, a list of ETags, or `*`. If the server is set to require it, a request without it is a 428.',
  schema: { type: 'string' },
} as const;

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETag of the caller’s version; if it is still current, the answer is a 304.',
  schema: { type: 'string' },
} as const;

const IF_NONE_MATCH_OF_CHANGE = {
  ...IF_NONE_MATCH,
  description:
    'ETags of versions that must not be changed, or `*` for any. A customer in one of these versions is a 412.',
} as const;

/** Codes that a key can cause. */
export const KEY_ERRORS = ['invalid_header', 'idempotency_key_reused', 'idempotency_in_flight'] as const;
/** Codes that conditions, or a missing If-Match, can cause. */
export const CONDITION_ERRORS = ['invalid_header', 'precondition_required'] as const;

export const NOT_MODIFIED = {
  description: 'The caller already has this version. There is no body.',
} as const;

export function headerParameters(contract: OperationContract) {
  return [
    ...(takesIdempotencyKey(contract) ? [IDEMPOTENCY_KEY] : []),
    ...(contract.precondition === 'if-match' ? [IF_MATCH, IF_NONE_MATCH_OF_CHANGE] : []),
    ...(contract.precondition === 'if-none-match' ? [IF_NONE_MATCH] : []),
  ];
}
