import type { FastifyInstance, FastifyRequest } from 'fastify';

/** One thing that was wrong with a request, as it was answered. */
export interface FailedPart {
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

const FAILURE = 'failure';

/** Lets requests carry what was wrong with them, to where they are logged. */
export function decorateFailures(app: FastifyInstance): void {
  app.decorateRequest(FAILURE, null);
}

export function noteFailure(request: FastifyRequest, failure: readonly FailedPart[]): void {
  request.setDecorator(FAILURE, failure);
}

export function failedPartsOf(request: FastifyRequest): readonly FailedPart[] {
  return request.getDecorator<readonly FailedPart[] | null>(FAILURE) ?? [];
}
