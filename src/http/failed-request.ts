import type { FastifyInstance, FastifyRequest } from 'fastify';

/** One problem of a request, as answered. */
export interface FailedPart {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

const FAILURE = 'failure';

/** Attaches problems to requests, for the request log. */
export function decorateFailures(app: FastifyInstance): void {
  app.decorateRequest(FAILURE, null);
}

export function noteFailure(request: FastifyRequest, failure: readonly FailedPart[]): void {
  request.setDecorator(FAILURE, failure);
}

export function failedPartsOf(request: FastifyRequest): readonly FailedPart[] {
  return request.getDecorator<readonly FailedPart[] | null>(FAILURE) ?? [];
}
