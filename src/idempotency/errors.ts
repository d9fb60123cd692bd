import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const idempotencyErrors = {
  idempotency_key_reused: {
    kind: 'unprocessable',
    text: 'This Idempotency-Key was used for another request.',
    remedy: 'Make a new key for each request; use it again only to repeat the very same one.',
  },
  idempotency_in_flight: {
    kind: 'in_flight',
    text: 'The request with this Idempotency-Key is still being carried out.',
    remedy: 'Repeat it after the seconds that Retry-After gives; the answer is then the first one’s.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const idempotencyProblem = defineProblems(idempotencyErrors);
