import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const idempotencyErrors = {
  idempotency_key_reused: {
    kind: 'unprocessable',
    text: 'This Idempotency-Key was used for another request.',
    remedy: 'Create a new key for each request; use it again only to repeat the same request.',
  },
  idempotency_in_flight: {
    kind: 'in_flight',
    text: 'The request with this Idempotency-Key is still running.',
    remedy:
      'Repeat it after the number of seconds in Retry-After; you then get the answer to the first request.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const idempotencyProblem = defineProblems(idempotencyErrors);
