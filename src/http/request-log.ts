import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type FailedPart, failedPartsOf, noteFailure } from './failed-request.ts';
import { routeConfig } from './route-config.ts';
import type { Caller, CallerKey, KeyRefusal } from './subscription-key.ts';

/** An answered request of a subscription, including refused ones. */
export interface AnsweredRequest {
  readonly key: CallerKey;
  readonly requestId: string;
  readonly operation: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** The problems; empty for none. */
  readonly failure: readonly FailedPart[];
  /** For a refused IP address. */
  readonly refusedAddress: string | null;
  /** Milliseconds since 1970; `null` unless bodies are logged. */
  readonly startedAt: number | null;
  /** As received and sent; `undefined` unless bodies are logged. */
  readonly requestBody: unknown;
  readonly responseBody: string | undefined;
}

/** Records requests. Called for each one, so it must be very cheap. */
export interface RequestNotes {
  /**
   * Counts a request.
   * @returns whether there is space for its line
   */
  count(subscriptionId: number, status: number): boolean;
  note(request: AnsweredRequest): void;
  readonly keepsBodies: boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

const REFUSED = 'refusedKey';
const RESPONSE_BODY = 'responseBody';
const STARTED_AT = 'startedAt';

/** Reserves a property on every request for its caller, before any code reads it. */
export function decorateCallers(app: FastifyInstance): void {
  app.decorateRequest('caller', null);
  app.decorateRequest(REFUSED, null);
}

/** The caller of a request, for its log line. For a refused key only the id of its subscription is known. */
export function subscriptionMembers(request: FastifyRequest): {
  readonly subscriptionId?: number;
  readonly subscription?: string;
} {
  const caller = request.getDecorator<Caller | null>('caller');
  if (caller !== null) return { subscriptionId: caller.subscriptionId, subscription: caller.name };
  const place = request.getDecorator<KeyRefusal | null>(REFUSED)?.place ?? null;
  return place === null ? {} : { subscriptionId: place.subscriptionId };
}

/** Records every request whose key belongs, or belonged, to a subscription. */
export function logRequests(api: FastifyInstance, notes: RequestNotes): void {
  api.addHook('onResponse', (request, reply, done) => {
    const refusal = request.getDecorator<KeyRefusal | null>(REFUSED);
    const key = request.getDecorator<Caller | null>('caller') ?? refusal?.place;
    if (key != null && notes.count(key.subscriptionId, reply.statusCode)) {
      const { url = '' } = request.routeOptions;
      notes.note({
        key,
        requestId: request.id,
        // If the path has only other methods, the template is logged: the URL may hold anything.
        operation: routeConfig(request).operation ?? url,
        method: request.method,
        status: reply.statusCode,
        durationMs: reply.elapsedTime,
        failure: reply.statusCode < 400 ? [] : failedPartsOf(request),
        refusedAddress: refusal?.showsAddress === true ? request.ip : null,
        startedAt: notes.keepsBodies ? request.getDecorator<number | null>(STARTED_AT) : null,
        requestBody: notes.keepsBodies ? request.body : undefined,
        responseBody: notes.keepsBodies ? request.getDecorator<string | undefined>(RESPONSE_BODY) : undefined,
      });
    }
    done();
  });
  if (notes.keepsBodies) keepBodies(api, notes.now);
}

/**
 * An erasure removes the bodies of all requests that began before it. The time of the end without the duration
 * would be too late: a busy machine can stop between the two.
 */
function keepBodies(api: FastifyInstance, now: () => number): void {
  api.decorateRequest(STARTED_AT, null);
  api.addHook('onRequest', (request, _reply, done) => {
    request.setDecorator(STARTED_AT, now());
    done();
  });
  api.decorateRequest(RESPONSE_BODY, undefined);
  api.addHook('onSend', (request, _reply, payload, done) => {
    if (typeof payload === 'string') request.setDecorator(RESPONSE_BODY, payload);
    done(null, payload);
  });
}

/** A request with a refused key. */
export function noteRefusal(request: FastifyRequest, refusal: KeyRefusal): void {
  request.setDecorator(REFUSED, refusal);
  noteFailure(request, [refusal]);
}

/** A request above the rate limit. */
export function noteRateLimited(request: FastifyRequest): void {
  noteFailure(request, [{ code: 'rate_limited', message: 'The subscription has made too many requests.' }]);
}
