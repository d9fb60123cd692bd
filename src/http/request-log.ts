import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type FailedPart, failedPartsOf, noteFailure } from './failed-request.ts';
import { routeConfig } from './route-config.ts';
import type { Caller, CallerKey, KeyRefusal } from './subscription-key.ts';

/** A request of a subscription that has been answered, refused ones too. */
export interface AnsweredRequest {
  readonly key: CallerKey;
  readonly requestId: string;
  readonly operation: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** What was wrong; empty when nothing was. */
  readonly failure: readonly FailedPart[];
  /** Of a caller from where the subscription may not be used. */
  readonly refusedAddress: string | null;
  /** As they came and went; `undefined` unless bodies are kept. */
  readonly requestBody: unknown;
  readonly responseBody: string | undefined;
}

/** Takes note of requests. Called for each of them, so it must cost next to nothing. */
export interface RequestNotes {
  /** Counts a request. @returns whether there is room for a line about it */
  count(subscriptionId: number, status: number): boolean;
  note(request: AnsweredRequest): void;
  readonly keepsBodies: boolean;
}

const REFUSED = 'refusedKey';
const RESPONSE_BODY = 'responseBody';

/** Makes room on every request for who calls, before anything reads it. */
export function decorateCallers(app: FastifyInstance): void {
  app.decorateRequest('caller', null);
  app.decorateRequest(REFUSED, null);
}

/** Whose request it is, as members of its log line. Of a refused key only the number of its subscription is known. */
export function subscriptionMembers(request: FastifyRequest): {
  readonly subscriptionId?: number;
  readonly subscription?: string;
} {
  const caller = request.getDecorator<Caller | null>('caller');
  if (caller !== null) return { subscriptionId: caller.subscriptionId, subscription: caller.name };
  const place = request.getDecorator<KeyRefusal | null>(REFUSED)?.place ?? null;
  return place === null ? {} : { subscriptionId: place.subscriptionId };
}

/** Notes every request whose key belongs, or belonged, to a subscription. */
export function logRequests(api: FastifyInstance, notes: RequestNotes): void {
  api.addHook('onResponse', (request, reply, done) => {
    const refusal = request.getDecorator<KeyRefusal | null>(REFUSED);
    const key = request.getDecorator<Caller | null>('caller') ?? refusal?.place;
    if (key != null && notes.count(key.subscriptionId, reply.statusCode)) {
      const { url = '' } = request.routeOptions;
      notes.note({
        key,
        requestId: request.id,
        // Of an address that takes other methods only, the template: an address may hold anything.
        operation: routeConfig(request).operation ?? url,
        method: request.method,
        status: reply.statusCode,
        durationMs: reply.elapsedTime,
        failure: failedPartsOf(request),
        refusedAddress: refusal?.showsAddress === true ? request.ip : null,
        requestBody: notes.keepsBodies ? request.body : undefined,
        responseBody: notes.keepsBodies ? request.getDecorator<string | undefined>(RESPONSE_BODY) : undefined,
      });
    }
    done();
  });
  if (notes.keepsBodies) keepResponseBodies(api);
}

function keepResponseBodies(api: FastifyInstance): void {
  api.decorateRequest(RESPONSE_BODY, undefined);
  api.addHook('onSend', (request, _reply, payload, done) => {
    if (typeof payload === 'string') request.setDecorator(RESPONSE_BODY, payload);
    done(null, payload);
  });
}

/** A request with a key that is not good for it. */
export function noteRefusal(request: FastifyRequest, refusal: KeyRefusal): void {
  request.setDecorator(REFUSED, refusal);
  noteFailure(request, [refusal]);
}

/** A request too many. */
export function noteRateLimited(request: FastifyRequest): void {
  noteFailure(request, [{ code: 'rate_limited', message: 'The subscription has made too many requests.' }]);
}
